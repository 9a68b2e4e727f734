using System.Globalization;
using System.Xml;
using MyKollector.Domain.Common;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Ui;

/// <summary>How figures are written for people, in one place. Units stay beside their number by a no-break space.</summary>
public static class Formats
{
    const char Space = '\u00A0';

    /// <summary>The zone of every date and time shown.</summary>
    public static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary><c>1 h 02 min 03 s</c>, truncated to the second as everywhere a time is shown; leading zero units are left out.</summary>
    public static string Elapsed(TimeSpan elapsed)
    {
        var (hours, minutes, seconds) = Parts(elapsed);
        return hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{hours}{Space}h{Space}{minutes:00}{Space}min{Space}{seconds:00}{Space}s")
            : minutes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{minutes}{Space}min{Space}{seconds:00}{Space}s")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds}{Space}s");
    }

    /// <summary><c>1:02:03</c> or <c>2:03</c>, truncated to the second: for tables, rankings and the running clock.</summary>
    public static string ElapsedCompact(TimeSpan elapsed)
    {
        var (hours, minutes, seconds) = Parts(elapsed);
        return hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{hours}:{minutes:00}:{seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes}:{seconds:00}");
    }

    /// <summary>ISO 8601 duration of whole seconds, for the <c>datetime</c> of a <c>time</c> element.</summary>
    public static string ElapsedMachine(TimeSpan elapsed) => XmlConvert.ToString(TimeSpan.FromSeconds(Math.Truncate(elapsed.TotalSeconds)));

    /// <summary>The instant on a clock in Paris.</summary>
    public static DateTime InParis(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Paris).DateTime;

    /// <summary><c>12 septembre 2026</c>, <c>12 September 2026</c>, in Paris.</summary>
    public static string Date(DateTimeOffset instant, CultureInfo? culture = null) => Date(DateOnly.FromDateTime(InParis(instant)), culture);

    /// <summary><c>12 septembre 2026</c>; the first of a month is <c>1er</c> in French.</summary>
    public static string Date(DateOnly date, CultureInfo? culture = null)
    {
        var language = culture ?? CultureInfo.CurrentUICulture;
        var first = date.Day == 1 && !Cultures.IsEnglishCulture(language);
        return first ? "1er" + date.ToString(" MMMM yyyy", language) : date.ToString("d MMMM yyyy", language);
    }

    /// <summary><c>12 septembre 2026 à 14:05</c>, <c>12 September 2026 at 14:05</c>, in Paris.</summary>
    public static string DateAndTime(DateTimeOffset instant, CultureInfo? culture = null)
    {
        var language = culture ?? CultureInfo.CurrentUICulture;
        return $"{Date(instant, language)} {(Cultures.IsEnglishCulture(language) ? "at" : "à")} {Time(instant)}";
    }

    /// <summary><c>12/09/2026</c> in both languages, in Paris: for tables.</summary>
    public static string ShortDate(DateTimeOffset instant) => InParis(instant).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>12/09/2026 14:05</c>, in Paris: for tables.</summary>
    public static string ShortDateAndTime(DateTimeOffset instant) => InParis(instant).ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>14:05</c>, in Paris.</summary>
    public static string Time(DateTimeOffset instant) => InParis(instant).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>24,90 €</c>.</summary>
    public static string Amount(Money amount, CultureInfo? culture = null) => amount.ToString(culture ?? CultureInfo.CurrentUICulture);

    /// <summary><c>13,8 km</c>.</summary>
    public static string Kilometres(double metres, CultureInfo? culture = null) => (metres / 1000).ToString("N1", culture ?? CultureInfo.CurrentUICulture) + Space + "km";

    /// <summary><c>1 850 m</c>, for altitudes and climbs.</summary>
    public static string Metres(double metres, CultureInfo? culture = null) => metres.ToString("N0", culture ?? CultureInfo.CurrentUICulture) + Space + "m";

    /// <summary><c>8,1 %</c> in French, <c>8.1%</c> in English, from a fraction.</summary>
    public static string Gradient(double fraction, CultureInfo? culture = null)
    {
        var language = culture ?? CultureInfo.CurrentUICulture;
        return (fraction * 100).ToString("N1", language) + (Cultures.IsEnglishCulture(language) ? "%" : Space + "%");
    }

    /// <summary><c>12 345</c>.</summary>
    public static string Count(long count, CultureInfo? culture = null) => count.ToString("N0", culture ?? CultureInfo.CurrentUICulture);

    static (long Hours, int Minutes, int Seconds) Parts(TimeSpan elapsed)
    {
        var seconds = (long)Math.Truncate(Math.Max(0, elapsed.TotalSeconds));
        return (seconds / 3600, (int)(seconds / 60 % 60), (int)(seconds % 60));
    }
}
