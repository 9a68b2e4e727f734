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

    /// <summary>
    /// The ground: along the profile and closed outside the box, so that one path is both the shape that tints are clipped to and,
    /// stroked, the line of the profile alone.
    /// </summary>
    /// <param name="tolerance">Pixels that the drawn line may stray from the profile.</param>
    public string Ground(double tolerance = 0.5)
    {
        var points = Simplified(tolerance);
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M-9 {Number(_bottom + 9, 0)}V{Number(points[0].Y, 1)}H0");
        // Steps from point to point are shorter than positions. Each is taken from the rounded pen, so that errors do not add up.
        var (penX, penY) = (0.0, Math.Round(points[0].Y, 1));
        foreach (var (x, y) in points.Skip(1))
        {
            var (dx, dy) = (Math.Round(x - penX, 0), Math.Round(y - penY, 1));
            path.Append(CultureInfo.InvariantCulture, $"l{Number(dx, 0)}{(dy < 0 ? "" : " ")}{Number(dy, 1)}");
            (penX, penY) = (penX + dx, penY + dy);
        }

        return path.Append(CultureInfo.InvariantCulture, $"h9V{Number(_bottom + 9, 0)}z").ToString();
    }

    /// <summary>The columns of one steepness, over the whole height; empty when there is none. Neighbours of the same tint are one.</summary>
    public string Tint(int slope)
    {
        var path = new StringBuilder();
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Slope != slope) continue;
            var from = Number(X(Columns[i].FromMetres), 0);
            while (i + 1 < Columns.Count && Columns[i + 1].Slope == slope) i++;
            path.Append(CultureInfo.InvariantCulture, $"M{from} 0H{Number(X(Columns[i].ToMetres), 0)}V{Number(_bottom, 0)}H{from}z");
        }

        return path.ToString();
    }

    /// <summary>Fine upright lines between columns, over the whole height.</summary>
    public string Seams()
    {
        var path = new StringBuilder();
        foreach (var column in Columns.Skip(1)) path.Append(CultureInfo.InvariantCulture, $"M{Number(X(column.FromMetres), 0)} 0v{Number(_bottom, 0)}");
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
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" preserveAspectRatio=\"none\"><clipPath id=\"c\">");
        svg.Append(CultureInfo.InvariantCulture, $"<path id=\"p\" vector-effect=\"non-scaling-stroke\" d=\"{drawing.Ground(1)}\"/></clipPath><g clip-path=\"url(#c)\">");
        for (var slope = 0; slope < Palette.Slopes.Count; slope++)
        {
            var tint = drawing.Tint(slope);
            if (tint.Length > 0) svg.Append(CultureInfo.InvariantCulture, $"<path fill=\"{Palette.Slopes[slope]}\" d=\"{tint}\"/>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path stroke=\"{Palette.Card}\" stroke-opacity=\".45\" vector-effect=\"non-scaling-stroke\" d=\"{drawing.Seams()}\"/></g>");
        svg.Append(CultureInfo.InvariantCulture, $"<use href=\"#p\" fill=\"none\" stroke=\"{Palette.Ink}\" stroke-width=\"1.75\" stroke-linejoin=\"round\"/></svg>");
        return svg.ToString();
    }

    internal static string Number(double value, int decimals) => Math.Round(value, decimals).ToString(CultureInfo.InvariantCulture);

    /// <summary>The profile's points in the box, without those that it would look the same without (Ramer, Douglas and Peucker).</summary>
    List<(double X, double Y)> Simplified(double tolerance)
    {
        var points = new (double X, double Y)[Relief.Stretches.Count + 1];
        points[0] = (0, Y(Relief.Stretches[0].FromAltitude));
        for (var i = 0; i < Relief.Stretches.Count; i++) points[i + 1] = (X(Relief.Stretches[i].ToMetres), Y(Relief.Stretches[i].ToAltitude));
        var keep = new bool[points.Length];
        keep[0] = keep[^1] = true;
        var open = new Stack<(int From, int To)>();
        open.Push((0, points.Length - 1));
        while (open.TryPop(out var part))
        {
            var (from, to) = (points[part.From], points[part.To]);
            var worst = tolerance;
            var at = -1;
            for (var i = part.From + 1; i < part.To; i++)
            {
                // Vertical distance: what an altitude is wrong by.
                var straight = from.Y + (to.Y - from.Y) * (points[i].X - from.X) / Math.Max(1e-9, to.X - from.X);
                if (Math.Abs(points[i].Y - straight) is var away && away > worst) (worst, at) = (away, i);
            }

            if (at < 0) continue;
            keep[at] = true;
            open.Push((part.From, at));
            open.Push((at, part.To));
        }

        return [.. points.Where((_, i) => keep[i])];
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
