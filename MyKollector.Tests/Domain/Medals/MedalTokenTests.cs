using CsCheck;
using MyKollector.Domain.Medals;

namespace MyKollector.Tests.Domain.Medals;

public sealed class MedalTokenTests
{
    static readonly Gen<byte[]> AnyBytes = Gen.Byte.Array[16];

    [Fact]
    public void Writes_16_bytes_as_26_characters_and_reads_them_back() => AnyBytes.Sample(bytes =>
    {
        var token = MedalToken.FromBytes(bytes);
        return token.Text.Length == 26 && token.ToBytes().SequenceEqual(bytes) && MedalToken.Parse(token.Text).Value == token && MedalToken.Parse(token.Text.ToLowerInvariant()).Value == token;
    });

    [Fact]
    public void Different_bytes_give_different_tokens() => Gen.Select(AnyBytes, AnyBytes).Sample((a, b) =>
        a.SequenceEqual(b) == (MedalToken.FromBytes(a) == MedalToken.FromBytes(b)));

    [Fact]
    public void Letters_that_look_like_figures_are_read_as_figures()
    {
        var token = MedalToken.FromBytes([0, 17, 34, 51, 68, 85, 102, 119, 136, 153, 170, 187, 204, 221, 238, 1]);
        Assert.Equal(token, MedalToken.Parse(token.Text.Replace('0', 'O').Replace('1', 'l')).Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789ABCDEFGHJKMNPQR")]
    [InlineData("0123456789ABCDEFGHJKMNPQRSX")]
    [InlineData("0123456789ABCDEFGHJKMNPQRU")]
    [InlineData("0123456789ABCDEFGHJKMNPQ-S")]
    public void Anything_else_is_malformed(string? text) => Assert.Equal(SerialErrors.TokenMalformed, MedalToken.Parse(text).Error);

    [Fact]
    public void A_token_has_one_spelling_only() => Assert.False(MedalToken.Parse("8" + new string('0', 25)).Succeeded);

    [Fact]
    public void Is_not_shown_by_accident()
    {
        var token = MedalToken.FromBytes(new byte[16]);
        Assert.DoesNotContain(token.Text, $"{token}", StringComparison.Ordinal);
    }
}
