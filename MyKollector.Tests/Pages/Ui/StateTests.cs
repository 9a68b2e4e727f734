using Bunit;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Components;

namespace MyKollector.Tests.Pages.Ui;

/// <summary>A state is an icon and a word, never a colour alone.</summary>
public sealed class StateTests
{
    [Fact]
    public async Task Every_status_has_an_icon_and_a_word_of_its_own()
    {
        foreach (var english in new[] { false, true })
        {
            await using var context = new UiTestContext(english);
            var medals = Enum.GetValues<MedalStatus>().Select(s => context.Render<MedalStatusChip>(p => p.Add(c => c.Status, s))).ToList();
            Assert.All(medals, chip => Assert.NotNull(chip.Find(".chip svg")));
            Assert.Equal(medals.Count, medals.Select(c => c.Find(".chip").TextContent).Distinct().Count());
            var performances = Enum.GetValues<PerformanceStatus>().Select(s => context.Render<PerformanceStatusChip>(p => p.Add(c => c.Status, s))).ToList();
            Assert.All(performances, chip => Assert.DoesNotContain(".", chip.Find(".chip").TextContent, StringComparison.Ordinal));
            Assert.Equal(performances.Count, performances.Select(c => c.Find(".chip").TextContent).Distinct().Count());
        }
    }

    [Fact]
    public async Task A_medal_speaks_the_product_s_words()
    {
        await using var context = new UiTestContext();
        Assert.Equal("En attente de gravure", context.Render<MedalStatusChip>(p => p.Add(c => c.Status, MedalStatus.AwaitingEngraving)).Find(".chip").TextContent);
    }

    [Fact]
    public async Task A_timeline_marks_where_one_is()
    {
        await using var context = new UiTestContext();
        var timeline = context.Render<Timeline>(p => p.Add(t => t.Steps,
        [
            new("Payée", Tone.Done, new DateTimeOffset(2026, 7, 14, 6, 0, 0, TimeSpan.Zero)),
            new("Chrono", Tone.Waiting, Current: true),
            new("Gravure", Tone.Neutral),
        ]));
        var steps = timeline.FindAll("li");
        Assert.Equal(["done", "waiting", "neutral"], steps.Select(s => s.ClassName));
        Assert.Equal("Chrono", timeline.Find("[aria-current=step] h3").TextContent);
        Assert.Contains("14 juillet 2026 à 08:00", steps[0].TextContent, StringComparison.Ordinal);
        Assert.Equal("2026-07-14T06:00:00Z", steps[0].QuerySelector("time")!.GetAttribute("datetime"));
    }

    [Fact]
    public async Task Loading_and_empty_are_said_aloud()
    {
        await using var context = new UiTestContext(english: true);
        var skeleton = context.Render<Skeleton>(p => p.Add(s => s.Count, 3));
        Assert.Equal("true", skeleton.Find("[role=status]").GetAttribute("aria-busy"));
        Assert.Contains("Loading", skeleton.Markup, StringComparison.Ordinal);
        var empty = context.Render<EmptyState>(p => p.Add(e => e.Title, "No medal yet").AddChildContent("<a href='/en/cols'>Find a climb</a>"));
        Assert.Equal("No medal yet", empty.Find("h2").TextContent);
        Assert.NotNull(empty.Find(".actions a"));
    }

    [Fact]
    public async Task An_icon_is_silent_unless_it_has_a_title()
    {
        await using var context = new UiTestContext();
        var silent = context.Render<Icon>(p => p.Add(i => i.Name, LineIcons.Medal)).Find("svg");
        Assert.Equal("true", silent.GetAttribute("aria-hidden"));
        Assert.Null(silent.GetAttribute("role"));
        var spoken = context.Render<Icon>(p => p.Add(i => i.Name, LineIcons.Medal).Add(i => i.Title, "Médaille")).Find("svg");
        Assert.Equal("img", spoken.GetAttribute("role"));
        Assert.Equal("Médaille", spoken.GetAttribute("aria-label"));
    }
}
