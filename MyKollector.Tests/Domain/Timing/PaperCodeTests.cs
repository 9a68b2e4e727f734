using CsCheck;
using MyKollector.Domain.Timing;

namespace MyKollector.Tests.Domain.Timing;

public sealed class PaperCodeTests
{
    static readonly DateTimeOffset Now = new(2026, 7, 14, 18, 0, 0, TimeSpan.Zero);

    static readonly Gen<PaperCode> Codes = Gen.Select(
        Gen.Char['A', 'Z'].Array[2, 4].Select(letters => new string(letters)), Gen.Int[0, 48 * 24 * 3600], Gen.Int[0, PaperCode.LongestSeconds],
        (prefix, ago, elapsed) => new PaperCode(prefix, Now.AddSeconds(-ago - elapsed), elapsed));

    [Fact]
    public void There_are_2048_different_plain_words()
    {
        Assert.Equal(2048, PaperWords.All.Count);
        Assert.Equal(PaperWords.All, PaperWords.All.Distinct().Order(StringComparer.Ordinal));
        Assert.All(PaperWords.All, word => Assert.Matches("^[a-z]{3,7}$", word));
    }

    [Fact]
    public void What_is_written_is_read_back() => Codes.Sample(code => Assert.Equal(code, PaperCode.Parse(code.Text, Now).Value));

    [Fact]
    public void One_wrong_word_is_always_noticed() => Gen.Select(Codes, Gen.Int[0, 3], Gen.Int[1, 2047]).Sample((code, place, shift) =>
    {
        var parts = code.Text.Split(' ');
        parts[place] = PaperWords.All[(PaperWords.IndexOf(parts[place])!.Value + shift) % 2048];
        Assert.Equal(PaperCodeErrors.CheckFailed, PaperCode.Parse(string.Join(' ', parts), Now).Error);
    });

    [Fact]
    public void Two_swapped_words_are_always_noticed() => Gen.Select(Codes, Gen.Int[0, 3], Gen.Int[0, 3]).Sample((code, one, two) =>
    {
        var parts = code.Text.Split(' ');
        if (parts[one] == parts[two]) return;
        (parts[one], parts[two]) = (parts[two], parts[one]);
        Assert.Equal(PaperCodeErrors.CheckFailed, PaperCode.Parse(string.Join(' ', parts), Now).Error);
    });

    [Fact]
    public void One_wrong_sign_is_always_noticed()
    {
        // Every place and every other sign, not a few by chance.
        Codes.Sample(code =>
        {
            for (var place = 0; place < 5; place++)
                for (var shift = 1; shift < 32; shift++) Check(code, place, shift);
        }, iter: 20);

        static void Check(PaperCode code, int place, int shift)
        {
            const string signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
            var text = code.Text.ToCharArray();
            var at = text.Length - 5 + place;
            text[at] = signs[(signs.IndexOf(text[at], StringComparison.Ordinal) + shift) % 32];
            Assert.Equal(PaperCodeErrors.CheckFailed, PaperCode.Parse(new string(text), Now).Error);
        }
    }

    [Theory]
    [InlineData("upper")]
    [InlineData("accents")]
    [InlineData("dashes")]
    [InlineData("numbers")]
    [InlineData("spaced signs")]
    public void It_is_read_as_people_type_it(string how)
    {
        var code = new PaperCode("HUEZ", Now.AddHours(-3), 3725);
        var words = code.Text.Split(' ');
        var typed = how switch
        {
            "upper" => code.Text.ToUpperInvariant(),
            "accents" => code.Text.Replace('e', 'é'),
            "dashes" => string.Join('-', words),
            "numbers" => string.Join(' ', words[..4].Select(w => (PaperWords.IndexOf(w)!.Value + 1).ToString(System.Globalization.CultureInfo.InvariantCulture))) + " " + words[4],
            _ => string.Join(' ', words[..4]) + "  " + string.Join(' ', words[4].ToCharArray()),
        };
        // An accent belongs to the words only: the signs have none.
        if (how == "accents") typed = string.Join(' ', typed.Split(' ')[..4]) + " " + words[4];
        Assert.Equal(code, PaperCode.Parse(typed, Now).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abeille")]
    [InlineData("abeille abricot accent accord")]
    [InlineData("abeille abricot accent accord 12")]
    [InlineData("abeille abricot accent accord !!!!!")]
    public void Anything_else_is_no_code(string text) => Assert.Equal(PaperCodeErrors.Malformed, PaperCode.Parse(text, Now).Error);

    [Fact]
    public void A_word_that_is_not_in_the_list_is_named() =>
        Assert.Equal("turlututu", PaperCode.Parse("turlututu abricot accent accord 12345", Now).Error!.Args[0]);

    [Fact]
    public void The_phones_list_is_the_same()
    {
        var script = File.ReadAllText(Support.Sources.Path("MyKollector.Web/wwwroot/chrono/words.mjs"));
        var words = new List<string>();
        foreach (System.Text.RegularExpressions.Match match in System.Text.RegularExpressions.Regex.Matches(script.Split('"')[3], @"(\d)([a-z]*)"))
            words.Add((words.Count == 0 ? "" : words[^1][..int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)]) + match.Groups[2].Value);
        Assert.Equal(PaperWords.All, words);
    }
}
