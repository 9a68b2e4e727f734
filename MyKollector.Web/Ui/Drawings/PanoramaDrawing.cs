using System.Globalization;
using System.Text;
using MyKollector.Domain.Courses;
using MyKollector.Web.Ui.Theme;

namespace MyKollector.Web.Ui.Drawings;

/// <summary>
/// A mountain chain drawn from real climbs, all at one scale: every second one is turned round, so that each pair meets at the top.
/// </summary>
public static class PanoramaDrawing
{
    const int Width = 1600;
    const int Height = 300;

    /// <summary>Width of a joint as a part of the mean length.</summary>
    const double Join = 0.12;

    public static string Picture(IReadOnlyList<Relief> reliefs)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"xMidYMax slice\">");
        if (reliefs.Count > 0)
        {
            var chain = Chain(reliefs);
            var join = chain.Sum(r => r.LengthMetres) / chain.Count * Join;
            var total = chain.Sum(r => r.LengthMetres) + join * (chain.Count - 1);
            var top = reliefs.Max(r => r.Highest);
            var bottom = Math.Min(reliefs.Min(r => r.Lowest), top - 1);
            double X(double metres) => metres / total * Width;
            double Y(double altitude) => Height - 14 - (altitude - bottom) / (top - bottom) * (Height - 30);

            var ridge = new StringBuilder();
            var seams = new StringBuilder();
            var tints = Palette.Slopes.Select(_ => new StringBuilder()).ToArray();
            var offset = 0.0;
            string? pen = null;
            for (var i = 0; i < chain.Count; i++)
            {
                var turned = i % 2 == 1;
                var columns = new ReliefDrawing(chain[i], 0, 1).Columns;
                foreach (var column in turned ? columns.Reverse() : columns)
                    Ground(column.ToMetres - column.FromMetres, turned ? column.ToAltitude : column.FromAltitude, turned ? column.FromAltitude : column.ToAltitude, column.Slope);
                if (i + 1 == chain.Count) break;
                var (here, there) = turned ? (First(chain[i]), First(chain[i + 1])) : (Last(chain[i]), Last(chain[i + 1]));
                Ground(join, here, there, 0);
            }

            // One path is the ground that tints are clipped to and, stroked, the ridge: it closes outside the picture.
            svg.Append(CultureInfo.InvariantCulture, $"<clipPath id=\"c\"><path id=\"p\" d=\"{ridge}h9V{Height + 9}H-9z\"/></clipPath><g clip-path=\"url(#c)\">");
            for (var slope = 0; slope < tints.Length; slope++)
                if (tints[slope].Length > 0) svg.Append(CultureInfo.InvariantCulture, $"<path fill=\"{Palette.Slopes[slope]}\" d=\"{tints[slope]}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<path stroke=\"{Palette.Card}\" stroke-opacity=\".4\" d=\"{seams}\"/></g><use href=\"#p\" fill=\"none\" stroke=\"{Palette.Ink}\" stroke-width=\"2.5\" stroke-linejoin=\"round\"/>");

            void Ground(double metres, double left, double right, int slope)
            {
                var (x, next) = (Whole(X(offset)), Whole(X(offset + metres)));
                var (from, to) = ($"{x} {Whole(Y(left))}", $"{next} {Whole(Y(right))}");
                if (from != pen) ridge.Append(CultureInfo.InvariantCulture, $"{(pen is null ? $"M-9 {Whole(Y(left))}" : "")}L{from}");
                ridge.Append(CultureInfo.InvariantCulture, $"L{pen = to}");
                tints[slope].Append(CultureInfo.InvariantCulture, $"M{x} 0H{next}V{Height}H{x}z");
                seams.Append(CultureInfo.InvariantCulture, $"M{x} 0v{Height}");
                offset += metres;
            }
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>
    /// Summits of like altitude become neighbours, and then feet of like altitude, so that no joint is a cliff.
    /// </summary>
    static List<Relief> Chain(IReadOnlyList<Relief> reliefs)
    {
        var left = reliefs.OrderBy(Last).ToList();
        var chain = new List<Relief> { left[0] };
        left.RemoveAt(0);
        while (left.Count > 0)
        {
            var meetsAtTop = chain.Count % 2 == 1;
            var end = meetsAtTop ? Last(chain[^1]) : First(chain[^1]);
            var next = left.MinBy(r => Math.Abs((meetsAtTop ? Last(r) : First(r)) - end))!;
            chain.Add(next);
            left.Remove(next);
        }

        return chain;
    }

    static double First(Relief relief) => relief.Stretches[0].FromAltitude;

    static double Last(Relief relief) => relief.Stretches[^1].ToAltitude;

    static string Whole(double value) => ReliefDrawing.Number(value, 0);
}
