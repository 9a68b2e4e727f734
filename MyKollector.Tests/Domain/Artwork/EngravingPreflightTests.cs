using System.Text;
using CsCheck;
using MyKollector.Domain.Artwork;

namespace MyKollector.Tests.Domain.Artwork;

public sealed class EngravingPreflightTests
{
    [Theory]
    [InlineData("Zoé Lefèvre-Œuvrard")]
    [InlineData("L’Haÿ-les-Roses & Cie (2026)")]
    [InlineData("Łukasz Żółć")]
    [InlineData("Þór Ðýrason")]
    [InlineData("12\u202F345\u00A0m")]
    public void European_names_pass(string text) => Assert.True(EngravingPreflight.CheckText(text, "Athlete").Succeeded);

    [Theory]
    [InlineData("", "artwork.text_empty")]
    [InlineData(" \u00A0 ", "artwork.text_empty")]
    [InlineData("12345678901234567890123456789012345678901", "artwork.text_too_long")]
    [InlineData("Zoe\u0301", "artwork.character_refused")]
    [InlineData("a\u200Bb", "artwork.character_refused")]
    [InlineData("a\u202Eb", "artwork.character_refused")]
    [InlineData("a\u2066b", "artwork.character_refused")]
    [InlineData("a\uFEFFb", "artwork.character_refused")]
    [InlineData("a\u0000b", "artwork.character_refused")]
    [InlineData("a\nb", "artwork.character_refused")]
    [InlineData("Ivan Иван", "artwork.character_refused")]
    [InlineData("😀", "artwork.character_refused")]
    [InlineData("\uD800", "artwork.character_refused")]
    [InlineData("ﬁn", "artwork.character_refused")]
    [InlineData("<script>", "artwork.character_refused")]
    public void What_cannot_be_engraved_is_refused_by_name(string text, string code)
    {
        var error = EngravingPreflight.CheckText(text, "Athlete").Error;
        Assert.Equal(code, error?.Code);
        Assert.Equal("Athlete", error?.Field);
    }

    [Fact]
    public void A_refused_character_that_cannot_be_seen_is_named_by_its_number() =>
        Assert.Equal("U+202E", EngravingPreflight.CheckText("a\u202Eb", "Athlete").Error!.Args[0]);

    [Theory]
    [InlineData("  Zoe\u0301   Martin \t", "Zoé Martin")]
    [InlineData("Zoé\u00A0Martin", "Zoé\u00A0Martin")]
    [InlineData("a\u200Bb", "a\u200Bb")]
    public void Typed_text_is_composed_and_trimmed_and_nothing_else(string typed, string kept) => Assert.Equal(kept, EngravingPreflight.Normalize(typed));

    [Fact]
    public void Normalising_never_throws_and_is_stable() => Gen.Char.Array[0, 50].Select(c => new string(c)).Sample(text =>
    {
        var once = EngravingPreflight.Normalize(text);
        return EngravingPreflight.Normalize(once) == once;
    });

    [Fact]
    public void What_passes_is_in_normal_form_and_visible() => Gen.Char.Array[1, 12].Select(c => new string(c)).Sample(text =>
        !EngravingPreflight.CheckText(text, "x").Succeeded || text.IsNormalized(NormalizationForm.FormC) && text.All(c => c is ' ' or '\u00A0' or '\u202F' || !char.IsControl(c) && !char.IsWhiteSpace(c)), iter: 20_000);

    [Theory]
    [InlineData(0.15, true)]
    [InlineData(0.149, false)]
    public void A_module_is_at_least_three_laser_spots(double module, bool passes) => Assert.Equal(passes, EngravingPreflight.CheckQr(module, new(SpotMillimetres: 0.05)).Succeeded);
}
