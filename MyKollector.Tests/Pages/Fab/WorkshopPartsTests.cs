using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Areas.Fab;
using MyKollector.Web.Areas.Fab.Board;
using MyKollector.Web.Areas.Fab.Medals;
using MyKollector.Web.Areas.Fab.Parts;
using MyKollector.Web.Areas.Fab.Shipping;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Components;

namespace MyKollector.Tests.Pages.Fab;

public sealed class WorkshopPartsTests : BunitContext
{
    static readonly DateTimeOffset Now = new(2026, 7, 14, 6, 0, 0, TimeSpan.Zero);
    static readonly DateOnly Today = new(2026, 7, 14);
    static readonly CourseId Huez = new(new Guid("00000000-0000-0000-0000-0000000000c1"));

    public WorkshopPartsTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLocalization().AddLogging().AddSingleton<Words>().AddSingleton<ReasonWords>().AddSingleton<ErrorMessages>().AddSingleton<MarkupRenderer>();
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fr-FR");
    }

    static CourseCounts Course(params FinishCounts[] finishes) => new(Huez, "alpe-d-huez", "L'Alpe d'Huez", "Le Bourg-d'Oisans", 10, finishes, 1);

    static WorkshopPicture Picture(params CourseCounts[] courses) => new(new ManufacturerId(Guid.Empty), Now, courses, 4);

    static readonly FinishCounts Bronze = new("bronze", new(7, 3, 2, 5, 1, 6, 1), 9, new DateOnly(2026, 7, 10));
    static readonly FinishCounts Black = new("black", new(1, 0, 0, 2, 0, 0, 0), 0, new DateOnly(2026, 7, 20));

    [Fact]
    public async Task The_four_counters_are_sums_and_lead_to_their_lists()
    {
        var tiles = await Services.GetRequiredService<MarkupRenderer>().RenderAsync<CounterTile>(CounterTile.Of(Picture(Course(Bronze, Black), Course(Bronze))));
        var strip = Render(builder => builder.AddMarkupContent(0, string.Concat(tiles.Select(t => t.Value))));
        Assert.Equal(["15", "12", "12", "4"], strip.FindAll(".counter-figure").Select(f => f.TextContent));
        Assert.Equal(["/fab/medailles?statut=a-produire", "/fab/gravure", "/fab/medailles?statut=gravees", "/fab/expedition"], strip.FindAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal("+ 2 chronos reçus, pièces à faire", strip.FindAll(".counter-note")[1].TextContent);
    }

    [Fact]
    public async Task A_course_shows_its_lateness_its_stock_by_finish_and_leads_to_filtered_lists()
    {
        var table = await TableAsync(Today, Course(Bronze, Black));
        Assert.Equal(["8", "3", "2", "7 +1", "6"], table.FindAll("td.num > a").Select(a => a.TextContent.Trim()));
        Assert.Contains("/fab/medailles?statut=a-produire&col=alpe-d-huez", table.FindAll("td.num > a").Select(a => a.GetAttribute("href")));
        Assert.Contains("En retard", table.Find(".due.late").TextContent, StringComparison.Ordinal);
        Assert.Equal("9", table.Find(".metal-bronze b").TextContent);
        Assert.Empty(table.FindAll(".metal-black"));
    }

    [Fact]
    public async Task A_course_without_queue_cannot_be_started_and_can_still_be_made_for_stock()
    {
        var table = await TableAsync(Today, Course());
        var buttons = table.FindAll("button");
        Assert.True(buttons[0].HasAttribute("disabled"));
        Assert.False(buttons[1].HasAttribute("disabled"));
    }

    [Fact]
    public async Task A_touch_in_the_table_means_the_row_that_it_names_and_nothing_that_the_row_does_not_offer()
    {
        var done = new List<string>();
        var (queued, empty) = (Course(Bronze), Course() with { Course = new CourseId(Guid.NewGuid()), Slug = "galibier" });
        var table = await TableAsync(Today, queued, empty);
        table.Render(p => p.Add(c => c.OnStart, c => done.Add("start " + c.Slug)).Add(c => c.OnMake, c => done.Add("make " + c.Slug)));
        foreach (var button in table.FindAll("tbody button")) Touch(table, button.GetAttribute("data-action"), button.GetAttribute("data-row"));
        Touch(table, CourseTable.Make, "col-d-un-autre-atelier");
        Touch(table, null, null);
        Assert.Equal(["start alpe-d-huez", "make alpe-d-huez", "make galibier"], done);
    }

    [Fact]
    public async Task A_new_count_changes_only_the_cells_that_say_something_else()
    {
        var galibier = Course(Bronze) with { Course = new CourseId(Guid.NewGuid()), Summit = "Galibier" };
        var before = await CellsAsync(Today, Course(Bronze, Black), galibier);
        // Counted again: other objects, the same figures, but one medal more to produce at the Galibier.
        var more = new CourseCounts(galibier.Course, galibier.Slug, galibier.Summit, galibier.From, 10, [Bronze with { Stages = Bronze.Stages with { Queued = 8 } }], 1);
        var after = await CellsAsync(Today, Course(Bronze with { }, Black with { }), more);
        var columns = Enum.GetValues<CourseColumn>().Length;
        Assert.Equal([columns + (int)CourseColumn.ToProduce], Enumerable.Range(0, 2 * columns).Where(i => before[i].Value != after[i].Value));
        // Midnight makes a due date late although no figure moved.
        var later = await CellsAsync(Today.AddDays(10), Course(Bronze), more);
        Assert.Contains("late", later[columns + (int)CourseColumn.Due].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_foresees_the_surplus_and_asks_why_only_when_something_was_spoilt()
    {
        MakeBatchCommand? made = null;
        var dialog = Render<BatchDialog>(p => p.Add(d => d.Course, Course(Bronze, Black)).Add(d => d.OnMake, EventCallback.Factory.Create<MakeBatchCommand>(this, b => made = b)));
        Assert.Empty(dialog.FindAll("#scrap-reasons"));
        dialog.FindAll(".stepper input")[0].Input("12");
        Assert.Contains("10 médailles avancent à «\u00A0Fabriquée\u00A0». 2 pièces vont en stock.", dialog.Markup, StringComparison.Ordinal);
        dialog.FindAll(".stepper button")[3].Click();
        dialog.Find("input[list=scrap-reasons]").Input("Rayée");
        dialog.Find("form").Submit();
        Assert.Equal(new MakeBatchCommand(Huez, "bronze", 12, 1, "Rayée"), made);
    }

    [Fact]
    public void What_a_batch_proposes_follows_the_counts_until_a_number_is_typed()
    {
        FinishCounts At(int inProduction) => Bronze with { Stages = StageCounts.None with { InProduction = inProduction } };
        var dialog = Render<BatchDialog>(p => p.Add(d => d.Course, Course(At(0))));
        Assert.True(dialog.Find("button.primary").HasAttribute("disabled"));
        dialog.Render(p => p.Add(d => d.Course, Course(At(3))));
        Assert.Equal("3", dialog.FindAll(".stepper input")[0].GetAttribute("value"));
        dialog.FindAll(".stepper input")[0].Input("2");
        dialog.Render(p => p.Add(d => d.Course, Course(At(5))));
        Assert.Equal("2", dialog.FindAll(".stepper input")[0].GetAttribute("value"));
    }

    [Fact]
    public void Starting_offers_only_finishes_that_wait_and_never_more_than_wait()
    {
        OldestQueued? started = null;
        var dialog = Render<StartDialog>(p => p.Add(d => d.Course, Course(Bronze, Black with { Stages = StageCounts.None })).Add(d => d.OnStart, EventCallback.Factory.Create<OldestQueued>(this, o => started = o)));
        Assert.Single(dialog.FindAll("input[type=radio]"));
        dialog.Find(".stepper input").Input("99");
        dialog.Find("form").Submit();
        Assert.Equal(new OldestQueued(Huez, "bronze", 7), started);
    }

    [Fact]
    public void A_rectification_has_the_reasons_of_its_kind_and_other_wants_a_text()
    {
        RectifyChoice? chosen = null;
        var form = Render<RectifyForm>(p => p.Add(f => f.Kinds, [RectificationKind.EntryMistake, RectificationKind.EngravedWrong]).Add(f => f.OnRectify, EventCallback.Factory.Create<RectifyChoice>(this, c => chosen = c)));
        Assert.Equal(["wrong_row", "too_early", "other"], form.FindAll("option").Select(o => o.GetAttribute("value")));
        form.FindAll("input[type=radio]")[1].Change(true);
        Assert.Equal("misaligned", form.FindAll("option")[0].GetAttribute("value"));
        Assert.False(form.Find("input[maxlength]").HasAttribute("required"));
        form.Find("select").Change("other");
        Assert.True(form.Find("input[maxlength]").HasAttribute("required"));
        form.Find("input[maxlength]").Change("mauvais côté");
        form.Find("form").Submit();
        Assert.Equal(new RectifyChoice(RectificationKind.EngravedWrong, "other", "mauvais côté"), chosen);
    }

    [Fact]
    public async Task Of_the_next_picture_only_what_changed_is_rendered_again()
    {
        var (today, renderer) = (new DateOnly(2026, 7, 14), Services.GetRequiredService<MarkupRenderer>());
        var (still, before, after) = (Course(Bronze, Black), Course(Bronze), Course(Black));
        var first = await CellsAsync(today, still, before);
        // Counted anew: equal, and not the same.
        var counted = still with { Finishes = [.. still.Finishes] };
        var second = await renderer.RenderAsync<CourseCell>(CourseCell.Rows([counted, after], today), first);
        var columns = Enum.GetValues<CourseColumn>().Length;
        Assert.All(Enumerable.Range(0, columns), i => Assert.Same(first[i].Value, second[i].Value));
        Assert.Equal((await CellsAsync(today, counted, after)).Select(c => c.Value), second.Select(c => c.Value));
        Assert.NotEqual(first.Select(c => c.Value), second.Select(c => c.Value));
    }

    [Fact]
    public async Task A_list_says_why_a_medal_is_blocked_and_chooses_all_or_none()
    {
        var (free, held) = (Row(1), Row(2) with { HoldReason = "no_allotment", HeldSince = Now });
        var selected = new HashSet<MedalId>();
        var cells = await Services.GetRequiredService<MarkupRenderer>().RenderAsync<MedalCells>(MedalCells.Of([free, held]));
        var table = Render<MedalTable>(p => p.Add(t => t.Rows, [free, held]).Add(t => t.Cells, cells).Add(t => t.Selected, selected).Add(t => t.Stage, WorkshopStage.ToProduce));
        Assert.Contains("Parcours sans atelier attitré", table.Find("tr.held .states").TextContent, StringComparison.Ordinal);
        table.Find("thead input").Change(true);
        Assert.Equal(2, selected.Count);
        Touch(table, MedalTable.Select, free.Id.ToString());
        Assert.Equal([held.Id], selected);
        Touch(table, MedalTable.Select, Guid.NewGuid().ToString());
        Assert.Equal([held.Id], selected);
    }

    [Fact]
    public void A_card_of_an_order_shows_what_it_waits_for_and_is_stopped_by_a_mismatch()
    {
        var order = new OrderToPack(new(Guid.NewGuid()), "26-ABC", new("Léa Martin", "3 rue du Lac", null, "38000", "Grenoble", "FR"), [Row(1) with { Fabrication = Fabrication.Engraved }], [Row(2)], new DateOnly(2026, 7, 20), false);
        var other = order with { Order = new(Guid.NewGuid()), Number = "26-XYZ", Engraved = [Row(3) with { Fabrication = Fabrication.Engraved }], Waiting = [] };
        var checks = new Dictionary<OrderId, PackingCheck>();
        var texts = Services.GetRequiredService<IStringLocalizer<FabText>>();
        var card = Render<OrderCard>(p => p.Add(c => c.Order, order).Add(c => c.Check, checks[order.Order] = new()));
        Assert.Contains("attend 1 autre médaille", card.Markup, StringComparison.Ordinal);
        Assert.Equal("Expédier la gravée", card.Find(".primary").TextContent);

        Assert.Equal(Tone.Waiting, PackingCheck.Scan(new(order.Engraved[0].Id, order.Order, "A"), [order, other], checks, texts).Tone);
        Assert.Equal(Tone.Problem, PackingCheck.Scan(new(other.Engraved[0].Id, other.Order, "B"), [order, other], checks, texts).Tone);
        card.Render();
        Assert.True(card.Find(".primary").HasAttribute("disabled"));
        Assert.Equal(order.Order, PackingCheck.FirstMismatch([new(order.Order)], checks));

        // Put right: the medal, then its own label.
        PackingCheck.Scan(new(order.Engraved[0].Id, order.Order, "A"), [order, other], checks, texts);
        Assert.Equal(Tone.Done, PackingCheck.Scan(new(order.Engraved[0].Id, order.Order, "A"), [order, other], checks, texts).Tone);
        Assert.Null(PackingCheck.FirstMismatch([new(order.Order)], checks));
    }

    [Fact]
    public void Sentences_with_a_number_follow_their_language()
    {
        var texts = Services.GetRequiredService<IStringLocalizer<FabText>>();
        Assert.Equal(["0 médaille mise de côté", "1 médaille mise de côté", "2 médailles mises de côté"], Enumerable.Range(0, 3).Select(n => texts.Many("Counter.Held", n)));
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-GB");
        Assert.Equal(["0 medals on hold", "1 medal on hold", "2 medals on hold"], Enumerable.Range(0, 3).Select(n => texts.Many("Counter.Held", n)));
    }

    [Fact]
    public void Every_reason_stage_and_finish_has_its_words_in_both_languages()
    {
        var texts = Services.GetRequiredService<IStringLocalizer<FabText>>();
        foreach (var culture in new[] { "fr-FR", "en-GB" })
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            var keys = Enum.GetValues<WorkshopStage>().Select(s => "Stage." + s)
                .Concat(Enum.GetValues<RectificationKind>().Select(k => "Rectify." + k))
                .Concat(MyKollector.Domain.Catalogue.MedalCatalogue.Finishes.Select(f => "Finish." + f.Code));
            Assert.All(keys, key => Assert.False(texts[key].ResourceNotFound, $"{culture}: {key}"));
            var causes = Services.GetRequiredService<IStringLocalizer<ReasonText>>();
            Assert.All(Enum.GetValues<RectificationKind>().SelectMany(MyKollector.Domain.Manufacturing.RectificationReasons.Of), code => Assert.False(causes[code].ResourceNotFound, $"{culture}: {code}"));
        }
    }

    Task<RenderedPieces> CellsAsync(DateOnly today, params CourseCounts[] courses) => Services.GetRequiredService<MarkupRenderer>().RenderAsync<CourseCell>(CourseCell.Rows(courses, today));

    async Task<IRenderedComponent<CourseTable>> TableAsync(DateOnly today, params CourseCounts[] courses)
    {
        var cells = await CellsAsync(today, courses);
        return Render<CourseTable>(p => p.Add(c => c.Courses, courses).Add(c => c.Cells, cells));
    }

    static void Touch<TTable>(IRenderedComponent<TTable> table, string? action, string? row) where TTable : IComponent =>
        table.Find("tbody").TriggerEvent("onrowaction", new RowActionEventArgs { Action = action, Row = row });

    static MedalRow Row(int number) => new(new(new Guid(number, 0, 0, new byte[8])), new(Guid.NewGuid()), $"HUEZ-26-7K4Q{number}-X", $"HUEZ-26-7K4Q{number}-X", Huez, "alpe-d-huez", "L'Alpe d'Huez", "Le Bourg-d'Oisans", "bronze", "Léa Martin", number,
        Fabrication.Queued, TimeFact.Awaiting, null, null, Now, null, new DateOnly(2026, 7, 29), false, null, null, null);
}
