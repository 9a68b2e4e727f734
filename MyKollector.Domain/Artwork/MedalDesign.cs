using System.Globalization;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;

namespace MyKollector.Domain.Artwork;

/// <summary>The metal and how it takes the laser.</summary>
public enum Metal
{
    /// <summary>Engraving is darker than the metal.</summary>
    Bronze,

    /// <summary>Engraving is darker than the metal.</summary>
    Silver,

    /// <summary>Anodised black: the laser brings out bright metal, so that the QR code is engraved by its light modules.</summary>
    Black,
}

/// <summary>The time on a medal: awaited, validated, or none because the medal was sold without.</summary>
public readonly record struct EngravedTime
{
    readonly TimeSpan? _elapsed;
    readonly bool _finisher;

    EngravedTime(TimeSpan? elapsed, bool finisher)
    {
        _elapsed = elapsed;
        _finisher = finisher;
    }

    /// <summary>Not known yet: a preview shows a placeholder, an engraving file is refused.</summary>
    public static readonly EngravedTime Awaited;

    /// <summary>No time needed: the medal says "finisher".</summary>
    public static readonly EngravedTime Finisher = new(null, true);

    /// <summary>A validated time, truncated to the second.</summary>
    public static EngravedTime Of(TimeSpan elapsed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(elapsed, TimeSpan.Zero);
        return new(TimeSpan.FromSeconds(Math.Floor(elapsed.TotalSeconds)), false);
    }

    public bool IsAwaited => _elapsed is null && !_finisher;

    public bool IsFinisher => _finisher;

    /// <summary>The time, when there is one.</summary>
    public TimeSpan? Elapsed => _elapsed;

    /// <summary>Figures and their units, largest first: <c>1 h, 02 min, 03 s</c>. Empty when there is no time.</summary>
    public IReadOnlyList<(string Figures, string Unit)> Parts
    {
        get
        {
            if (_elapsed is not { } e) return [];
            var hours = (int)e.TotalHours;
            var minutes = e.Minutes.ToString(hours > 0 ? "00" : "0", CultureInfo.InvariantCulture);
            var seconds = (e.Seconds.ToString("00", CultureInfo.InvariantCulture), "s");
            return hours > 0 ? [(hours.ToString(CultureInfo.InvariantCulture), "h"), (minutes, "min"), seconds] : [(minutes, "min"), seconds];
        }
    }

    /// <summary>The parts in one line with no-break spaces, as in <c>1 h 02 min 03 s</c>.</summary>
    public override string ToString() => string.Join('\u00A0', Parts.Select(p => $"{p.Figures}\u00A0{p.Unit}"));
}

/// <summary>Everything that is written on one medal.</summary>
/// <param name="Course">Name of the col, as people write it; capitals are made here.</param>
/// <param name="SummitAltitude">Metres.</param>
/// <param name="Relief">The climb, drawn as skyline and as contour lines on the back.</param>
/// <param name="Athlete">Null only in a preview before anything was typed.</param>
/// <param name="Time">See <see cref="EngravedTime"/>.</param>
/// <param name="Date">Day of the climb; null while unknown.</param>
/// <param name="Serial">Null only in a preview before payment.</param>
/// <param name="Metal">What it is engraved on.</param>
public sealed record MedalDesign(
    string Course,
    int SummitAltitude,
    Relief Relief,
    string? Athlete,
    EngravedTime Time,
    DateOnly? Date,
    Serial? Serial,
    Metal Metal = Metal.Bronze)
{
    /// <summary>Diameter of the blank, millimetres, 40 to 100: on a smaller one the serial could not be read.</summary>
    public double Diameter { get; init; } = 50;

    /// <summary>A physical piece that replaces another one carries its suffix: 1 for <c>-R1</c>.</summary>
    public int Remake { get; init; }
}

/// <summary>The words on a medal that come from the language and not from the design.</summary>
/// <param name="Finisher">Stands where the time would.</param>
/// <param name="AthletePlaceholder">In previews, until a name is typed.</param>
/// <param name="Motto">On the back, above the code.</param>
/// <param name="Culture">Numbers and dates.</param>
public sealed record MedalWording(string Finisher, string AthletePlaceholder, string Motto, CultureInfo Culture);
