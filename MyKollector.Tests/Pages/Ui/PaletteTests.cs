using System.Globalization;
using MyKollector.Web.Ui.Theme;

namespace MyKollector.Tests.Pages.Ui;

/// <summary>The contrasts that the look promises, computed by WCAG 2.2's own formula from the palette in use.</summary>
public sealed class PaletteTests
{
    public static TheoryData<string, string, double, string> Pairs => new()
    {
        { Palette.Ink, Palette.Paper, 7, "text on paper" },
        { Palette.Ink, Palette.Card, 7, "text on a card" },
        { Palette.Ink, Palette.PaperDeep, 7, "text on deep paper" },
        { Palette.InkSoft, Palette.Paper, 4.5, "secondary text on paper" },
        { Palette.InkSoft, Palette.Card, 4.5, "secondary text on a card" },
        { Palette.InkSoft, Palette.PaperDeep, 4.5, "secondary text in the footer" },
        { Palette.Paper, Palette.Ink, 7, "staff header" },
        { Palette.Bronze, Palette.Paper, 4.5, "bronze text on paper" },
        { Palette.Bronze, Palette.Card, 4.5, "bronze text on a card" },
        { Palette.Ink, Palette.BronzeFill, 4.5, "main action" },
        { Palette.Ink, Palette.BronzeHover, 4.5, "main action, pointed at" },
        { Palette.Ink, Palette.BronzeTint, 7, "text on bronze tint" },
        { Palette.LineStrong, Palette.Paper, 3, "border of a control on paper" },
        { Palette.LineStrong, Palette.Card, 3, "border of a control on a card" },
        { Palette.Done, Palette.DoneTint, 4.5, "done" },
        { Palette.Waiting, Palette.WaitingTint, 4.5, "waiting" },
        { Palette.Attention, Palette.AttentionTint, 4.5, "attention" },
        { Palette.Problem, Palette.ProblemTint, 4.5, "problem" },
        { Palette.Done, Palette.Paper, 4.5, "done on paper" },
        { Palette.Waiting, Palette.Paper, 4.5, "waiting on paper" },
        { Palette.Attention, Palette.Paper, 4.5, "attention on paper" },
        { Palette.Problem, Palette.Paper, 4.5, "problem on paper" },
        { Palette.Problem, Palette.Card, 4.5, "error under a field" },
        { Palette.Card, Palette.Done, 4.5, "white on done" },
        { Palette.Card, Palette.Waiting, 4.5, "white on waiting" },
        { Palette.Card, Palette.Attention, 4.5, "white on attention" },
        { Palette.Card, Palette.Problem, 4.5, "white on problem" },
        { Palette.Ink, Palette.Slopes[0], 4.5, "gradient figure, gentlest" },
        { Palette.Ink, Palette.Slopes[1], 4.5, "gradient figure" },
        { Palette.Ink, Palette.Slopes[2], 4.5, "gradient figure" },
        { Palette.Card, Palette.Slopes[3], 4.5, "gradient figure on dark" },
        { Palette.Card, Palette.Slopes[4], 4.5, "gradient figure on dark" },
        { Palette.Card, Palette.Slopes[5], 4.5, "gradient figure, steepest" },
        { Palette.Dark.Ink, Palette.Dark.Paper, 10, "timer" },
        { Palette.Dark.Ink, Palette.Dark.Card, 10, "timer, on a card" },
        { Palette.Dark.InkSoft, Palette.Dark.Paper, 10, "timer, state line" },
        { Palette.Ink, Palette.Dark.BronzeFill, 7, "timer, button" },
        { Palette.Dark.Done, Palette.Dark.Paper, 7, "timer, received" },
        { Palette.Dark.Waiting, Palette.Dark.Paper, 7, "timer, saved" },
        { Palette.Dark.Attention, Palette.Dark.Paper, 7, "timer, attention" },
        { Palette.Dark.Problem, Palette.Dark.Paper, 7, "timer, problem" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Pairs_reach_their_contrast(string front, string back, double least, string what)
    {
        var ratio = Contrast(front, back);
        Assert.True(ratio >= least, $"{what}: {front} on {back} is {ratio:0.00}:1, not {least}:1");
    }

    [Fact]
    public void The_formula_is_the_published_one()
    {
        Assert.Equal(21, Contrast("#000000", "#FFFFFF"), 2);
        Assert.Equal(1, Contrast("#8A5A1F", "#8A5A1F"), 2);
        Assert.Equal(4.54, Contrast("#767676", "#FFFFFF"), 2);
    }

    static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    static double Luminance(string hex) => 0.2126 * Channel(hex, 1) + 0.7152 * Channel(hex, 3) + 0.0722 * Channel(hex, 5);

    static double Channel(string hex, int at)
    {
        var value = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
