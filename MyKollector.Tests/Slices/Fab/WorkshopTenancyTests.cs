using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Shipping;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Fab;
using MyKollector.Web.Areas.Fab.Engraving;
using MyKollector.Web.Areas.Fab.History;
using MyKollector.Web.Areas.Fab.Medals;
using MyKollector.Web.Areas.Fab.Shipping;

namespace MyKollector.Tests.Slices.Fab;

/// <summary>Two workshops, and nothing of one that the other could see: by query, by handler, by page or by file.</summary>
public sealed class WorkshopTenancyTests
{
    const string Pyrenees = "hautacam-argeles-gazost";
    static readonly PostalAddress CanaryAddress = new("Adèle Canari", "7 passage du Canari", null, "38999", "Canariville", "FR");
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    sealed record Bed(App App, Actor Mine, Actor Theirs, OrderInWorkshop Engraved, OrderInWorkshop Made, string Serial) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => App.DisposeAsync();

        public ManufacturerId A => Mine.Manufacturer!.Value;

        public ManufacturerId B => Theirs.Manufacturer!.Value;

        /// <summary>Whatever of workshop A must never be in an answer to somebody else.</summary>
        public bool Leaks(string answer) => answer.Contains("Canari", StringComparison.OrdinalIgnoreCase) || answer.Contains(Serial, StringComparison.Ordinal) || answer.Contains(Made.Medal.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    static async Task<Bed> BedAsync(DatabaseEngine engine = DatabaseEngine.Sqlite)
    {
        var app = await App.StartAsync(engine);
        var (mine, theirs) = (await Given.WorkshopAsync(app), await Given.OtherWorkshopAsync(app));
        var engraved = await Given.MedalsAsync(app, at: Fabrication.Engraved, athlete: "Adèle Canari", address: CanaryAddress);
        var made = await Given.MedalsAsync(app, at: Fabrication.Made, athlete: "Adèle Canari", address: CanaryAddress);
        await Given.MedalsAsync(app, at: Fabrication.Queued, athlete: "Adèle Canari", address: CanaryAddress);
        await Given.MedalsAsync(app, at: Fabrication.Shipped, athlete: "Adèle Canari", address: CanaryAddress);
        await app.Get<MakeBatch>().HandleAsync(new(await WorkshopFlowTests.CourseAsync(app, Given.Galibier), "bronze", 3, 1, "canari"), mine, default);
        await Given.MedalsAsync(app, Pyrenees, at: Fabrication.Made, athlete: "Bruno Gave");
        await Given.MedalsAsync(app, Pyrenees, at: Fabrication.Engraved, athlete: "Bruno Gave");
        await using var db = app.Database.Open();
        return new(app, mine, theirs, engraved, made, await db.Medals.Where(m => m.Id == made.Medal).Select(m => m.Serial).SingleAsync());
    }

    /// <summary>Every question of the area, asked for a workshop by an actor; refusals are empty answers.</summary>
    static async Task<Dictionary<string, string>> AskEverythingAsync(Bed bed, ManufacturerId workshop, Actor actor)
    {
        var answers = new Dictionary<string, string>();
        foreach (var stage in Enum.GetValues<WorkshopStage>()) await AskAsync("list " + stage, bed.App.Get<MedalRows>().QueryAsync(workshop, new(stage), actor, default));
        await AskAsync("counters", bed.App.Get<WorkshopCounters>().QueryAsync(workshop, actor, default));
        await AskAsync("card", bed.App.Get<MedalCard>().QueryAsync(workshop, bed.Made.Medal, actor, default));
        await AskAsync("scan", bed.App.Get<ScannedMedal>().QueryAsync(workshop, bed.Serial, actor, default));
        await AskAsync("engraving list", bed.App.Get<EngravingRows>().QueryAsync(workshop, new(), actor, default));
        var drawn = await bed.App.Get<EngravingArtworks>().QueryAsync(workshop, [bed.Made.Medal, bed.Engraved.Medal], actor, default);
        answers["artwork"] = drawn.Succeeded ? string.Join(',', drawn.Value.Select(d => d.Piece)) : "";
        await AskAsync("shipping list", bed.App.Get<ShippingRows>().QueryAsync(workshop, null, actor, default));
        await AskAsync("label", bed.App.Get<ShippingLabels>().QueryAsync(workshop, bed.Engraved.Order, actor, default));
        await AskAsync("batches", bed.App.Get<BatchRows>().QueryAsync(workshop, new(), actor, default));
        await AskAsync("own actions", bed.App.Get<OwnActions>().QueryAsync(workshop, actor, default));
        return answers;

        async Task AskAsync<T>(string name, Task<Result<T>> question)
        {
            var answer = await question;
            answers[name] = answer.Succeeded ? JsonSerializer.Serialize(answer.Value, Plain) : "";
        }
    }

    [Theory, OnBothEngines]
    public async Task Each_ring_holds_when_the_other_is_off(DatabaseEngine engine)
    {
        await using var bed = await BedAsync(engine);
        var own = await AskEverythingAsync(bed, bed.A, bed.Mine);
        // A question that finds nothing even at home would prove nothing abroad.
        var telling = own.Where(a => bed.Leaks(a.Value)).Select(a => a.Key).ToList();
        Assert.Superset(new HashSet<string> { "list ToProduce", "list ToEngrave", "list Engraved", "list Shipped", "card", "scan", "engraving list", "artwork", "shipping list", "label", "batches" }, telling.ToHashSet());

        // The query's workshop forged: the database's filter, set from the actor, must hold.
        foreach (var (question, answer) in await AskEverythingAsync(bed, bed.A, bed.Theirs)) Assert.False(bed.Leaks(answer), $"filter: {question}");

        // The database's filter off (an administrator's context has none): the query's workshop must hold.
        var unfiltered = await Given.AdminAsync(bed.App);
        foreach (var (question, answer) in await AskEverythingAsync(bed, bed.B, unfiltered)) Assert.False(bed.Leaks(answer), $"query: {question}");
        Assert.Contains(await AskEverythingAsync(bed, bed.A, unfiltered), a => bed.Leaks(a.Value));
    }

    [Theory, OnBothEngines]
    public async Task No_action_reaches_into_the_other_workshop(DatabaseEngine engine)
    {
        await using var bed = await BedAsync(engine);
        var before = await FactsAsync(bed.App);
        IReadOnlyList<MedalId> medals = [bed.Made.Medal, bed.Engraved.Medal];
        foreach (var moved in new[]
        {
            await bed.App.Get<EngraveMedals>().HandleAsync(new(medals), bed.Theirs, default),
            await bed.App.Get<StartProduction>().HandleAsync(new(medals), bed.Theirs, default),
            await bed.App.Get<HoldMedals>().HandleAsync(new(medals, "x"), bed.Theirs, default),
            await bed.App.Get<ReleaseMedals>().HandleAsync(new(medals), bed.Theirs, default),
        })
        {
            Assert.Equal(0, moved.Value.Done);
            Assert.All(moved.Value.Medals, m => Assert.Equal(("medal.not_found", ""), (m.Refused!.Code, m.Serial)));
        }

        foreach (var kind in Enum.GetValues<RectificationKind>())
            Assert.Equal(MedalErrors.NotFound, (await bed.App.Get<RectifyMedal>().HandleAsync(new(bed.Engraved.Medal, kind, "other", "x"), bed.Theirs, default)).Error);
        Assert.Equal(MedalErrors.NotFound, (await bed.App.Get<ShipOrders>().HandleAsync(new([new(bed.Engraved.Order)]), bed.Theirs, default)).Value.Orders[0].Refused);
        var huez = await WorkshopFlowTests.CourseAsync(bed.App, Given.Huez);
        Assert.Equal("manufacturer.not_allotted", (await bed.App.Get<MakeBatch>().HandleAsync(new(huez, "bronze", 1, 0, null), bed.Theirs, default)).Error!.Code);
        Assert.Equal("manufacturer.not_allotted", (await bed.App.Get<SetThreshold>().HandleAsync(new(huez, 1), bed.Theirs, default)).Error!.Code);
        Assert.Equal(before, await FactsAsync(bed.App));

        static async Task<string> FactsAsync(App app)
        {
            await using var db = app.Database.Open();
            return JsonSerializer.Serialize(await db.Medals.AsNoTracking().OrderBy(m => m.Id).Select(m => new { m.Id, m.Fabrication, m.HoldReason, m.Version }).ToListAsync()) + await db.BlankBatches.CountAsync() + await db.Parcels.CountAsync();
        }
    }

    [Fact]
    public async Task A_crawl_of_pages_and_files_finds_nothing_of_the_other()
    {
        await using var bed = await BedAsync();
        string[] addresses =
        [
            "/fab", .. new[] { "a-produire", "en-production", "fabriquees", "a-graver", "gravees", "expediees", "de-cote" }.Select(s => "/fab/medailles?statut=" + s), "/fab/gravure", "/fab/expedition", "/fab/historique",
            $"/fab/gravure/{bed.Made.Medal}.pdf", $"/fab/gravure/{bed.Made.Medal}/recto.svg", $"/fab/gravure/{bed.Made.Medal}/verso.dxf", $"/fab/gravure/fichiers.zip?ids={bed.Made.Medal}", $"/fab/gravure/liste.csv?ids={bed.Made.Medal}",
            $"/fab/gravure/gabarit.zip?ids={bed.Made.Medal}&colonnes=2&lignes=2", $"/fab/expedition/{bed.Engraved.Order}/etiquette.pdf",
        ];
        using var mine = await Given.BrowserAsync(bed.App, bed.Mine);
        using var theirs = await Given.BrowserAsync(bed.App, bed.Theirs);
        using var nobody = await Given.BrowserAsync(bed.App);
        using var withoutSecondFactor = await Given.BrowserAsync(bed.App, await Given.ClientAsync(bed.App));
        var found = 0;
        foreach (var address in addresses)
        {
            using var home = await mine.GetAsync(address);
            Assert.True(home.IsSuccessStatusCode, $"{address} at home: {home.StatusCode}");
            var text = WebUtility.HtmlDecode(await TextAsync(home));
            if (bed.Leaks(text)) found++;
            Assert.DoesNotContain("lea@example.com", text, StringComparison.Ordinal);
            var file = address.Contains(bed.Made.Medal.ToString(), StringComparison.Ordinal) || address.Contains(bed.Engraved.Order.ToString(), StringComparison.Ordinal);
            Assert.Contains("no-store", home.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

            using var abroad = await theirs.GetAsync(address);
            Assert.Equal(file ? HttpStatusCode.NotFound : HttpStatusCode.OK, abroad.StatusCode);
            Assert.False(bed.Leaks(WebUtility.HtmlDecode(await TextAsync(abroad))), address);
            foreach (var stranger in new[] { nobody, withoutSecondFactor })
            {
                using var outside = await stranger.GetAsync(address);
                Assert.False(outside.IsSuccessStatusCode, address);
                Assert.False(bed.Leaks(await outside.Content.ReadAsStringAsync()), address);
            }
        }

        // Positive control: the canary is really in what its own workshop reads.
        Assert.InRange(found, 8, addresses.Length);

        // A forged list of identifiers gives the own ones and is silent about the others.
        await using var db = bed.App.Database.Open();
        var own = await db.Medals.Where(m => m.Manufacturer == bed.B && m.Fabrication == Fabrication.Made).Select(m => m.Id).SingleAsync();
        using var mixed = await theirs.GetAsync($"/fab/gravure/fichiers.zip?ids={own},{bed.Made.Medal}");
        using var zip = new ZipArchive(await mixed.Content.ReadAsStreamAsync());
        Assert.Equal(6, zip.Entries.Count);
        Assert.DoesNotContain(zip.Entries, e => e.Name.StartsWith(bed.Serial, StringComparison.Ordinal));
    }

    [Theory, OnBothEngines]
    public async Task An_address_is_seen_from_to_ship_until_thirty_days_after_it_left(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var actor = await Given.WorkshopAsync(app);
        var order = await Given.MedalsAsync(app, at: Fabrication.Made, address: CanaryAddress);
        Assert.False(await SeenAsync());
        await app.Get<EngraveMedals>().HandleAsync(new([order.Medal]), actor, default);
        Assert.True(await SeenAsync());

        // Taken back: hidden again.
        await app.Get<RectifyMedal>().HandleAsync(new(order.Medal, RectificationKind.EntryMistake, "too_early"), actor, default);
        Assert.False(await SeenAsync());
        await app.Get<EngraveMedals>().HandleAsync(new([order.Medal]), actor, default);
        await app.Get<ShipOrders>().HandleAsync(new([new(order.Order)]), actor, default);
        app.Clock.Advance(TimeSpan.FromDays(30));
        Assert.True(await SeenAsync());
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await SeenAsync());
        // The number that people quote stays.
        var left = Assert.Single((await app.Get<ShippingRows>().QueryAsync(actor.Manufacturer!.Value, null, actor, default)).Value.Sent);
        await using var db = app.Database.Open();
        Assert.Equal((await db.Orders.Where(o => o.Id == order.Order).Select(o => o.Number).SingleAsync(), null), (left.Number, left.City));

        async Task<bool> SeenAsync()
        {
            var label = await app.Get<ShippingLabels>().QueryAsync(actor.Manufacturer!.Value, order.Order, actor, default);
            var list = JsonSerializer.Serialize((await app.Get<ShippingRows>().QueryAsync(actor.Manufacturer.Value, null, actor, default)).Value, Plain);
            Assert.Equal(label.Succeeded, list.Contains("Canariville", StringComparison.Ordinal));
            return label.Succeeded;
        }
    }

    /// <summary>Archives are read inside, so that compression hides nothing.</summary>
    static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (answer.Content.Headers.ContentType?.MediaType != "application/zip") return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder();
        using var zip = new ZipArchive(new MemoryStream(bytes));
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
            text.Append(entry.Name).Append(await reader.ReadToEndAsync());
        }

        return text.ToString();
    }
}
