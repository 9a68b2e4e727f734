using System.Text.RegularExpressions;
using MyKollector.Tests.Support;
using MyKollector.Web.Ui.Theme;

namespace MyKollector.Tests.Pages.Ui;

/// <summary>One theme: both kinds of page are made from the palette, and nothing writes a colour of its own.</summary>
public sealed partial class ThemeTests
{
    [Fact]
    public void Static_and_staff_pages_share_each_colour()
    {
        var css = ThemeCss.Text;
        var mud = StaffTheme.Mud.PaletteLight;
        Assert.Contains("--paper:" + Palette.Paper, css, StringComparison.Ordinal);
        Assert.Equal(Palette.Paper, mud.Background.ToString(MudBlazor.Utilities.MudColorOutputFormats.Hex), ignoreCase: true);
        Assert.Contains("--bronze:" + Palette.Bronze, css, StringComparison.Ordinal);
        Assert.Equal(Palette.Bronze, mud.Primary.ToString(MudBlazor.Utilities.MudColorOutputFormats.Hex), ignoreCase: true);
        Assert.Contains("--problem:" + Palette.Problem, css, StringComparison.Ordinal);
        Assert.Equal(Palette.Problem, mud.Error.ToString(MudBlazor.Utilities.MudColorOutputFormats.Hex), ignoreCase: true);
    }

    [Fact]
    public void The_dark_theme_names_every_light_colour() =>
        Assert.Equal(ThemeCss.Light.Select(t => t.Name), ThemeCss.Dark.Select(t => t.Name));

    [Fact]
    public void The_address_follows_the_content() => Assert.Matches("^/theme\\.[0-9a-f]{12}\\.css$", ThemeCss.Href);

    public static TheoryData<string> Sheets => [.. Sources.Web("*.css")];

    [Theory]
    [MemberData(nameof(Sheets))]
    public void Style_sheets_name_no_colour(string sheet)
    {
        var css = Comment().Replace(File.ReadAllText(Sources.Path(sheet)), "");
        // The timer's few variables are written before its sheet, from the same palette.
        var before = sheet.EndsWith("chrono/timer.css", StringComparison.Ordinal) ? File.ReadAllText(Sources.Path("MyKollector.Web/Areas/Chrono/Field/FieldAssets.cs")) : "";
        var literal = Literal().Match(css);
        Assert.False(literal.Success, $"{sheet} writes {literal.Value}; the palette has the colours");
        foreach (Match used in Variable().Matches(css))
        {
            var name = used.Groups[1].Value;
            Assert.True(Known.Contains(name) || (before + css).Contains($"--{name}:", StringComparison.Ordinal) || name.StartsWith("mud-", StringComparison.Ordinal), $"{sheet} uses --{name}, which nothing defines");
        }
    }

    public static TheoryData<string> Components => [.. Sources.Web("*.razor")];

    [Theory]
    [MemberData(nameof(Components))]
    public void Pages_write_no_colour(string component)
    {
        var markup = File.ReadAllText(Sources.Path(component));
        var literal = InMarkup().Match(markup);
        Assert.False(literal.Success, $"{component} writes {literal.Value}; use a class or a variable of the theme");
    }

    /// <summary>The content security policy of public pages refuses inline styles: they would silently do nothing.</summary>
    [Theory]
    [MemberData(nameof(Components))]
    public void Public_pages_carry_no_inline_style(string component)
    {
        if (component.Contains("/Fab/", StringComparison.Ordinal) || component.Contains("/Admin/", StringComparison.Ordinal)) return;
        var inline = InlineStyle().Match(File.ReadAllText(Sources.Path(component)));
        Assert.False(inline.Success, $"{component}: {inline.Value}");
    }

    static readonly HashSet<string> Known = [.. VariableDefinition().Matches(ThemeCss.Text).Select(m => m.Groups[1].Value)];

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\b(?:rgb|hsl|oklch|lab)a?\(|:\s*(?:white|black|red|green|blue|gray|grey|orange|yellow|silver|gold)\b", RegexOptions.None)]
    private static partial Regex Literal();

    [GeneratedRegex(@"var\(--([a-z0-9-]+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"--([a-z0-9-]+):")]
    private static partial Regex VariableDefinition();

    [GeneratedRegex("(?:fill|stroke|color|background|bgcolor|stop-color)\\s*[=:]\\s*[\"']?(?:#[0-9a-fA-F]{3,8}\\b|rgba?\\()")]
    private static partial Regex InMarkup();

    [GeneratedRegex("\\sstyle=\"|<style[\\s>]")]
    private static partial Regex InlineStyle();
}
