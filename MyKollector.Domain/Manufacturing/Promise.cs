using MyKollector.Domain.Medals;

namespace MyKollector.Domain.Manufacturing;

/// <summary>
/// The date a medal should leave by. Derived, never stored: ten working days after the later of payment and validated time. Days are
/// those of Europe/Paris; the caller converts.
/// </summary>
public static class Promise
{
    /// <summary>Working days from payment or validated time to the parcel.</summary>
    public const int Days = 10;

    /// <summary>The last day to ship.</summary>
    /// <param name="from">Day in Paris on which the promise began to count.</param>
    public static DateOnly DueOn(DateOnly from) => WorkingDays.Add(from, Days);

    /// <summary>Whether the workshop is late: the day has passed and nothing but the workshop is waited for.</summary>
    /// <param name="fabrication">How far the metal is.</param>
    /// <param name="time">What is known of the time.</param>
    /// <param name="due">From <see cref="DueOn"/>.</param>
    /// <param name="today">Today in Paris.</param>
    public static bool IsLate(Fabrication fabrication, TimeFact time, DateOnly due, DateOnly today) => today > due && fabrication switch
    {
        Fabrication.Queued or Fabrication.InProduction => true,
        // A blank that waits for its athlete is nobody's delay.
        Fabrication.Made => time != TimeFact.Awaiting,
        Fabrication.Engraved => true,
        Fabrication.Shipped or Fabrication.Delivered or Fabrication.Cancelled => false,
    };
}
