using System.Globalization;
using CsCheck;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Common;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Platform.Documents;
using MyKollector.Web.Platform.Documents.Flow;
using SkiaSharp;
using static MyKollector.Tests.Domain.Artwork.ArtworkSamples;

namespace MyKollector.Tests.Platform.Documents;

public sealed class DocumentTests
{
    static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");
    static readonly DateOnly Day = new(2026, 9, 12);
    static readonly PostalAddress Zoe = new("Zoé Lefèvre-Œuvrard", "12 rue de l’Été", "Bâtiment C", "69100", "Villeurbanne", "FR");
    static readonly PostalAddress Workshop = new("Atelier du Vercors", "4 chemin des Forges", null, "26190", "Saint-Jean-en-Royans", "FR");
    static readonly SellerIdentity Seller = new("MyKollectOr SAS", "SAS au capital de 10 000 €", new("MyKollectOr", "12 rue des Balances", null, "38000", "Grenoble", "FR"), "912345678", "FR12912345678", "RCS Grenoble", "facture@mykollector.fr");

    static readonly InvoiceData Invoice = new("F-2026-000042", Day, Day, "26-7K4QMX", Seller, Zoe, Zoe with { Name = "Paul Lefèvre", City = "Lyon" },
        [new("Médaille gravée Ø 50 mm, bronze", "Alpe d’Huez · Zoé Lefèvre-Œuvrard", 1, Money.Euro(39.90m), 0.20m), new("Médaille gravée, noire", null, 2, Money.Euro(44.90m), 0.20m), new("Livraison", null, 1, Money.Euro(4.90m), 0.20m)],
        "Payée le 12 septembre 2026 par carte bancaire.", CustomerSiren: "552081317");

    static readonly BibData Bib = new("417", "Zoé Lefèvre-Œuvrard", "Alpe d’Huez", "Bourg-d’Oisans", 1850, Climb, Serial, Address, "26-7K4QMX", null, Day);

    static readonly ShippingLabelData Label = new(Workshop, Zoe, "26-7K4QMX", [Serial.Value], Day);

    static readonly SteleplateData Plate = new("HUEZ-1", "Alpe d’Huez", "Bourg-d’Oisans", 1850, Climb, "https://chrono.mykollector.fr/s/HUEZ-1", false, Day);

    static CertificateData Certificate => new(new MedalPictures().Compose(Design(), Address, French).Value, "Bourg-d’Oisans", "N3 · Double contrôle", Address, "à vélo", Day);

    static readonly decimal[] Rates = [0m, 0.021m, 0.055m, 0.10m, 0.20m];

    public static TheoryData<string> All => ["invoice", "credit note", "bib", "label", "certificate", "plate"];

