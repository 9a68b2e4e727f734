namespace MyKollector.Domain.Manufacturing;

/// <summary>
/// When a medal will leave its workshop: what is waiting there before it, at the pace of the last four weeks, over working days. Asked anew
/// each time and never stored, so that a promise is always that of the real queue.
/// </summary>
public static class LeadTime
{
    /// <summary>How far back the pace is measured.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(28);

    /// <summary>Medals engraved in the window from which on the measured pace counts; with fewer it is the declared capacity.</summary>
    public const int EnoughHistory = 20;

    /// <summary>Working days a pace is measured over at least: one good Monday makes no workshop fast.</summary>
    public const int ShortestMeasure = 5;

    /// <summary>Working days between order and parcel in an empty workshop: blank, engraving, packing.</summary>
    public const int Least = 3;

    /// <summary>Working days on the road.</summary>
    public const int Delivery = 2;

    /// <summary>Medals a working day.</summary>
    /// <param name="engraved">Medals engraved within <see cref="Window"/>, 0 or more.</param>
    /// <param name="workedDays">Working days since the first of them, 0 or more.</param>
    /// <param name="declaredCapacity">Medals a day that the workshop declares, 1 or more.</param>
    public static double Pace(int engraved, int workedDays, int declaredCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(engraved);
        ArgumentOutOfRangeException.ThrowIfNegative(workedDays);
        ArgumentOutOfRangeException.ThrowIfLessThan(declaredCapacity, 1);
        return engraved >= EnoughHistory ? (double)engraved / Math.Max(workedDays, ShortestMeasure) : declaredCapacity;
    }

    /// <summary>Working days until the parcel leaves.</summary>
    /// <param name="ahead">Medals that the workshop finishes first, 0 or more.</param>
    /// <param name="pace">From <see cref="Pace"/>, more than 0.</param>
    public static int DaysFor(int ahead, double pace)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ahead);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pace);
        return Math.Max(Least, (int)Math.Ceiling((ahead + 1) / pace) + 1);
    }

    /// <summary>The day the parcel leaves.</summary>
    /// <param name="today">Today in Paris.</param>
    /// <param name="ahead">Medals that the workshop finishes first.</param>
    /// <param name="pace">From <see cref="Pace"/>.</param>
    public static DateOnly ShipsOn(DateOnly today, int ahead, double pace) => WorkingDays.Add(today, DaysFor(ahead, pace));

    /// <summary>The last day it is on the road.</summary>
    public static DateOnly ArrivesBy(DateOnly shipsOn) => WorkingDays.Add(shipsOn, Delivery);
}
