using MyKollector.Domain.Common;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Tests.Pages.Ui;

public sealed class FormatsTests
{
    [Theory]
    [InlineData(3723.999, "1 h 02 min 03 s", "1:02:03", "PT1H2M3S")]
    [InlineData(123, "2 min 03 s", "2:03", "PT2M3S")]
    [InlineData(42.7, "42 s", "0:42", "PT42S")]
    [InlineData(0, "0 s", "0:00", "PT0S")]
    [InlineData(93600, "26 h 00 min 00 s", "26:00:00", "P1DT2H")]
    public void Times_are_truncated_to_the_second(double seconds, string written, string compact, string machine)
    {
        var elapsed = TimeSpan.FromSeconds(seconds);
        Assert.Equal(written, Plain(Formats.Elapsed(elapsed)));
        Assert.DoesNotContain(' ', Formats.Elapsed(elapsed));
        Assert.Equal(compact, Formats.ElapsedCompact(elapsed));
        Assert.Equal(machine, Formats.ElapsedMachine(elapsed));
    }

    [Fact]
    public void Dates_are_those_of_Paris()
    {
        var justBeforeMidnight = new DateTimeOffset(2026, 9, 11, 22, 30, 0, TimeSpan.Zero);
        Assert.Equal("12 septembre 2026", Formats.Date(justBeforeMidnight, Cultures.French));
        Assert.Equal("12 September 2026", Formats.Date(justBeforeMidnight, Cultures.English));
        Assert.Equal("12 septembre 2026 à 00:30", Formats.DateAndTime(justBeforeMidnight, Cultures.French));
        Assert.Equal("12 September 2026 at 00:30", Formats.DateAndTime(justBeforeMidnight, Cultures.English));
        Assert.Equal("12/09/2026 00:30", Formats.ShortDateAndTime(justBeforeMidnight));
        Assert.Equal("1er janvier 2027", Formats.Date(new DateOnly(2027, 1, 1), Cultures.French));
        Assert.Equal("1 January 2027", Formats.Date(new DateOnly(2027, 1, 1), Cultures.English));
    }

    [Fact]
    public void The_hour_that_comes_twice_and_the_one_that_never_comes()
    {
        Assert.Equal("03:30", Formats.Time(new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.Zero)));
        Assert.Equal("02:30", Formats.Time(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero)));
        Assert.Equal("02:30", Formats.Time(new DateTimeOffset(2026, 10, 25, 1, 30, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Figures_follow_the_language()
    {
        Assert.Equal("24,90 €", Plain(Formats.Amount(new Money(2490), Cultures.French)));
        Assert.Equal("13,8 km", Plain(Formats.Kilometres(13780, Cultures.French)));
        Assert.Equal("13.8 km", Plain(Formats.Kilometres(13780, Cultures.English)));
        Assert.Equal("1 850 m", Plain(Formats.Metres(1850, Cultures.French)));
        Assert.Equal("1,850 m", Plain(Formats.Metres(1850, Cultures.English)));
        Assert.Equal("8,1 %", Plain(Formats.Gradient(0.0812, Cultures.French)));
        Assert.Equal("8.1%", Formats.Gradient(0.0812, Cultures.English));
    }

    static string Plain(string text) => text.Replace('\u00A0', ' ').Replace('\u202F', ' ');
}
