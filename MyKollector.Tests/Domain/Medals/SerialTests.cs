using CsCheck;
using MyKollector.Domain.Medals;

namespace MyKollector.Tests.Domain.Medals;

public sealed class SerialTests
{
    const string Signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    static readonly Gen<Serial> AnySerial =
        Gen.Select(Gen.Char['A', 'Z'].Array[2, 4], Gen.Int[2020, 2099], Gen.Byte.Array[8], (prefix, year, random) => Serial.Create(new(prefix), year, random));

    [Fact]
    public void Looks_like_the_one_on_the_medal() =>
        Assert.Matches("^HUEZ-26-[0-9B-DF-HJKMNP-TV-Z]{5}-[0-9B-DF-HJKMNP-TV-Z]$", Serial.Create("HUEZ", 2026, [1, 2, 3, 4, 5, 6, 7, 8]).Value);

    [Fact]
    public void Reads_what_it_wrote() => AnySerial.Sample(s => Serial.Parse(s.Value).Value == s);

    [Fact]
    public void Follows_ISO_7064_MOD_37_2() => AnySerial.Sample(s =>
    {
        // The standard's own check: weights are powers of two from the right, the check character has weight one, the sum is 1 modulo 37.
        var text = s.Value.Replace("-", "", StringComparison.Ordinal);
        var (sum, weight) = (0, 1);
        for (var i = text.Length - 1; i >= 0; i--)
        {
            sum = (sum + Signs.IndexOf(text[i], StringComparison.Ordinal) * weight) % 37;
            weight = weight * 2 % 37;
        }

        return sum == 1;
    });

    [Fact]
    public void Every_single_wrong_character_is_noticed() => Gen.Select(AnySerial, Gen.Int[0, 11], Gen.Int[0, 35]).Sample((s, at, other) =>
    {
        var text = s.Value.Replace("-", "", StringComparison.Ordinal).ToCharArray();
        at %= text.Length;
        var wrong = Signs[other];
        if (SameToAReader(wrong, text[at])) return true;
        text[at] = wrong;
        return !Serial.Parse(new string(text)).Succeeded;
    }, iter: 20_000);

    /// <summary>« ZGXI-56-RQ09R-1 » with I for X: read as « ZG-11-56RQ0-9 » and its first remake, the check character would be right.</summary>
    [Fact]
    public void A_wrong_letter_makes_no_shorter_serial_with_a_suffix()
    {
        Assert.True(Serial.Parse("ZGXI-56-RQ09R-1").Succeeded);
        Assert.False(Serial.Parse("ZGII-56-RQ09R-1").Succeeded);
    }

    [Fact]
    public void Every_swap_of_two_neighbours_is_noticed() => Gen.Select(AnySerial, Gen.Int[0, 10]).Sample((s, at) =>
    {
        var text = s.Value.Replace("-", "", StringComparison.Ordinal).ToCharArray();
        at %= text.Length - 1;
        if (SameToAReader(text[at], text[at + 1])) return true;
        (text[at], text[at + 1]) = (text[at + 1], text[at]);
        return !Serial.Parse(new string(text)).Succeeded;
    }, iter: 20_000);

    [Fact]
    public void Case_spaces_and_dashes_do_not_matter() => AnySerial.Sample(s =>
        Serial.Parse(s.Value.ToLowerInvariant()).Value == s
        && Serial.Parse($"  {s.Value.Replace('-', ' ')} ").Value == s
        && Serial.Parse(s.Value.Replace("-", "", StringComparison.Ordinal)).Value == s
        && Serial.Parse(s.Value.Replace('-', '–')).Value == s);

    [Fact]
    public void O_and_I_typed_for_0_and_1_are_understood_and_the_other_way_round_in_the_prefix() => AnySerial.Sample(s =>
    {
        var dash = s.Prefix.Length;
        var typed = s.Prefix.Replace('O', '0').Replace('I', '1') + s.Value[dash..].Replace('0', 'O').Replace('1', 'I');
        return Serial.Parse(typed).Value == s && Serial.Parse(typed.Replace('I', 'L')).Value == s;
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("HUEZ")]
    [InlineData("HUEZ-26-7K4QM")]
    [InlineData("HUEZX-26-7K4QM-X")]
    [InlineData("HUEZ-26-7K4QM-X; DROP TABLE")]
    [InlineData("HUÉZ-26-7K4QM-X")]
    [InlineData("HUEZ-2A-7K4QM-X")]
    [InlineData("HUEZ-26-7AEUM-X")]
    public void Nonsense_is_malformed(string? text) => Assert.Equal(SerialErrors.Malformed, Serial.Parse(text).Error);

    [Fact]
    public void A_replacement_piece_keeps_the_serial_and_shows_its_number() => Gen.Select(AnySerial, Gen.Int[1, 99]).Sample((s, remake) =>
        s.PieceText(0) == s.Value
        && s.PieceText(remake) == $"{s.Value}-R{remake}"
        && Serial.ParsePiece(s.PieceText(remake)).Value == (s, remake)
        && Serial.ParsePiece(s.Value).Value == (s, 0)
        && Serial.Parse(s.PieceText(remake)).Value == s);

    [Fact]
    public void Random_bytes_reach_the_body() => Assert.True(
        Enumerable.Range(0, 2000).Select(i => Serial.Create("GAL", 2026, System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(i))).Value).Distinct().Count() > 1995);

    // In the prefix digits stand for letters and elsewhere letters for digits, so these pairs are one character to whoever reads them.
    static bool SameToAReader(char a, char b) => Group(a) == Group(b);

    static char Group(char c) => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c };
}
