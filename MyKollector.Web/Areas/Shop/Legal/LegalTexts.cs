using System.Globalization;
using System.Resources;
using System.Security.Cryptography;
using System.Text;
using MyKollector.Domain.Catalogue;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Shop.Legal;

/// <summary>One section of a legal page.</summary>
public sealed record LegalSection(string Title, IReadOnlyList<string> Paragraphs);

/// <summary>
/// The legal texts with the operator's own particulars in them. What the operator has not set yet is shown as missing, in words, never left out.
/// </summary>
public sealed class LegalTexts(OperatorSettings seller, AppFolders folders)
{
    static readonly ResourceManager Words = new(typeof(LegalText).FullName!, typeof(LegalText).Assembly);

    /// <summary>Sections of a page: keys <c>Terms.01.Title</c>, <c>Terms.01.Text</c> and so on, as many as there are.</summary>
    public IReadOnlyList<LegalSection> Sections(string page, CultureInfo culture)
    {
        var sections = new List<LegalSection>();
        for (var i = 1; Words.GetString(Key(page, i, "Title"), culture) is { } title; i++)
            sections.Add(new(Filled(title, culture), Filled(Words.GetString(Key(page, i, "Text"), culture) ?? "", culture).Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        return sections;
    }

    /// <summary>The terms of sale as plain text: what a customer accepts, receives and can be shown again.</summary>
    public string Terms(CultureInfo culture)
    {
        var text = new StringBuilder().Append(Word("Terms.Title", culture)).Append('\n');
        foreach (var section in Sections("Terms", culture))
        {
            text.Append('\n').Append(section.Title).Append("\n\n");
            foreach (var paragraph in section.Paragraphs) text.Append(paragraph).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>SHA-256 of the terms of sale: the version that an order names.</summary>
    public string TermsHash(CultureInfo culture) => Hash(Terms(culture));

    /// <summary>Keeps the version that is accepted now, so that ten years on the words behind a hash are still there.</summary>
    public async Task<string> KeepTermsAsync(CultureInfo culture, CancellationToken cancellation)
    {
        var text = Terms(culture);
        var hash = Hash(text);
        var file = Path.Combine(folders.Folder("terms"), hash + ".txt");
        if (File.Exists(file)) return hash;
        var half = $"{file}.{Guid.NewGuid():N}.tmp";
        await File.WriteAllTextAsync(half, text, cancellation);
        File.Move(half, file, overwrite: true);
        return hash;
    }

    /// <summary>The words of a version that was accepted; null when this folder never held it.</summary>
    public async Task<string?> KeptTermsAsync(string hash, CancellationToken cancellation)
    {
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower)) return null;
        var file = Path.Combine(folders.Folder("terms"), hash + ".txt");
        return File.Exists(file) ? await File.ReadAllTextAsync(file, cancellation) : null;
    }

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    static string Word(string key, CultureInfo culture) => Words.GetString(key, culture) ?? throw new MissingManifestResourceException($"No text {key}.");

    static string Key(string page, int number, string part) => string.Create(CultureInfo.InvariantCulture, $"{page}.{number:00}.{part}");

    string Filled(string text, CultureInfo culture)
    {
        var missing = Word("Missing", culture);
        var address = seller.Address.City.Length == 0 ? missing : string.Join(", ", seller.Address.Lines.Skip(1));
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)
                 [
                     ("{name}", seller.Name), ("{form}", seller.LegalForm), ("{address}", address), ("{siren}", seller.Siren), ("{vat}", seller.VatNumber), ("{register}", seller.Register),
                     ("{email}", seller.Email), ("{phone}", seller.Phone), ("{director}", seller.Director), ("{host}", seller.HostName), ("{hostAddress}", seller.HostAddress),
                     ("{mediator}", seller.MediatorName), ("{mediatorUrl}", seller.MediatorUrl), ("{mediatorAddress}", seller.MediatorAddress), ("{packaging}", seller.PackagingIdentifier),
                     ("{delivery}", Formats.Amount(MedalCatalogue.Delivery, culture)), ("{priceFrom}", Formats.Amount(MedalCatalogue.Finishes.Min(f => f.Price), culture)),
                 ])
            text = text.Replace(name, value ?? missing, StringComparison.Ordinal);
        return text;
    }
}
