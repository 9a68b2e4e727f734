using System.Globalization;
using System.Text;
using MyKollector.Domain.Courses;
using MyKollector.Web.Ui.Theme;

namespace MyKollector.Web.Ui.Drawings;

/// <summary>One tinted column of a relief: a kilometre, or a shorter stretch of a short course.</summary>
/// <param name="FromMetres">Distance from the start.</param>
/// <param name="ToMetres">Distance from the start.</param>
/// <param name="FromAltitude">Metres.</param>
/// <param name="ToAltitude">Metres.</param>
public readonly record struct ReliefColumn(double FromMetres, double ToMetres, double FromAltitude, double ToAltitude)
{
    /// <summary>Mean gradient as a fraction.</summary>
    public double Gradient => ToMetres <= FromMetres ? 0 : (ToAltitude - FromAltitude) / (ToMetres - FromMetres);

    /// <summary>Index in <see cref="Palette.Slopes"/>. A descent is as gentle as the flat: it costs nothing to climb.</summary>
    public int Slope => ReliefDrawing.SlopeOf(Gradient);
}

/// <summary>
/// A relief laid out in a box whose width is 1000 whatever the screen and whose height is pixels. The shape is stretched to the
/// page's width by the browser (preserveAspectRatio none) while texts are placed in per cent and keep their size: one drawing serves
/// a phone and a large screen without a script.
/// </summary>
public sealed class ReliefDrawing
{
    public const int Width = 1000;

    static readonly int[] AltitudeSteps = [20, 50, 100, 200, 250, 500];

    readonly double _floor;
    readonly double _span;
    readonly double _top;
    readonly double _bottom;

    public Relief Relief { get; }

    /// <summary>Length of a column in metres.</summary>
    public double ColumnMetres { get; }

    public IReadOnlyList<ReliefColumn> Columns { get; }

    /// <param name="relief">The course's relief.</param>
    /// <param name="top">Pixels above the highest point.</param>
    /// <param name="bottom">Pixel of the base line.</param>
    public ReliefDrawing(Relief relief, double top, double bottom)
    {
        Relief = relief;
        ColumnMetres = relief.LengthMetres >= 3000 ? 1000 : relief.LengthMetres >= 1200 ? 500 : 100;
        Columns = Cut(relief, ColumnMetres);
        // The foot stands on a plinth: a climb that began at nothing would look as high as it is steep.
        _floor = relief.Lowest - Math.Max(20, (relief.Highest - relief.Lowest) * 0.18);
        _span = Math.Max(1, relief.Highest - _floor);
        _top = top;
        _bottom = bottom;
    }

    public static int SlopeOf(double gradient)
    {
        var slope = 0;
        while (slope < Palette.SlopeLimits.Count && gradient >= Palette.SlopeLimits[slope]) slope++;
        return slope;
    }

    public double X(double metres) => metres / Relief.LengthMetres * Width;

    public double Y(double altitude) => _bottom - (altitude - _floor) / _span * (_bottom - _top);

    /// <summary>A distance as a percentage of the width, for texts.</summary>
    public string Percent(double metres) => Number(metres / Relief.LengthMetres * 100, 2) + "%";

    /// <summary>The profile from left to right.</summary>
    /// <param name="points">At most so many points; the profile is thinned evenly.</param>
    public string Line(int points = 400)
    {
        var path = new StringBuilder();
        foreach (var (metres, altitude) in Points(0, Relief.LengthMetres, points)) Append(path, path.Length == 0 ? 'M' : 'L', metres, altitude);
        return path.ToString();
    }

