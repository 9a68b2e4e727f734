using MyKollector.Domain.Courses;

namespace MyKollector.Domain.Artwork;

/// <summary>
/// A climb as an engraver would draw it: the true profile as the ridge, hachures that stand closer and longer where the road is
/// steeper (J. G. Lehmann's rule, 1799), the far side in shade. The ridge is data; what falls behind the summit is drawing.
/// </summary>
sealed class Skyline
{
    const int Samples = 96;

    readonly double[] _height;
    readonly Relief _relief;

    public double Left { get; }

    public double Summit { get; }

    public double Right { get; }

    public double Base { get; }

    public double Height { get; }

    /// <summary>Fits a relief between a left foot, a summit and a right foot on one base line, all in millimetres.</summary>
    public Skyline(Relief relief, double left, double summit, double right, double baseline, double height)
    {
        (_relief, Left, Summit, Right, Base, Height) = (relief, left, summit, right, baseline, height);
        var raw = new double[Samples + 1];
        var span = Math.Max(1, relief.Highest - relief.Lowest);
        for (var i = 0; i <= Samples; i++) raw[i] = (AltitudeAt(i * relief.LengthMetres / Samples) - relief.Lowest) / span;
        _height = Smooth(raw, 1);
    }

    /// <summary>Where the climb ends on the picture.</summary>
    public Point Top => new(Summit, Base - HeightAt(Summit, _height));

    /// <summary>The climb from its start to its summit.</summary>
    public VectorPath Ridge() => new PathBuilder().Curve([.. Enumerable.Range(0, Samples + 1).Where(i => i % 2 == 0).Select(i => XY(i, _height))]).Build();

    /// <summary>From the summit down the far side.</summary>
    public VectorPath FarSide() => new PathBuilder().Curve([.. Enumerable.Range(0, 25).Select(i => Summit + (Right - Summit) * i / 24).Select(x => new Point(x, Base - HeightAt(x, _height)))]).Build();

    /// <summary>Ridges behind one another, softer and lower each.</summary>
    public VectorPath Echoes(int count)
    {
        var path = new PathBuilder();
        for (var k = 1; k <= count; k++)
        {
            var soft = Smooth(_height, 4 * k);
            var part = 1 - k / (count + 1.0);
            // Inside the mountain by a margin that grows, so that no echo touches the outline.
            var (from, to) = (Left + (Summit - Left) * 0.05 * k, Right - (Right - Summit) * 0.09 * k);
            var points = new List<Point>();
            for (var x = from; x <= to; x += 0.6)
            {
                var edge = Math.Min(1, Math.Min((x - from) / 2.5, (to - x) / 2.5));
                points.Add(new(x, Base - HeightAt(x, soft) * part * (0.55 + 0.45 * Ease(edge))));
            }

            path.Curve(points);
        }

        return path.Build();
    }

    /// <summary>Strokes running down from the ridge on the climbing side: the steeper, the closer and the longer.</summary>
    public VectorPath Hachures()
    {
        var path = new PathBuilder();
        var steepest = Math.Max(0.06, _relief.Stretches.Max(s => s.Gradient));
        for (var (x, n) = (Left + 0.6, 0); x < Summit - 0.2; n++)
        {
            var steep = Math.Clamp(GradientAt(x) / steepest, 0, 1);
            var above = HeightAt(x, _height);
            var length = Math.Min(above - 0.5, (0.5 + 3.6 * steep * steep) * (n % 2 == 0 ? 1 : 0.62) * (0.45 + 0.55 * above / Height));
            if (length > 0.35)
            {
                var top = new Point(x, Base - above + 0.28);
                path.MoveTo(top).CubicTo(top + new Point(-0.05, length * 0.4), top + new Point(-0.2, length * 0.7), top + new Point(-0.32 * length * 0.5, length));
            }

            x += 0.92 - 0.5 * steep;
        }

        return path.Build();
    }

    /// <summary>The far side lies in shade: long strokes falling from its edge.</summary>
    public VectorPath Shade()
    {
        var path = new PathBuilder();
        for (var (x, n) = (Summit + 0.35, 0); x < Right - 0.8; x += 0.5, n++)
        {
            var above = HeightAt(x, _height);
            var length = (above - 0.35) * (n % 2 == 0 ? 0.86 : 0.6);
            if (length < 0.4) continue;
            var top = new Point(x, Base - above + 0.28);
            path.MoveTo(top).CubicTo(top + new Point(0.12 * length, length * 0.3), top + new Point(0.2 * length, length * 0.65), top + new Point(0.24 * length, length));
        }

        return path.Build();
    }

    /// <summary>One tick per kilometre below the base line, a longer one every five.</summary>
    public VectorPath Kilometres()
    {
        var path = new PathBuilder();
        for (var km = 0; km * 1000 <= _relief.LengthMetres; km++)
        {
            var x = Left + (Summit - Left) * km * 1000 / _relief.LengthMetres;
            path.Stroke(new(x, Base + 0.25), new(x, Base + (km % 5 == 0 ? 1.15 : 0.7)));
        }

        return path.Build();
    }

    /// <summary>Mean gradient of a stretch of the climb at a place of the picture.</summary>
    double GradientAt(double x)
    {
        var metres = (x - Left) / (Summit - Left) * _relief.LengthMetres;
        foreach (var s in _relief.Stretches)
            if (metres < s.ToMetres) return s.Gradient;
        return _relief.Stretches[^1].Gradient;
    }

    double AltitudeAt(double metres)
    {
        foreach (var s in _relief.Stretches)
            if (metres <= s.ToMetres) return s.FromAltitude + (s.ToAltitude - s.FromAltitude) * Math.Clamp((metres - s.FromMetres) / (s.ToMetres - s.FromMetres), 0, 1);
        return _relief.Stretches[^1].ToAltitude;
    }

    // Height above the base line: the profile up to the summit, behind it its own mirror image, compressed and rounded off.
    double HeightAt(double x, double[] profile)
    {
        var t = x <= Summit ? (x - Left) / (Summit - Left) : 1 - (x - Summit) / (Right - Summit);
        t = Math.Clamp(t, 0, 1) * Samples;
        var i = Math.Min((int)t, Samples - 1);
        var own = profile[i] + (profile[i + 1] - profile[i]) * (t - i);
        if (x <= Summit) return own * Height;
        var down = t / Samples;
        return (0.45 * own + 0.55 * Math.Pow(down, 0.9) * profile[Samples]) * Height;
    }

    Point XY(int i, double[] profile) => new(Left + (Summit - Left) * i / Samples, Base - profile[i] * Height);

    static double Ease(double t) => t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);

    static double[] Smooth(double[] values, int reach)
    {
        var smooth = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            // The reach shrinks towards the ends, so that start and summit keep their altitude.
            var r = Math.Min(reach, Math.Min(i, values.Length - 1 - i));
            var sum = 0.0;
            for (var j = i - r; j <= i + r; j++) sum += values[j];
            smooth[i] = sum / (2 * r + 1);
        }

        return smooth;
    }
}
