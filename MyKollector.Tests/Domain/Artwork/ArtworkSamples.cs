using System.Globalization;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;

namespace MyKollector.Tests.Domain.Artwork;

/// <summary>Courses, designs and letters for drawing tests.</summary>
static class ArtworkSamples
{
    public static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    public static readonly Serial Serial = Serial.Create("HUEZ", 2026, [1, 2, 3, 4, 5, 6, 7, 8]);

    public static readonly string Address = "https://chrono.mykollector.fr/m/" + MedalToken.FromBytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 250]).Text;

    public static readonly MedalWording Wording = new("FINISHER", "Votre nom", "MYKOLLECTOR", French);

    /// <summary>A climb of 13.8 km whose gradient changes like a real road's.</summary>
    public static readonly Relief Climb = ReliefOf(138, i => 0.08 + 0.025 * Math.Sin(i / 9.0) + 0.01 * Math.Sin(i / 2.3));

    /// <summary>A relief of stretches of 100 m.</summary>
    public static Relief ReliefOf(int stretches, Func<int, double> gradient)
    {
        var altitude = 700.0;
        var points = new List<GeoPoint> { new(45, 6, altitude) };
        for (var i = 0; i < stretches; i++)
        {
            altitude += 100 * gradient(i);
            points.Add(new(45 + (i + 1) * 100 / 111_195.0, 6, altitude));
        }

        var gate = new Gate(45, 6, 0, 20);
        return Relief.Of(new(1, points, gate, gate));
    }

    public static MedalDesign Design(string course = "Alpe d’Huez", string? athlete = "Zoé Lefèvre-Œuvrard", Metal metal = Metal.Bronze) =>
        new(course, 1850, Climb, athlete, EngravedTime.Of(new(1, 2, 3)), new DateOnly(2026, 9, 12), Serial, metal);

    /// <summary>A QR-sized pattern; what it says does not matter to geometry.</summary>
    public static QrMatrix Pattern(int version = 4)
    {
        var size = 17 + 4 * version;
        var dark = new bool[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++) dark[i, j] = (i * 7 + j * 13 + i * j) % 5 < 2;
        }

        return new("pattern", dark);
    }

    /// <summary>Signed area of a path by the shoelace formula: clockwise on screen is positive.</summary>
    public static double Area(VectorPath path) => path.Flatten(0.0005).Sum(l =>
    {
        var sum = 0.0;
        for (var i = 0; i < l.Points.Count; i++)
        {
            var (a, b) = (l.Points[i], l.Points[(i + 1) % l.Points.Count]);
            sum += a.X * b.Y - b.X * a.Y;
        }

        return sum / 2;
    });
}

/// <summary>Letters that are bars: 0.6 wide on an advance of 0.7, 0.7 high, strokes of a given thickness.</summary>
sealed class BarGlyphs(double stroke = 0.1) : IGlyphOutlines
{
    public GlyphRun Shape(EngravingFace face, string text)
    {
        var glyphs = text.Select(c => new Glyph(char.IsWhiteSpace(c) ? VectorPath.Empty : new PathBuilder().Rectangle(new(0.05, -0.7, 0.65, 0)).Build(), Point.Zero, 0.7, stroke, c == '\u2603')).ToList();
        return new(glyphs, 0.7 * text.Length);
    }

    public double CapHeight(EngravingFace face) => 0.7;
}