    /// <summary>The ground under the columns of one steepness; empty when there is none.</summary>
    public string Area(int slope, int points = 400)
    {
        var path = new StringBuilder();
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Slope != slope) continue;
            var from = Columns[i].FromMetres;
            // Neighbours of the same tint are one surface.
            while (i + 1 < Columns.Count && Columns[i + 1].Slope == slope) i++;
            var to = Columns[i].ToMetres;
            path.Append(CultureInfo.InvariantCulture, $"M{Number(X(from), 1)} {Number(_bottom, 0)}");
            foreach (var (metres, altitude) in Points(from, to, points)) Append(path, 'L', metres, altitude);
            path.Append(CultureInfo.InvariantCulture, $"V{Number(_bottom, 0)}Z");
        }

        return path.ToString();
    }

    /// <summary>Fine upright lines between columns, from the ground to the profile.</summary>
    public string Seams()
    {
        var path = new StringBuilder();
        foreach (var column in Columns.Skip(1))
            path.Append(CultureInfo.InvariantCulture, $"M{Number(X(column.FromMetres), 1)} {Number(Y(column.FromAltitude), 0)}V{Number(_bottom, 0)}");
        return path.ToString();
    }

    /// <summary>Round altitudes for horizontal lines, at most six.</summary>
    public IReadOnlyList<int> Altitudes()
    {
        var range = Relief.Highest - Relief.Lowest;
        var step = AltitudeSteps.First(s => range / s <= 6 || s == 500);
        var first = (int)Math.Ceiling(Relief.Lowest / step) * step;
        var marks = new List<int>();
        for (var altitude = first; altitude <= Relief.Highest; altitude += step) marks.Add(altitude);
        return marks;
    }

    /// <summary>The highest point's distance from the start in metres.</summary>
    public double SummitMetres
    {
        get
        {
            var best = Relief.Stretches[^1].ToMetres;
            var altitude = Relief.Stretches[^1].ToAltitude;
            foreach (var stretch in Relief.Stretches)
            {
                if (stretch.FromAltitude <= altitude) continue;
                altitude = stretch.FromAltitude;
                best = stretch.FromMetres;
            }

            return best;
        }
    }

    /// <summary>
    /// A small picture that stands alone, for lists: cacheable, and out of the page's own weight. Its colours are the palette's own.
    /// </summary>
    public static string Picture(Relief relief, int height = 200)
    {
        var drawing = new ReliefDrawing(relief, 10, height);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" preserveAspectRatio=\"none\">");
        for (var slope = 0; slope < Palette.Slopes.Count; slope++)
        {
            var area = drawing.Area(slope, 120);
            if (area.Length > 0) svg.Append(CultureInfo.InvariantCulture, $"<path fill=\"{Palette.Slopes[slope]}\" d=\"{area}\"/>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<g fill=\"none\"><path stroke=\"{Palette.Card}\" stroke-opacity=\".45\" vector-effect=\"non-scaling-stroke\" d=\"{drawing.Seams()}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<path stroke=\"{Palette.Ink}\" stroke-width=\"1.75\" stroke-linejoin=\"round\" vector-effect=\"non-scaling-stroke\" d=\"{drawing.Line(120)}\"/></g></svg>");
        return svg.ToString();
    }

    internal static string Number(double value, int decimals) => Math.Round(value, decimals).ToString(CultureInfo.InvariantCulture);

    void Append(StringBuilder path, char command, double metres, double altitude) =>
        path.Append(CultureInfo.InvariantCulture, $"{command}{Number(X(metres), 1)} {Number(Y(altitude), 1)}");

    IEnumerable<(double Metres, double Altitude)> Points(double from, double to, int most)
    {
        var every = Math.Max(1, (int)Math.Ceiling((double)Relief.Stretches.Count / most));
        yield return (from, Altitude(Relief, from));
        for (var i = 0; i < Relief.Stretches.Count; i += every)
        {
            var stretch = Relief.Stretches[i];
            if (stretch.FromMetres > from + 1 && stretch.FromMetres < to - 1) yield return (stretch.FromMetres, stretch.FromAltitude);
        }

        yield return (to, Altitude(Relief, to));
    }

    static List<ReliefColumn> Cut(Relief relief, double metres)
    {
        var count = Math.Max(1, (int)Math.Round(relief.LengthMetres / metres));
        var columns = new List<ReliefColumn>(count);
        for (var i = 0; i < count; i++)
        {
            var from = i * metres;
            var to = i == count - 1 ? relief.LengthMetres : (i + 1) * metres;
            columns.Add(new(from, to, Altitude(relief, from), Altitude(relief, to)));
        }

        return columns;
    }

    static double Altitude(Relief relief, double metres)
    {
        foreach (var stretch in relief.Stretches)
        {
            if (metres > stretch.ToMetres) continue;
            var length = stretch.ToMetres - stretch.FromMetres;
            return length <= 0 ? stretch.FromAltitude : stretch.FromAltitude + Math.Max(0, metres - stretch.FromMetres) / length * (stretch.ToAltitude - stretch.FromAltitude);
        }

        return relief.Stretches[^1].ToAltitude;
    }
}
