namespace MyKollector.Domain.Manufacturing;

/// <summary>Days on which French workshops work: Monday to Friday without the eleven legal holidays (Code du travail, L3133-1).</summary>
public static class WorkingDays
{
    /// <summary>The day that is <paramref name="days"/> working days after <paramref name="from"/>; the day itself does not count.</summary>
    /// <param name="from">Any day.</param>
    /// <param name="days">0 or more.</param>
    public static DateOnly Add(DateOnly from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        var day = from;
        for (var left = days; left > 0;)
        {
            day = day.AddDays(1);
            if (IsWorked(day)) left--;
        }

        return day;
    }

    /// <summary>Working days from one day to another, both counted; 0 when the second is earlier.</summary>
    public static int Between(DateOnly first, DateOnly last)
    {
        var count = 0;
        for (var day = first; day <= last; day = day.AddDays(1))
            if (IsWorked(day)) count++;
        return count;
    }

    /// <summary>True on working days.</summary>
    public static bool IsWorked(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsHoliday(day);

    static bool IsHoliday(DateOnly day)
    {
        if ((day.Month, day.Day) is (1, 1) or (5, 1) or (5, 8) or (7, 14) or (8, 15) or (11, 1) or (11, 11) or (12, 25)) return true;
        var easter = Easter(day.Year);
        return day == easter.AddDays(1) || day == easter.AddDays(39) || day == easter.AddDays(50);
    }

    /// <summary>Easter Sunday of the Gregorian calendar (anonymous algorithm, Meeus, Astronomical Algorithms, chapter 8).</summary>
    public static DateOnly Easter(int year)
    {
        var a = year % 19;
        var (b, c) = (year / 100, year % 100);
        var (d, e) = (b / 4, b % 4);
        var g = (8 * b + 13) / 25;
        var h = (19 * a + b - d - g + 15) % 30;
        var (i, k) = (c / 4, c % 4);
        var l = (32 + 2 * e + 2 * i - h - k) % 7;
        var m = (a + 11 * h + 19 * l) / 433;
        var month = (h + l - 7 * m + 90) / 25;
        return new(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
    }
}
