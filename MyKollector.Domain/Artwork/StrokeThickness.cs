namespace MyKollector.Domain.Artwork;

/// <summary>
/// How thin an outline gets. From points spread evenly along the contours a ray goes straight inwards to the opposite edge; only pairs of
/// nearly parallel edges count, because at a corner the distance goes to zero without the stroke being thin.
/// </summary>
public static class StrokeThickness
{
    // Tapering ends and the tips of accents would make the very minimum meaningless: one sample in ten may be thinner.
    const double Quantile = 0.1;

    /// <summary>The thickness that 90 % of the outline reaches, in the outline's own unit; infinity when it is empty.</summary>
    /// <param name="outline">Closed contours, non-zero rule.</param>
    /// <param name="sampleEvery">Distance between samples along the contour.</param>
    public static double Of(VectorPath outline, double sampleEvery = 0.02)
    {
        var edges = new List<(Point From, Point To)>();
        foreach (var (points, _) in outline.Flatten(sampleEvery / 10))
        {
            for (var i = 0; i < points.Count; i++)
            {
                var (from, to) = (points[i], points[(i + 1) % points.Count]);
                if ((to - from).Length > 1e-9) edges.Add((from, to));
            }
        }

        var found = new List<double>();
        foreach (var (from, to) in edges)
        {
            var along = to - from;
            var length = along.Length;
            var direction = along * (1 / length);
            var count = Math.Max(1, (int)(length / sampleEvery));
            for (var i = 0; i < count; i++)
            {
                var at = from.Towards(to, (i + 0.5) / count);
                var inwards = new Point(-direction.Y, direction.X);
                var probe = sampleEvery / 100;
                if (!Inside(edges, at + inwards * probe)) inwards *= -1;
                if (!Inside(edges, at + inwards * probe)) continue;
                if (Opposite(edges, at, inwards, direction) is { } distance) found.Add(distance);
            }
        }

        if (found.Count == 0) return double.PositiveInfinity;
        found.Sort();
        return found[(int)(found.Count * Quantile)];
    }

    static double? Opposite(List<(Point From, Point To)> edges, Point at, Point inwards, Point direction)
    {
        var nearest = double.PositiveInfinity;
        var parallel = false;
        foreach (var (from, to) in edges)
        {
            var along = to - from;
            var cross = inwards.X * along.Y - inwards.Y * along.X;
            if (Math.Abs(cross) < 1e-12) continue;
            var between = from - at;
            var distance = (between.X * along.Y - between.Y * along.X) / cross;
            var part = (between.X * inwards.Y - between.Y * inwards.X) / cross;
            if (distance < 1e-6 || distance >= nearest || part is < 0 or > 1) continue;
            nearest = distance;
            parallel = Math.Abs(direction.X * along.X + direction.Y * along.Y) > 0.9 * along.Length;
        }

        return parallel ? nearest : null;
    }

    static bool Inside(List<(Point From, Point To)> edges, Point p)
    {
        var winding = 0;
        foreach (var (from, to) in edges)
        {
            if (from.Y <= p.Y == to.Y <= p.Y) continue;
            if (from.X + (p.Y - from.Y) / (to.Y - from.Y) * (to.X - from.X) > p.X) winding += to.Y > from.Y ? 1 : -1;
        }

        return winding != 0;
    }
}
