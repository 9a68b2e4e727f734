using System.Globalization;
using System.Resources;

namespace MyKollector.Web.Platform.Documents;

/// <summary>
/// Words of printed documents. Read by culture and not through the current one: a document is made in its customer's language, whoever
/// asked for it.
/// </summary>
public static class DocumentText
{
    static readonly ResourceManager Words = new(typeof(DocumentText).FullName!, typeof(DocumentText).Assembly);

    /// <summary>The text of a key.</summary>
    /// <exception cref="MissingManifestResourceException">No such key: a bug.</exception>
    public static string Get(string key, CultureInfo culture) => Words.GetString(key, culture) ?? throw new MissingManifestResourceException($"No text {key}.");

    /// <summary>The text of a key with its places filled, numbers in the culture's way.</summary>
    public static string Get(string key, CultureInfo culture, params ReadOnlySpan<object?> values) => string.Format(culture, Get(key, culture), values);
}
