using System.IO.Compression;
using System.Net;
using System.Text;
using CsCheck;
using MyKollector.Domain.Medals;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Fab.Parts;

namespace MyKollector.Tests.Slices.Fab;

public sealed class WorkshopFilesTests
{
    [Fact]
    public async Task A_medal_comes_as_pdf_svg_and_dxf_named_after_its_piece()
    {
        await using var app = await App.StartAsync();
        using var client = await Given.BrowserAsync(app, await Given.WorkshopAsync(app));
        var order = await Given.MedalsAsync(app, at: Fabrication.Made);
        foreach (var (address, type, begin) in new[]
        {
            ($"/fab/gravure/{order.Medal}.pdf", "application/pdf", "%PDF"), ($"/fab/gravure/{order.Medal}/recto.svg", "image/svg+xml", "<svg"), ($"/fab/gravure/{order.Medal}/verso.dxf", "image/vnd.dxf", "0\nSECTION"),
        })
        {
            using var file = await client.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Equal(type, file.Content.Headers.ContentType!.MediaType);
            Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
            Assert.StartsWith("HUEZ-26-", file.Content.Headers.ContentDisposition.FileName!.Trim('"'), StringComparison.Ordinal);
            Assert.StartsWith(begin, await file.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(await file.Content.ReadAsByteArrayAsync(), await client.GetByteArrayAsync(address));
        }
    }

    [Theory]
    [InlineData(Fabrication.Queued, TimeFact.Validated)]
    [InlineData(Fabrication.Made, TimeFact.Awaiting)]
    public async Task There_is_no_file_before_blank_and_time_are_there(Fabrication at, TimeFact time)
    {
        await using var app = await App.StartAsync();
        using var client = await Given.BrowserAsync(app, await Given.WorkshopAsync(app));
        var order = await Given.MedalsAsync(app, at: at, time: time);
        using var file = await client.GetAsync($"/fab/gravure/{order.Medal}.pdf");
        Assert.Equal(HttpStatusCode.NotFound, file.StatusCode);
    }

    [Fact]
    public async Task A_selection_comes_in_the_order_asked_for_with_its_list_and_on_a_plate()
    {
        await using var app = await App.StartAsync();
        using var client = await Given.BrowserAsync(app, await Given.WorkshopAsync(app));
        var order = await Given.MedalsAsync(app, count: 3, at: Fabrication.Made, athlete: "=CMD()", time: TimeFact.NotNeeded);
        var good = await Given.MedalsAsync(app, count: 2, at: Fabrication.Made);
        var ids = string.Join(',', good.Medals.Concat(order.Medals));
        var csv = Encoding.UTF8.GetString(await client.GetByteArrayAsync("/fab/gravure/liste.csv?ids=" + ids)).TrimEnd().Split("\r\n");
        Assert.Equal(6, csv.Length);
        Assert.Equal("\uFEFFnumero;nom;temps;date;col;finition;etat", csv[0]);
        Assert.Matches(@"^HUEZ-26-\w{5}-\w;Léa Martin;1\u00A0h\u00A002\u00A0min\u00A005\u00A0s;2026-07-13;L'Alpe d'Huez;bronze;ok$", csv[1]);
        // A name that no medal can carry is refused by the preflight and harmless in a sheet.
        Assert.Contains(";'=CMD();finisher;", csv[3], StringComparison.Ordinal);
        Assert.EndsWith(";artwork.character_refused", csv[3], StringComparison.Ordinal);

        using var zip = new ZipArchive(new MemoryStream(await client.GetByteArrayAsync("/fab/gravure/fichiers.zip?ids=" + ids)));
        Assert.Equal(2 * 5 + 1, zip.Entries.Count);
        using var jig = new ZipArchive(new MemoryStream(await client.GetByteArrayAsync($"/fab/gravure/gabarit.zip?ids={ids}&colonnes=1&lignes=1&pas=60")));
        Assert.Equal(["gabarit.pdf", "manifeste.csv"], jig.Entries.Select(e => e.Name).Order(StringComparer.Ordinal));
        using var reader = new StreamReader(jig.GetEntry("manifeste.csv")!.Open());
        Assert.Equal(2, (await reader.ReadToEndAsync()).TrimEnd().Split("\r\n").Length);
    }

    [Theory]
    [InlineData("/fab/gravure/fichiers.zip?ids=nonsense", 404)]
    [InlineData("/fab/gravure/fichiers.zip?ids=", 400)]
    [InlineData("/fab/gravure/fichiers.zip", 400)]
    [InlineData("/fab/gravure/gabarit.zip?ids=00000000-0000-0000-0000-000000000001&colonnes=0&lignes=1", 400)]
    [InlineData("/fab/gravure/gabarit.zip?ids=00000000-0000-0000-0000-000000000001&colonnes=13&lignes=99", 400)]
    [InlineData("/fab/expedition/00000000-0000-0000-0000-000000000001/etiquette.pdf", 404)]
    public async Task Nonsense_is_answered_and_never_an_error(string address, int status)
    {
        await using var app = await App.StartAsync();
        using var client = await Given.BrowserAsync(app, await Given.WorkshopAsync(app));
        using var answer = await client.GetAsync(address);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public void No_cell_is_ever_a_formula() => Gen.String.Sample(text =>
    {
        var cell = Csv.Cell(text);
        var shown = cell.StartsWith('"') ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
        Assert.False(shown.Length > 0 && "=+-@\t\r\0".Contains(shown[0], StringComparison.Ordinal));
        Assert.True(shown == text || shown == "'" + text);
        if (!cell.StartsWith('"')) Assert.DoesNotContain(cell, c => c is ';' or '\n' or '\r');
    }, iter: 10_000);
}
