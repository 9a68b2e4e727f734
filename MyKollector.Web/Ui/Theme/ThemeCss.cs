using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MyKollector.Web.Ui.Theme;

/// <summary>
/// The palette as CSS variables, for every page. Made once per process from <see cref="Palette"/> and <see cref="Shape"/>; its
/// address carries a hash of its content, so browsers keep it for ever and still follow a changed colour at once.
/// </summary>
public static class ThemeCss
{
    const string LatinRange = "U+20-7E,U+A0-FF,U+131,U+152-153,U+178,U+2BC,U+2C6,U+2DA,U+2DC,U+2009-200A,U+2010-2027,U+202F-2030,U+2032-2033,U+2039-203A,U+2044,U+2070,U+2074,U+20AC,U+2116,U+2122,U+2190-2193,U+2197,U+2212,U+2215,U+2248,U+2260,U+2264-2265";
    const string LatinExtRange = "U+100-130,U+132-151,U+154-177,U+179-17F,U+218-21B,U+1E9E";

    /// <summary>The faces that pages use; the files and their licences are in wwwroot/fonts.</summary>
    static readonly (string Family, string File, int Weight, string Style)[] Faces =
    [
        ("Alegreya Sans", "alegreya-sans-400", 400, "normal"),
        ("Alegreya Sans", "alegreya-sans-400-italic", 400, "italic"),
        ("Alegreya Sans", "alegreya-sans-700", 700, "normal"),
        ("Barlow Condensed", "barlow-condensed-600", 600, "normal"),
    ];

    /// <summary>Names and values of the light theme's variables, without the leading dashes.</summary>
    public static IReadOnlyList<(string Name, string Value)> Light { get; } =
    [
        ("paper", Palette.Paper), ("paper-deep", Palette.PaperDeep), ("card", Palette.Card),
        ("ink", Palette.Ink), ("ink-soft", Palette.InkSoft),
        ("line", Palette.Line), ("line-strong", Palette.LineStrong),
        ("bronze", Palette.Bronze), ("bronze-fill", Palette.BronzeFill), ("bronze-hover", Palette.BronzeHover), ("bronze-tint", Palette.BronzeTint),
        ("on-bronze", Palette.Ink),
        ("done", Palette.Done), ("done-tint", Palette.DoneTint),
        ("waiting", Palette.Waiting), ("waiting-tint", Palette.WaitingTint),
        ("attention", Palette.Attention), ("attention-tint", Palette.AttentionTint),
        ("problem", Palette.Problem), ("problem-tint", Palette.ProblemTint),
    ];

    /// <summary>The same names for pages whose root carries the class <c>dark</c>.</summary>
    public static IReadOnlyList<(string Name, string Value)> Dark { get; } =
    [
        ("paper", Palette.Dark.Paper), ("paper-deep", Palette.Dark.PaperDeep), ("card", Palette.Dark.Card),
        ("ink", Palette.Dark.Ink), ("ink-soft", Palette.Dark.InkSoft),
        ("line", Palette.Dark.Line), ("line-strong", Palette.Dark.LineStrong),
        ("bronze", Palette.Dark.Bronze), ("bronze-fill", Palette.Dark.BronzeFill), ("bronze-hover", Palette.Dark.BronzeHover), ("bronze-tint", Palette.Dark.BronzeTint),
        ("on-bronze", Palette.Ink),
        ("done", Palette.Dark.Done), ("done-tint", Palette.Dark.DoneTint),
        ("waiting", Palette.Dark.Waiting), ("waiting-tint", Palette.Dark.WaitingTint),
        ("attention", Palette.Dark.Attention), ("attention-tint", Palette.Dark.AttentionTint),
        ("problem", Palette.Dark.Problem), ("problem-tint", Palette.Dark.ProblemTint),
    ];

    /// <summary>The stylesheet. Declared after the tokens: static members are made in this order.</summary>
    public static string Text { get; } = Build();

    /// <summary>Of the content, in hexadecimal.</summary>
    public static string Hash { get; } = HashOf(Text);

    /// <summary>Address with the content's hash.</summary>
    public static string Href { get; } = $"/theme.{Hash}.css";

    /// <summary>Serves the stylesheet: for ever under its own hash, never stored under another one.</summary>
    public static IResult Serve(HttpContext context, string hash)
    {
        context.Response.Headers.CacheControl = Href == $"/theme.{hash}.css" ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Text(Text, "text/css", Encoding.UTF8);
    }

    static string Build()
    {
        var css = new StringBuilder();
        foreach (var (family, file, weight, style) in Faces)
        {
            // Two small files a face: a page without a letter of the second range never loads it.
            Face(css, family, file + "-latin", weight, style, LatinRange);
            Face(css, family, file + "-latin-ext", weight, style, LatinExtRange);
        }

        css.Append(":root{color-scheme:light");
        foreach (var (name, value) in Light) Variable(css, name, value);
        for (var i = 0; i < Palette.Slopes.Count; i++) Variable(css, Number($"slope-{i}"), Palette.Slopes[i]);
        Variable(css, "text", Shape.TextFont);
        Variable(css, "figures", Shape.FigureFont);
        for (var i = 1; i <= 8; i++) Variable(css, Number($"s{i}"), Number($"{i * Shape.GridPixels}px"));
        Variable(css, "radius", Number($"{Shape.RadiusPixels}px"));
        Variable(css, "radius-control", Number($"{Shape.ControlRadiusPixels}px"));
        Variable(css, "motion", Number($"{Shape.MotionMilliseconds}ms"));
        css.Append("}\n.dark{color-scheme:dark");
        foreach (var (name, value) in Dark) Variable(css, name, value);
        css.Append("}\n@media(prefers-reduced-motion:reduce){:root{--motion:0ms}}\n");
        return css.ToString();
    }

    static void Face(StringBuilder css, string family, string file, int weight, string style, string range) =>
        css.Append(CultureInfo.InvariantCulture, $"@font-face{{font-family:\"{family}\";font-style:{style};font-weight:{weight};font-display:swap;src:url(/fonts/{file}.woff2)format(\"woff2\");unicode-range:{range}}}\n");

    static void Variable(StringBuilder css, string name, string value) => css.Append(";--").Append(name).Append(':').Append(value);

    static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
