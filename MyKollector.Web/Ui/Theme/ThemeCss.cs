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
    const string Latin = "U+20-7E,U+A0-FF,U+131,U+152-153,U+178,U+2BC,U+2C6,U+2DA,U+2DC,U+2009-200A,U+2010-2027,U+202F-2030,U+2032-2033,U+2039-203A,U+2044,U+2070,U+2074,U+20AC,U+2116,U+2122,U+2190-2193,U+2197,U+2212,U+2215,U+2248,U+2260,U+2264-2265";
    const string LatinExtended = "U+100-130,U+132-151,U+154-177,U+179-17F,U+218-21B,U+1E9E";
    const string Core = "U+20-7E,U+A0,U+A9,U+AB,U+B0,U+B2,U+B7,U+BB,U+C0-C2,U+C7-CB,U+CE-CF,U+D4,U+D7,U+D9,U+DB,U+E0,U+E2,U+E7-EB,U+EE-EF,U+F4,U+F6-F7,U+F9,U+FB-FC,U+152-153,U+2013-2014,U+2018-2019,U+201C-201D,U+2026,U+202F,U+203A,U+20AC,U+2192,U+2212,U+2265";
    const string Figures = "U+20,U+25,U+27-29,U+2B-3A,U+45-46,U+4E,U+52,U+68-69,U+6B,U+6D-6E,U+73,U+A0,U+B0,U+B2,U+B7,U+D7,U+F7,U+2013,U+202F,U+20AC,U+2212";

    /// <summary>
    /// The faces that pages use; files and licences are in wwwroot/fonts. Of several that hold a character the last one wins, so the
    /// small cuts come last and a page in French or English loads nothing else.
    /// </summary>
    static readonly (string Family, string File, int Weight, string Style, string Range)[] Faces =
    [
        ("Alegreya Sans", "alegreya-sans-400-latin-ext", 400, "normal", LatinExtended),
        ("Alegreya Sans", "alegreya-sans-400-latin", 400, "normal", Latin),
        ("Alegreya Sans", "alegreya-sans-400-core", 400, "normal", Core),
        ("Alegreya Sans", "alegreya-sans-400-italic-latin-ext", 400, "italic", LatinExtended),
        ("Alegreya Sans", "alegreya-sans-400-italic-latin", 400, "italic", Latin),
        ("Alegreya Sans", "alegreya-sans-700-latin-ext", 700, "normal", LatinExtended),
        ("Alegreya Sans", "alegreya-sans-700-latin", 700, "normal", Latin),
        ("Alegreya Sans", "alegreya-sans-700-core", 700, "normal", Core),
        ("Barlow Condensed", "barlow-condensed-600-latin-ext", 600, "normal", LatinExtended),
        ("Barlow Condensed", "barlow-condensed-600-latin", 600, "normal", Latin),
        ("Barlow Condensed", "barlow-condensed-600-figures", 600, "normal", Figures),
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
        foreach (var (family, file, weight, style, range) in Faces)
            css.Append(CultureInfo.InvariantCulture, $"@font-face{{font-family:\"{family}\";font-style:{style};font-weight:{weight};font-display:swap;src:url(/fonts/{file}.woff2)format(\"woff2\");unicode-range:{range}}}\n");

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

    static void Variable(StringBuilder css, string name, string value) => css.Append(";--").Append(name).Append(':').Append(value);

    static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