    static (byte[] Pdf, double Width, double Height) Make(string kind, CultureInfo culture) => kind switch
    {
        "invoice" => (new InvoiceDocument().Render(Invoice, culture), 210, 297),
        "credit note" => (new CreditNoteDocument().Render(new(Invoice with { Number = "A-2026-000007" }, Invoice.Number, Day, "revendication refusée"), culture), 210, 297),
        "bib" => (new BibDocument().Render(Bib, culture), 210, 297),
        "label" => (new ShippingLabelDocument().Render(Label, culture), 100, 150),
        "certificate" => (new CertificateDocument().Render(Certificate, culture), 297, 210),
        _ => (new SteleplateDocument().Render(Plate, culture), 200, 300),
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Pages_have_their_exact_size(string kind)
    {
        var (pdf, width, height) = Make(kind, French);
        Assert.All(PdfFacts.Pages(pdf), p =>
        {
            Assert.Equal(width, p.Width, 0.01);
            Assert.Equal(height, p.Height, 0.01);
        });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_same_document_gives_the_same_bytes_in_either_language(string kind)
    {
        Assert.Equal(Make(kind, French).Pdf, Make(kind, French).Pdf);
        Assert.Equal(Make(kind, English).Pdf, Make(kind, English).Pdf);
        Assert.NotEqual(Make(kind, French).Pdf, Make(kind, English).Pdf);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Nothing_in_a_document_acts_and_all_fonts_are_embedded_outlines(string kind)
    {
        var pdf = Make(kind, French).Pdf;
        Assert.Empty(PdfFacts.Actions(pdf));
        var opened = PdfFacts.Opened(pdf);
        Assert.DoesNotContain("/Type3", opened, StringComparison.Ordinal);
        Assert.Contains("/FontFile2", opened, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_current_culture_does_not_matter(string kind)
    {
        var expected = Make(kind, French).Pdf;
        var previous = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(expected, Make(kind, French).Pdf);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = previous;
        }
    }

    [Fact]
    public void An_invoice_says_all_that_French_law_asks()
    {
        var text = Plain(new InvoiceDocument().Render(Invoice, French));
        foreach (var mention in (ReadOnlySpan<string>)[
            "F-2026-000042", "Émise le 12 septembre 2026", "MyKollectOr SAS", "SAS au capital de 10 000 €", "12 rue des Balances", "38000 Grenoble", "SIREN 912345678", "FR12912345678", "RCS Grenoble",
            "Zoé Lefèvre-Œuvrard", "12 rue de l’Été", "69100 Villeurbanne", "SIREN 552081317", "Paul Lefèvre", "69100 Lyon", "Médaille gravée Ø 50 mm, bronze", "20 %",
            "33,25 €", "37,4167 €", "74,83 €", "4,08 €", "112,16 €", "22,44 €", "134,60 €", "livraison de biens", "Payée le 12 septembre 2026", "40 €", "1/1"])
            Assert.Contains(mention, text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invoice_reads_in_English()
    {
        var text = Plain(new InvoiceDocument().Render(Invoice, English));
        foreach (var mention in (ReadOnlySpan<string>)["INVOICE", "Issued on 12 September 2026", "TOTAL EXCL. VAT", "Total incl. VAT", "134.60 €", "supply of goods"]) Assert.Contains(mention, text, StringComparison.Ordinal);
        Assert.DoesNotContain("HT", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_credit_note_is_negative_and_names_its_invoice()
    {
        var text = Plain(Make("credit note", French).Pdf);
        foreach (var mention in (ReadOnlySpan<string>)["AVOIR", "A-2026-000007", "Sur la facture F-2026-000042 du 12 septembre 2026", "-134,60 €", "-22,44 €", "Motif : revendication refusée"]) Assert.Contains(mention, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_invoice_repeats_its_head_and_loses_no_line()
    {
        var lines = Enumerable.Range(1, 60).Select(i => new InvoiceLine($"Article numéro {i:000}", null, 1, Money.Euro(1), 0.20m)).ToList();
        var pdf = new InvoiceDocument().Render(Invoice with { Lines = lines }, French);
        var text = Plain(pdf);
        var pages = PdfFacts.Pages(pdf).Count;
        Assert.InRange(pages, 3, 4);
        Assert.All(Enumerable.Range(1, 60), i => Assert.Contains($"Article numéro {i:000}", text, StringComparison.Ordinal));
        Assert.Equal(pages, text.Split("DÉSIGNATION").Length - 1);
        Assert.Contains($"{pages}/{pages}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Amounts_add_up_line_by_line()
    {
        Check.Sample(Gen.Select(Gen.Int[1, 20], Gen.Long[1, 1_000_000], Gen.Int[0, 4].Select(i => Rates[i])), x =>
        {
            var line = new InvoiceLine("x", null, x.Item1, new(x.Item2), x.Item3);
            return line.TotalBeforeVat + line.Vat == line.Total && Math.Abs(line.UnitBeforeVat * line.Quantity - line.TotalBeforeVat.InEuro) <= 0.006m;
        });
    }

    [Fact]
    public void Hostile_names_are_text_and_nothing_else()
    {
        const string hostile = "Zoé ) Tj ET /JS (app.alert(1)) >> endobj \\( \u0000 \u202E 😀 Иван e\u0301";
        var pdf = new InvoiceDocument().Render(Invoice with { Customer = Zoe with { Name = hostile }, Number = "F) /OpenAction << /S /JavaScript /JS (x) >> (" }, French);
        Assert.Empty(PdfFacts.Actions(pdf));
        Assert.Single(PdfFacts.Pages(pdf));
        Assert.Contains("app.alert", Plain(pdf), StringComparison.Ordinal);
        // The author of the file may not be forged through its title either.
        using var document = UglyToad.PdfPig.PdfDocument.Open(pdf);
        Assert.Equal("MyKollectOr", document.Information.Author);
        Assert.Contains("/OpenAction", document.Information.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bib_carries_code_serial_number_and_card()
    {
        Assert.Equal((Address, 4), QrReader.Read(BibDocument.Set(Bib, French).ToPng(0, 8)));
        var text = Plain(new BibDocument().Render(Bib, French));
        foreach (var mention in (ReadOnlySpan<string>)["417", "Zoé Lefèvre-Œuvrard", Serial.Value, "ALPE D’HUEZ", "FICHE PARCOURS", "13,8 km", "112", "EN CAS D’URGENCE", "Bourg-d’Oisans", "Commande 26-7K4QMX"]) Assert.Contains(mention, text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bib_names_whom_to_call_when_it_is_known() => Assert.Contains("Paul, 06 12 34 56 78", Plain(new BibDocument().Render(Bib with { EmergencyContact = "Paul, 06 12 34 56 78" }, French)), StringComparison.Ordinal);

    [Fact]
    public void The_certificate_carries_its_facts_and_its_code()
    {
        Assert.Equal((Address, 4), QrReader.Read(Framed(CertificateDocument.Set(Certificate, French).ToPng(0, 12), 12, SKRect.Create(222, 92, 42, 42))));
        var text = Plain(new CertificateDocument().Render(Certificate, French));
        foreach (var mention in (ReadOnlySpan<string>)["Zoé Lefèvre-Œuvrard", "ALPE D’HUEZ", "le 12 septembre 2026", "N3 · Double contrôle", Serial.Value, "à vélo", "02", "min"]) Assert.Contains(mention, text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plate_carries_the_stele_and_names_the_host_to_expect()
    {
        Assert.Equal((Plate.Address, 3), QrReader.Read(SteleplateDocument.Set(Plate, French).ToPng(0, 5)));
        var text = Plain(new SteleplateDocument().Render(Plate, French));
        foreach (var mention in (ReadOnlySpan<string>)["HUEZ-1", "chrono.mykollector.fr", "DÉPART", "Scannez, touchez, montez.", "Scan, tap, climb."]) Assert.Contains(mention, text, StringComparison.Ordinal);
        Assert.Contains("ARRIVÉE", Plain(new SteleplateDocument().Render(Plate with { AtSummit = true }, French)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_label_carries_every_serial_as_a_barcode_up_to_four()
    {
        Assert.Equal([Serial.Value], Code128Reader.ReadAll(ShippingLabelDocument.Set(Label, French).ToPng(0, 16)));
        var many = Label with { PieceSerials = ["HUEZ-26-7K4QM-X", "GAL-26-BYZV6-T-R1", "VENT-26-BYZV6-0", "TOUR-26-BYZV6-1", "TOUR-26-BYZV6-2"] };
        Assert.Equal(many.PieceSerials.Take(4), Code128Reader.ReadAll(ShippingLabelDocument.Set(many, French).ToPng(0, 16)));
        var text = Plain(new ShippingLabelDocument().Render(many, French));
        foreach (var mention in (ReadOnlySpan<string>)["69100 Villeurbanne", "Atelier du Vercors", "26-7K4QMX", "5 médailles", "et 1 de plus"]) Assert.Contains(mention, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_addresses_do_not_run_into_the_barcodes()
    {
        var zoe = new PostalAddress("Association sportive et culturelle des cyclotouristes du Grésivaudan", "1234 chemin du Vieux-Moulin-de-la-Combe-Profonde", "Résidence Les Balcons de Belledonne, escalier B", "38190", "Saint-Pierre-d’Allevard-la-Chapelle-du-Bard", "FR");
        var label = Label with { Recipient = zoe, PieceSerials = ["HUEZ-26-7K4QM-X", "GAL-26-BYZV6-T", "VENT-26-BYZV6-0", "TOUR-26-BYZV6-1"] };
        Assert.Equal(4, Code128Reader.ReadAll(ShippingLabelDocument.Set(label, French).ToPng(0, 16)).Count);
        using var document = UglyToad.PdfPig.PdfDocument.Open(new ShippingLabelDocument().Render(label, French));
        var words = document.GetPage(1).GetWords().ToList();
        var town = words.Where(w => w.Text.StartsWith("38190", StringComparison.Ordinal) || w.Text.Contains("Bard", StringComparison.Ordinal)).Min(w => w.BoundingBox.Bottom);
        Assert.True(town > words.Single(w => w.Text == "COMMANDE").BoundingBox.Top, "the address runs into the order");
    }

    [Fact]
    public void Another_reader_agrees()
    {
        Assert.Equal(Address, Zbar.Read(BibDocument.Set(Bib, French).ToPng(0, 8)));
        Assert.Equal(Plate.Address, Zbar.Read(SteleplateDocument.Set(Plate, French).ToPng(0, 4)));
        Assert.Equal(Address, Zbar.Read(CertificateDocument.Set(Certificate, French).ToPng(0, 8)));
        Assert.Equal(Serial.Value, Zbar.Read(ShippingLabelDocument.Set(Label, French).ToPng(0, 16)));
    }

    [Fact]
    public void Symbols_of_Code_128_are_eleven_modules_wide_and_all_different()
    {
        var symbols = Enumerable.Range(32, 95).Select(c => Code128.Encode(((char)c).ToString()).Skip(6).Take(6).ToList()).ToList();
        Assert.All(symbols, s =>
        {
            Assert.Equal(11, s.Sum());
            // Bars take an even number of modules in every symbol of the standard.
            Assert.Equal(0, (s[0] + s[2] + s[4]) % 2);
        });
        Assert.Equal(95, symbols.Select(s => string.Join("", s)).Distinct().Count());
    }

    [Fact]
    public void A_text_that_a_font_cannot_show_stays_readable()
    {
        Assert.Equal("Ngo Dinh ?", House.Number(10).Printable("Ngô Đình 中").Replace('ô', 'o').Replace('Đ', 'D').Replace('ì', 'i'));
        Assert.Equal("Иван Γιώργος Nguyễn", House.Body.Printable("Иван Γιώργος Nguyễn"));
        Assert.Equal("fin", House.Body.Printable("f\u200Bi\u202En"));
        Assert.Equal("Zoe\u00A01\u202F234", House.Body.Printable("Zoe\u00A01\u202F234"));
    }

    [Fact]
    public void Wrapping_keeps_every_word_and_the_width()
    {
        Check.Sample(Gen.Select(Gen.Char["abcé €WM-"].Array[0, 120], Gen.Float[8, 80]), x =>
        {
            var text = new string(x.Item1);
            var lines = House.Body.Wrap(text, x.Item2);
            return lines.All(l => House.Body.Width(l) <= x.Item2 + 0.001f || l.Length == 1) && string.Concat(lines).Replace(" ", "", StringComparison.Ordinal) == text.Replace(" ", "", StringComparison.Ordinal);
        }, iter: 300);
    }

    [Fact]
    public void Both_languages_have_every_text()
    {
        var manager = new System.Resources.ResourceManager(typeof(DocumentText).FullName!, typeof(DocumentText).Assembly);
        string[] Keys(CultureInfo culture) => [.. manager.GetResourceSet(culture, true, false)!.Cast<System.Collections.DictionaryEntry>().Select(e => (string)e.Key).Order()];
        Assert.Equal(Keys(CultureInfo.InvariantCulture), Keys(CultureInfo.GetCultureInfo("en")));
    }

    [Fact]
    public void Share_pictures_have_the_size_that_networks_expect()
    {
        foreach (var png in (byte[][])[new SharePictures().Course("Mont Ventoux", "Bédoin", 1909, Climb, French), new SharePictures().Medal(Certificate.Medal, French)])
        {
            using var picture = SKBitmap.Decode(png);
            Assert.Equal((1200, 630), (picture.Width, picture.Height));
            Assert.True(png.Length < 400_000);
        }
    }

    // A certificate has a medal beside its code; the reader looks at one code at a time.
    static byte[] Framed(byte[] png, float scale, SKRect millimetres)
    {
        using var page = SKBitmap.Decode(png);
        using var part = new SKBitmap();
        Assert.True(page.ExtractSubset(part, SKRectI.Create((int)(millimetres.Left * scale), (int)(millimetres.Top * scale), (int)(millimetres.Width * scale), (int)(millimetres.Height * scale))));
        using var encoded = part.Encode(SKEncodedImageFormat.Png, 100);
        return encoded.ToArray();
    }

    // PdfPig gives letters page by page; spaces of every kind count as one.
    static string Plain(byte[] pdf)
    {
        using var document = UglyToad.PdfPig.PdfDocument.Open(pdf);
        return string.Join('\n', document.GetPages().Select(p => p.Text)).Replace('\u00A0', ' ').Replace('\u202F', ' ');
    }
}
