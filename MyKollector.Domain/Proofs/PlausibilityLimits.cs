using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;

namespace MyKollector.Domain.Proofs;

/// <summary>What physiology says about a climb.</summary>
public enum Plausibility
{
    Plausible,

    /// <summary>Among the best in the world: a person looks.</summary>
    Exceptional,

    /// <summary>Not by muscles alone.</summary>
    Implausible,
}

/// <summary>
/// Limits of mean vertical speed (VAM, metres of height per hour) by category, duration and gradient. They judge by gradient and duration, not by
/// records on the flat. Bike: 1,750 m/h over 20 minutes is held by a handful of professionals; the fastest ascents on record stay below 2,050.
/// Foot: below 12 % running economy caps at 1,400; on vertical-kilometre courses the world's best reach 2,200.
/// E-bikes are exempt: assistance at human speed cannot be told from GPS.
/// </summary>
public sealed class PlausibilityLimits
{
    readonly (double Seconds, double Exceptional, double Implausible)[] _steps;
    readonly (double Seconds, double Exceptional, double Implausible)[] _steepSteps;

    PlausibilityLimits(Category category, (double, double, double)[] steps, (double, double, double)[]? steep = null)
    {
        Category = category;
        _steps = steps;
        _steepSteps = steep ?? steps;
    }

    public Category Category { get; }

    /// <summary>From this gradient on the steep limits hold.</summary>
    public const double SteepGradient = 0.12;

    /// <summary>Climbs shorter than this are not judged by vertical speed, seconds.</summary>
    public const double ShortestJudged = 120;

    static readonly PlausibilityLimits Foot = new(
        Category.Foot,
        [(120, 1900, 2250), (300, 1500, 1750), (1200, 1200, 1400)],
        [(120, 2300, 2800), (300, 2050, 2450), (1200, 1850, 2200)]);

    static readonly PlausibilityLimits Bike = new(Category.Bike, [(120, 2300, 2750), (300, 1950, 2250), (1200, 1750, 2050)]);

    static readonly PlausibilityLimits EBike = new(Category.EBike, [(120, double.MaxValue, double.MaxValue)]);

    static readonly PlausibilityLimits Handbike = new(Category.Handbike, [(120, 1600, 2750), (300, 1300, 2250), (1200, 1150, 2050)]);

    public static PlausibilityLimits For(Category category) => category switch
    {
        Category.Foot => Foot,
        Category.Bike => Bike,
        Category.EBike => EBike,
        Category.Handbike => Handbike,
    };

    /// <summary>Judges a climb by its height and duration.</summary>
    /// <param name="gainMetres">Height between its ends, metres.</param>
    /// <param name="seconds">Wall clock.</param>
    /// <param name="gradient">Mean, as a fraction.</param>
    public Plausibility Judge(double gainMetres, double seconds, double gradient)
    {
        if (seconds < ShortestJudged || gainMetres <= 0) return Plausibility.Plausible;
        var (exceptional, implausible) = At(seconds, gradient);
        var vam = gainMetres / seconds * 3600;
        return vam > implausible ? Plausibility.Implausible : vam > exceptional ? Plausibility.Exceptional : Plausibility.Plausible;
    }

    /// <summary>The two limits in metres per hour. Between two durations the limits of the shorter one hold: the gentler rule.</summary>
    public (double Exceptional, double Implausible) At(double seconds, double gradient)
    {
        var steps = gradient >= SteepGradient ? _steepSteps : _steps;
        var chosen = steps[0];
        foreach (var step in steps)
        {
            if (seconds >= step.Seconds) chosen = step;
        }

        return (chosen.Exceptional, chosen.Implausible);
    }

    /// <summary>The category a recording claims; a bike, the fastest, when it claims none.</summary>
    public static Category CategoryOf(TrackSport sport) => sport switch
    {
        TrackSport.Running or TrackSport.Hiking => Category.Foot,
        TrackSport.EBike => Category.EBike,
        TrackSport.Handbike => Category.Handbike,
        TrackSport.Unknown or TrackSport.Cycling or TrackSport.Other => Category.Bike,
    };
}
