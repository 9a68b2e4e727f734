using System.Globalization;
using System.Text;
using MyKollector.Domain.Courses;

namespace MyKollector.Web.Ui.Drawings;

/// <summary>
/// A course seen from above, north up, laid out in a square box. Equirectangular around the course's middle latitude: over the few
/// kilometres of a climb its error is far below a line's width.
/// </summary>
public sealed class PlanDrawing
{
    public const int Box = 400;
    const double Margin = 44;

    static readonly int[] MarkSteps = [1, 2, 5, 10];
    static readonly int[] ScaleSteps = [5000, 2000, 1000, 500, 200, 100, 50];

    readonly double _west;
    readonly double _north;
    readonly double _cos;
    readonly double _scale;
    readonly double _left;
    readonly double _upper;

    public CourseGeometry Course { get; }

    /// <summary>Box units per metre.</summary>
    public double UnitsPerMetre { get; }

    public PlanDrawing(CourseGeometry course)
    {
        Course = course;
        var south = course.Line.Min(p => p.Latitude);
        _north = course.Line.Max(p => p.Latitude);
        _west = course.Line.Min(p => p.Longitude);
        var east = course.Line.Max(p => p.Longitude);
        _cos = Math.Cos(double.DegreesToRadians((south + _north) / 2));
        var width = (east - _west) * _cos;
        var height = _north - south;
        var room = Box - 2 * Margin;
        _scale = room / Math.Max(1e-6, Math.Max(width, height));
        _left = (Box - width * _scale) / 2;
        _upper = (Box - height * _scale) / 2;
        UnitsPerMetre = _scale / (double.DegreesToRadians(1) * GeoPoint.EarthRadiusMetres);
    }

    public (double X, double Y) At(double latitude, double longitude) =>
        (_left + (longitude - _west) * _cos * _scale, _upper + (_north - latitude) * _scale);

    /// <summary>The place at a point of the box: the inverse of <see cref="At"/>.</summary>
    public (double Latitude, double Longitude) Where(double x, double y) => (_north - (y - _upper) / _scale, _west + (x - _left) / _cos / _scale);

    /// <summary>The line as steps from point to point, without the points that it would look the same without.</summary>
    public string Line()
    {
        var path = new StringBuilder();
        var (penX, penY) = (0.0, 0.0);
        foreach (var (x, y) in Simplified())
        {
            // Each step is taken from the rounded pen, so that errors do not add up.
            var (dx, dy) = (Math.Round(x - penX, 1), Math.Round(y - penY, 1));
            path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? 'M' : 'l')}{N(dx)}{(dy < 0 ? "" : " ")}{N(dy)}");
            (penX, penY) = (penX + dx, penY + dy);
        }

        return path.ToString();
    }

    /// <summary>A gate as a stroke across the road. Drawn longer than it is: eight metres would not be seen.</summary>
    public string Across(Gate gate)
    {
        var (x, y) = At(gate.Latitude, gate.Longitude);
        var bearing = double.DegreesToRadians(gate.BearingDegrees);
        var dx = Math.Cos(bearing) * 9;
        var dy = Math.Sin(bearing) * 9;
        return string.Create(CultureInfo.InvariantCulture, $"M{N(x - dx)} {N(y - dy)}L{N(x + dx)} {N(y + dy)}");
    }

    /// <summary>Positions of whole kilometres, skipping so many that at most a dozen remain.</summary>
    public IReadOnlyList<(int Kilometre, double X, double Y)> Kilometres()
    {
        var step = MarkSteps.First(s => Course.LengthMetres / 1000 / s <= 12 || s == 10);
        var marks = new List<(int, double, double)>();
        for (var km = step; km * 1000 < Course.LengthMetres - 300; km += step)
        {
            var (latitude, longitude) = Position(km * 1000);
            var (x, y) = At(latitude, longitude);
            marks.Add((km, x, y));
        }

        return marks;
    }

    /// <summary>The longest round distance in metres that fits a third of the box.</summary>
    public int ScaleMetres => ScaleSteps.First(m => m * UnitsPerMetre <= Box / 3.0 || m == 50);

    public static string N(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    (double Latitude, double Longitude) Position(double metres)
    {
        var i = 1;
        while (i < Course.Along.Count - 1 && Course.Along[i] < metres) i++;
        var span = Course.Along[i] - Course.Along[i - 1];
        var part = span <= 0 ? 0 : (metres - Course.Along[i - 1]) / span;
        var (a, b) = (Course.Line[i - 1], Course.Line[i]);
        return (a.Latitude + part * (b.Latitude - a.Latitude), a.Longitude + part * (b.Longitude - a.Longitude));
    }

    /// <summary>Ramer–Douglas–Peucker with a tolerance below half a line's width.</summary>
    List<(double X, double Y)> Simplified()
    {
        const double tolerance = 0.6;
        var points = Course.Line.Select(p => At(p.Latitude, p.Longitude)).ToArray();
        var keep = new bool[points.Length];
        keep[0] = keep[^1] = true;
        var open = new Stack<(int From, int To)>();
        open.Push((0, points.Length - 1));
        while (open.TryPop(out var part))
        {
            var worst = 0.0;
            var at = -1;
            for (var i = part.From + 1; i < part.To; i++)
            {
                var d = Away(points[i], points[part.From], points[part.To]);
                if (d > worst) (worst, at) = (d, i);
            }

            if (worst <= tolerance) continue;
            keep[at] = true;
            open.Push((part.From, at));
            open.Push((at, part.To));
        }

        return [.. points.Where((_, i) => keep[i])];
    }

    static double Away((double X, double Y) p, (double X, double Y) a, (double X, double Y) b)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = dx * dx + dy * dy;
        var t = length == 0 ? 0 : Math.Clamp(((p.X - a.X) * dx + (p.Y - a.Y) * dy) / length, 0, 1);
        return Math.Sqrt(Math.Pow(p.X - a.X - t * dx, 2) + Math.Pow(p.Y - a.Y - t * dy, 2));
    }
}
