using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using HarfBuzzSharp;
using MyKollector.Domain.Artwork;
using SkiaSharp;

namespace MyKollector.Web.Platform.Documents;

/// <summary>A glyph of a shaped line: its index in the font, where it stands and how far the pen goes on, in font sizes.</summary>
readonly record struct ShapedGlyph(ushort Index, float X, float Y, float Advance, int Cluster);

/// <summary>
/// One font file of the product. Loaded once from the assembly; shaping by HarfBuzz at the font's own units, so that a text has the same
/// width on every machine and at every size.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the process: five fonts, loaded once.")]
sealed class Typeface
{
    static readonly ConcurrentDictionary<string, Typeface> Loaded = new();

    // Ligatures would hide letters from those who copy or search the text, and would engrave one glyph for two characters.
    static readonly Feature[] Features = [new(Tag.Parse("kern"), 1), new(Tag.Parse("liga"), 0), new(Tag.Parse("clig"), 0)];

    // What the shaper reads lives as long as the shaper.
    readonly byte[] _bytes;
    readonly Blob _blob;
    readonly Face _face;
    readonly Font _shaper;
    readonly SKFont _outliner;
    readonly ConcurrentDictionary<ushort, (VectorPath Path, Lazy<double> Thinnest)> _outlines = new();

    public static Typeface Text => Load("AlegreyaSans-Regular.ttf");

    public static Typeface TextItalic => Load("AlegreyaSans-Italic.ttf");

    public static Typeface TextBold => Load("AlegreyaSans-Bold.ttf");

    public static Typeface Figures => Load("BarlowCondensed-Medium.ttf");

    public static Typeface FiguresBold => Load("BarlowCondensed-SemiBold.ttf");

    public static Typeface Inscription => Load("Marcellus-Regular.ttf");

    public SKTypeface Skia { get; }

    public int UnitsPerEm { get; }

    /// <summary>Height of a capital letter, in font sizes.</summary>
    public float CapHeight { get; }

    static Typeface Load(string file) => Loaded.GetOrAdd(file, static name => new Typeface(name));

    Typeface(string file)
    {
        using var stream = typeof(Typeface).Assembly.GetManifestResourceStream($"fonts/{file}")
            ?? throw new InvalidOperationException($"The font {file} is not in the assembly.");
        // Pinned for good: HarfBuzz keeps reading the tables where they lie, and its own Blob.FromStream lets the collector move them away.
        _bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length, pinned: true);
        stream.ReadExactly(_bytes);
        using var data = SKData.CreateCopy(_bytes);
        Skia = SKTypeface.FromData(data) ?? throw new InvalidOperationException($"The font {file} cannot be read.");
        UnitsPerEm = Skia.UnitsPerEm;
        _blob = new Blob(Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0), _bytes.Length, MemoryMode.ReadOnly);
        _blob.MakeImmutable();
        _face = new Face(_blob, 0) { UnitsPerEm = UnitsPerEm };
        _shaper = new Font(_face);
        _shaper.SetScale(UnitsPerEm, UnitsPerEm);
        _shaper.SetFunctionsOpenType();
        _outliner = new SKFont(Skia, UnitsPerEm) { Hinting = SKFontHinting.None, LinearMetrics = true, Subpixel = true };
        CapHeight = (float)Outline(Skia.GetGlyph('H')).Bounds.Height;
    }

    /// <summary>True when the font has a glyph of its own for the character.</summary>
    public bool Has(int codePoint) => Skia.ContainsGlyph(codePoint);

    /// <summary>Shapes one line. Spaces that a font lacks are drawn as its plain space.</summary>
    public IReadOnlyList<ShapedGlyph> Shape(string text)
    {
        if (text.Length == 0) return [];
        using var buffer = new HarfBuzzSharp.Buffer();
        buffer.AddUtf16(WithKnownSpaces(text));
        buffer.Direction = Direction.LeftToRight;
        buffer.Script = Script.Latin;
        buffer.Language = Language.Default;
        _shaper.Shape(buffer, Features);
        var infos = buffer.GetGlyphInfoSpan();
        var places = buffer.GetGlyphPositionSpan();
        var glyphs = new ShapedGlyph[infos.Length];
        float x = 0, em = UnitsPerEm;
        for (var i = 0; i < glyphs.Length; i++)
        {
            glyphs[i] = new((ushort)infos[i].Codepoint, x + places[i].XOffset / em, -places[i].YOffset / em, places[i].XAdvance / em, (int)infos[i].Cluster);
            x += places[i].XAdvance / em;
        }

        return glyphs;
    }

    /// <summary>The outline of a glyph at a font size of 1.</summary>
    public VectorPath Outline(ushort glyph) => Entry(glyph).Path;

    /// <summary>Its thinnest stroke at a font size of 1.</summary>
    public double ThinnestStroke(ushort glyph) => Entry(glyph).Thinnest.Value;

    (VectorPath Path, Lazy<double> Thinnest) Entry(ushort glyph) => _outlines.GetOrAdd(glyph, static (index, self) =>
    {
        using var path = self._outliner.GetGlyphPath(index);
        var outline = path is null ? VectorPath.Empty : SkiaPaths.ToVector(path).Transformed(Affine.Scaling(1.0 / self.UnitsPerEm));
        return (outline, new Lazy<double>(() => StrokeThickness.Of(outline)));
    }, this);

    string WithKnownSpaces(string text)
    {
        if (!text.Contains('\u202F', StringComparison.Ordinal) || Has('\u202F')) return text;
        return text.Replace('\u202F', Has('\u00A0') ? '\u00A0' : ' ');
    }
}
