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
    readonly double[] _wave;
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
        var rest = new double[Samples + 1];
        var even = Smooth(raw, Samples / 5);
        for (var i = 0; i <= Samples; i++) rest[i] = raw[i] - even[i];
        rest = Smooth(rest, 2);
        var largest = Math.Max(1e-3, rest.Max(Math.Abs));
        _wave = [.. rest.Select(r => r / largest)];
    }

    /// <summary>Where the climb ends on the picture.</summary>
    public Point Top => new(Summit, Base - HeightAt(Summit, _height));

    /// <summary>The climb from its start to its summit.</summary>
    public VectorPath Ridge() => new PathBuilder().Curve([.. Enumerable.Range(0, Samples + 1).Where(i => i % 2 == 0).Select(i => XY(i, _height))]).Build();

    /// <summary>From the summit down the far side.</summary>
    public VectorPath FarSide() => new PathBuilder().Curve([.. Enumerable.Range(0, 25).Select(i => Summit + (Right - Summit) * i / 24).Select(x => new Point(x, Base - HeightAt(x, _height)))]).Build();

    /// <summary>The spur that falls from the summit towards the viewer and parts light from shade.</summary>
    public VectorPath Spur() => new PathBuilder().Curve([.. Enumerable.Range(0, 13).Select(i => SpurAt(0.03 + 0.9 * i / 12))]).Build();

    /// <summary>Strata of the lit face: softer and lower ridges whose waves are those of the climb, told larger.</summary>
    public VectorPath Strata(int count)
    {
        var path = new PathBuilder();
        const double step = 0.55;
        var above = new double[(int)((Right - Left) / step) + 2];
        Array.Fill(above, double.NegativeInfinity);
        for (var k = 1; k <= count; k++)
        {
            var part = 1 - k / (count + 1.0);
            var soft = Smooth(_height, 3 * k);
            var end = SpurAt(1 - part * soft[Samples]);
            var from = Left + (Summit - Left) * 0.055 * k;
            var points = new List<Point>();
            for (var n = (int)Math.Ceiling((from - Left) / step); Left + n * step <= end.X - 0.3; n++)
            {
                var x = Left + n * step;
                var fade = Ease(Math.Min(1, Math.Min((x - from) / 3, (end.X - x) / 3)));
                var wave = Wave((x - Left) / (end.X - Left) + 0.11 * k) * 0.85 * fade;
                var y = Base - HeightAt(Math.Min(x, Summit), soft) * part * (0.6 + 0.4 * fade) - wave;
                // Never through the ridge, the stratum above or the base line; where there is no room for a line, there is none.
                var ridge = Base - HeightAt(x, _height);
                y = Math.Max(y, Math.Max(ridge + 0.7, above[n] + 0.5));
                if (y <= Base - 0.35)
                {
                    points.Add(new(x, y));
                    above[n] = y;
                }
                else
                {
                    path.Curve(points);
                    points = [];
                }
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

    /// <summary>The far side lies in shade: strokes falling from its edge down to the spur.</summary>
    public VectorPath Shade()
    {
        var path = new PathBuilder();
        for (var (x, n) = (Summit + 0.4, 0); x < Right - 0.6; x += 0.46, n++)
        {
            var top = new Point(x, Base - HeightAt(x, _height) + 0.2);
            var reach = n % 3 == 1 ? 0.7 : 0.93;
            // Straight down the slope, until the spur or the ground.
            var at = top;
            while (Base - at.Y > HeightAt(x, _height) * (1 - reach) && !(at.X < SpurX(at.Y) + 0.25)) at += new Point(-0.012, 0.1);
            if (at.Y - top.Y > 0.4) path.Stroke(top, at);
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
        // Mountains are steeper on top than at their foot.
        var down = t / Samples;
        return (0.3 * own + 0.7 * Math.Pow(down, 1.45) * profile[Samples] + 0.035 * down * (1 - down) * 4 * Wave(down * 1.7)) * Height;
    }

    // Along the spur: 0 at the summit, 1 on the ground.
    Point SpurAt(double t) => new(Summit + 4.4 * Math.Pow(t, 1.25) + 0.42 * Wave(0.3 + t) * Math.Min(1, 4 * t * (1 - t)), Base - Height * (1 - t) * _height[Samples]);

    double SpurX(double y) => SpurAt(Math.Clamp(1 - (Base - y) / (Height * _height[Samples]), 0, 1)).X;

    // What is left of the profile when its even rise is taken away, between -1 and 1 and endless: the hand of the course in every ornament.
    double Wave(double t)
    {
        t = Math.Abs(t) % 2;
        var at = (t > 1 ? 2 - t : t) * Samples;
        var i = Math.Min((int)at, Samples - 1);
        return _wave[i] + (_wave[i + 1] - _wave[i]) * (at - i);
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
