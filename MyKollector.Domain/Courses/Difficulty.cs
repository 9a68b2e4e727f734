namespace MyKollector.Domain.Courses;

/// <summary>
/// The published difficulty of a climb: the FIETS index with its altitude term,
/// <c>gain² / (length × 10) + max(0, (summit − 1000) / 1000)</c>, all in metres
/// (Dutch cycling magazine Fiets; the same figure that most catalogues of climbs print).
/// </summary>
/// <param name="Points">The index, one decimal is meaningful.</param>
public readonly record struct Difficulty(double Points)
{
    /// <summary>From the course's own figures, metres.</summary>
    public static Difficulty Of(double gainMetres, double lengthMetres, double summitAltitude) =>
        new(gainMetres * gainMetres / (lengthMetres * 10) + Math.Max(0, (summitAltitude - 1000) / 1000));
}
