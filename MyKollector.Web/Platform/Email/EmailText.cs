using System.Globalization;
using System.Resources;

namespace MyKollector.Web.Platform.Email;

/// <summary>
/// Texts of mails, read by the customer's culture and never by the current one: a mail leaves from a background service. Each area
/// keeps its own resource file and reads it through <see cref="MailWords{TAnchor}"/>.
/// </summary>
public static class EmailText
{
    static readonly ResourceManager Words = new(typeof(EmailText).FullName!, typeof(EmailText).Assembly);

    /// <summary>The text of a key of the frame shared by all mails.</summary>
    public static string Get(string key, CultureInfo culture) => Words.GetString(key, culture) ?? throw new MissingManifestResourceException($"No text {key}.");
}

/// <summary>The texts of one area's mails in one language: <c>words["Shipped.Title"]</c>, <c>words["Shipped.Text", number]</c>.</summary>
/// <typeparam name="TAnchor">A class beside the resource file, with its name.</typeparam>
public sealed class MailWords<TAnchor>(CultureInfo culture)
{
    static readonly ResourceManager Words = new(typeof(TAnchor).FullName!, typeof(TAnchor).Assembly);

    public CultureInfo Culture => culture;

    public string this[string key] => Words.GetString(key, culture) ?? throw new MissingManifestResourceException($"No text {key}.");

    public string this[string key, params ReadOnlySpan<object?> values] => string.Format(culture, this[key], values);
}
