using System.Globalization;

namespace MyKollector.Web.Ui.Localization;

/// <summary>The two languages of the product. French is the source and the default, English is complete.</summary>
public static class Cultures
{
    public static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    public static readonly IReadOnlyList<CultureInfo> All = [French, English];

    /// <summary>Name of the cookie that keeps a person's choice.</summary>
    public const string CookieName = "lang";

    /// <summary>True while the page being written is English.</summary>
    public static bool IsEnglish => IsEnglishCulture(CultureInfo.CurrentUICulture);

    public static bool IsEnglishCulture(CultureInfo culture) => culture.TwoLetterISOLanguageName == "en";

    /// <summary>The supported culture for a language tag such as <c>en</c>, <c>en-US</c> or <c>fr</c>; null for any other language.</summary>
    public static CultureInfo? Of(string? tag) =>
        tag is null ? null
        : IsLanguage(tag, "en") ? English
        : IsLanguage(tag, "fr") ? French
        : null;

    static bool IsLanguage(string tag, string language) =>
        tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == language.Length || tag[language.Length] == '-');
}
