namespace MyKollector.Domain.Courses;

/// <summary>One stretch of a relief.</summary>
/// <param name="FromMetres">Distance from the start to the stretch's beginning.</param>
/// <param name="ToMetres">Distance from the start to its end.</param>
/// <param name="FromAltitude">Altitude at its beginning, metres.</param>
/// <param name="ToAltitude">Altitude at its end, metres.</param>
public readonly record struct ReliefStretch(double FromMetres, double ToMetres, double FromAltitude, double ToAltitude)
{
    /// <summary>Mean gradient as a fraction: 0.08 climbs eight metres in a hundred.</summary>
    public double Gradient => ToMetres <= FromMetres ? 0 : (ToAltitude - FromAltitude) / (ToMetres - FromMetres);
}

/// <summary>The elevation profile of a course, cut in stretches of equal length: what every picture of a course is drawn from.</summary>
public sealed class Relief
{
    public IReadOnlyList<ReliefStretch> Stretches { get; }

    public double LengthMetres { get; }

    /// <summary>Lowest altitude in metres.</summary>
    public double Lowest { get; }

    /// <summary>Highest altitude in metres.</summary>
    public double Highest { get; }

    /// <summary>Sum of the climbing stretches, metres.</summary>
    public double GainMetres { get; }

    Relief(IReadOnlyList<ReliefStretch> stretches, double length)
    {
        Stretches = stretches;
        LengthMetres = length;
        Lowest = stretches.Min(s => Math.Min(s.FromAltitude, s.ToAltitude));
        Highest = stretches.Max(s => Math.Max(s.FromAltitude, s.ToAltitude));
        GainMetres = stretches.Sum(s => Math.Max(0, s.ToAltitude - s.FromAltitude));
    }

    /// <summary>Cuts a course in stretches of <paramref name="stretchMetres"/>; the last one takes the remainder.</summary>
    public static Relief Of(CourseGeometry course, double stretchMetres = 100)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stretchMetres);
        var count = Math.Max(1, (int)Math.Round(course.LengthMetres / stretchMetres));
        var stretches = new ReliefStretch[count];
        var from = 0.0;
        for (var i = 0; i < count; i++)
        {
            var to = i == count - 1 ? course.LengthMetres : (i + 1) * stretchMetres;
            stretches[i] = new(from, to, course.AltitudeAt(from), course.AltitudeAt(to));
            from = to;
        }

        return new(stretches, course.LengthMetres);
    }
}
