using MyKollector.Domain.Medals;

namespace MyKollector.Domain.Manufacturing;

/// <summary>
/// The date a medal should leave by. Derived, never stored: ten working days after the later of payment and validated time. Days are
/// those of Europe/Paris; the caller converts.
/// </summary>
public static class Promise
{
    /// <summary>Working days from payment or validated time to the parcel.</summary>
    public const int WorkingDays = 10;

    /// <summary>The last day to ship.</summary>
    /// <param name="from">Day in Paris on which the promise began to count.</param>
    public static DateOnly DueOn(DateOnly from) => Add(from, WorkingDays);

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

    /// <summary>The day <paramref name="workingDays"/> working days later: Saturdays, Sundays and French public holidays do not count.</summary>
    public static DateOnly Add(DateOnly from, int workingDays)
    {
        var day = from;
        for (var left = workingDays; left > 0;)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day)) left--;
        }

        return day;
    }

    /// <summary>Neither weekend nor one of the eleven public holidays of article L3133-1 of the French labour code.</summary>
    public static bool IsWorkingDay(DateOnly day)
    {
        if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) return false;
        if ((day.Month, day.Day) is (1, 1) or (5, 1) or (5, 8) or (7, 14) or (8, 15) or (11, 1) or (11, 11) or (12, 25)) return false;
        var afterEaster = day.DayNumber - EasterSunday(day.Year).DayNumber;
        return afterEaster is not (1 or 39 or 50);
    }

    /// <summary>Gregorian Easter by the anonymous algorithm published in Nature, 20 April 1876 (Meeus, Jones, Butcher).</summary>
    static DateOnly EasterSunday(int year)
    {
        var a = year % 19;
        var (b, c) = (year / 100, year % 100);
        var (d, e) = (b / 4, b % 4);
        var g = (8 * b + 13) / 25;
        var h = (19 * a + b - d - g + 15) % 30;
        var (i, k) = (c / 4, c % 4);
        var l = (32 + 2 * e + 2 * i - h - k) % 7;
        var m = (a + 11 * h + 22 * l) / 451;
        var month = (h + l - 7 * m + 114) / 31;
        return new DateOnly(year, month, (h + l - 7 * m + 114) % 31 + 1);
    }
}
