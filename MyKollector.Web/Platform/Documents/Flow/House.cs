using MyKollector.Web.Ui.Theme;
using SkiaSharp;

namespace MyKollector.Web.Platform.Documents.Flow;

/// <summary>Inks and styles of the house on paper: the palette of the website.</summary>
static class House
{
    public static readonly SKColor Paper = SKColor.Parse(Palette.Paper);
    public static readonly SKColor Ink = SKColor.Parse(Palette.Ink);
    public static readonly SKColor Soft = SKColor.Parse(Palette.InkSoft);
    public static readonly SKColor Rule = SKColor.Parse(Palette.Line);
    public static readonly SKColor Bronze = SKColor.Parse(Palette.Bronze);
    public static readonly SKColor BronzeFill = SKColor.Parse(Palette.BronzeFill);

    public static readonly TextStyle Body = new(Typeface.Text, 10.5f, Ink);
    public static readonly TextStyle Strong = new(Typeface.TextBold, 10.5f, Ink);
    public static readonly TextStyle Small = new(Typeface.Text, 8.5f, Soft);
    public static readonly TextStyle SmallItalic = new(Typeface.TextItalic, 8.5f, Soft);
    public static readonly TextStyle Label = new(Typeface.FiguresBold, 8, Bronze, Tracking: 0.08f);
    public static readonly TextStyle Title = new(Typeface.Inscription, 24, Ink, 1.2f);
    public static readonly TextStyle Figures = new(Typeface.Figures, 11, Ink);

    public static TextStyle Inscription(float points, SKColor? colour = null, float tracking = 0) => new(Typeface.Inscription, points, colour ?? Ink, 1.2f, tracking);

    public static TextStyle Number(float points, SKColor? colour = null, float tracking = 0) => new(Typeface.FiguresBold, points, colour ?? Ink, 1.1f, tracking);

    public static TextStyle Plain(float points, SKColor? colour = null, bool bold = false) => new(bold ? Typeface.TextBold : Typeface.Text, points, colour ?? Ink);
}
