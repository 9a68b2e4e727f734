using System.Globalization;
using MudBlazor;

namespace MyKollector.Web.Ui.Theme;

/// <summary>The palette as MudBlazor's tokens, for the pages of the workshop and the administration.</summary>
public static class StaffTheme
{
    static readonly string[] TextFamily = Families(Shape.TextFont);
    static readonly string[] FigureFamily = Families(Shape.FigureFont);

    public static MudTheme Mud { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Black = Palette.Ink,
            White = Palette.Card,
            // Text and outlines of the main action; its fill is set in admin.css, where bronze stands under ink.
            Primary = Palette.Bronze,
            PrimaryContrastText = Palette.Card,
            Secondary = Palette.Ink,
            SecondaryContrastText = Palette.Paper,
            Tertiary = Palette.InkSoft,
            TertiaryContrastText = Palette.Card,
            Info = Palette.Waiting,
            InfoContrastText = Palette.Card,
            Success = Palette.Done,
            SuccessContrastText = Palette.Card,
            Warning = Palette.Attention,
            WarningContrastText = Palette.Card,
            Error = Palette.Problem,
            ErrorContrastText = Palette.Card,
            Dark = Palette.Ink,
            DarkContrastText = Palette.Paper,
            TextPrimary = Palette.Ink,
            TextSecondary = Palette.InkSoft,
            TextDisabled = Palette.LineStrong,
            ActionDefault = Palette.InkSoft,
            ActionDisabled = Palette.LineStrong,
            ActionDisabledBackground = Palette.PaperDeep,
            Background = Palette.Paper,
            BackgroundGray = Palette.PaperDeep,
            Surface = Palette.Card,
            AppbarBackground = Palette.Ink,
            AppbarText = Palette.Paper,
            DrawerBackground = Palette.Card,
            DrawerText = Palette.Ink,
            DrawerIcon = Palette.InkSoft,
            LinesDefault = Palette.Line,
            LinesInputs = Palette.LineStrong,
            TableLines = Palette.Line,
            TableStriped = Palette.Paper,
            TableHover = Palette.Paper,
            Divider = Palette.Line,
            DividerLight = Palette.PaperDeep,
            GrayDefault = Palette.LineStrong,
            GrayLight = Palette.Line,
            GrayLighter = Palette.PaperDeep,
            GrayDark = Palette.InkSoft,
            GrayDarker = Palette.Ink,
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = TextFamily, FontSize = "1rem", LineHeight = "1.5", LetterSpacing = "normal" },
            H1 = new H1Typography { FontFamily = TextFamily, FontSize = "2rem", FontWeight = "600", LineHeight = "1.2", LetterSpacing = "-.01em" },
            H2 = new H2Typography { FontFamily = TextFamily, FontSize = "1.5rem", FontWeight = "600", LineHeight = "1.25", LetterSpacing = "normal" },
            H3 = new H3Typography { FontFamily = TextFamily, FontSize = "1.25rem", FontWeight = "600", LineHeight = "1.3", LetterSpacing = "normal" },
            H4 = new H4Typography { FontFamily = TextFamily, FontSize = "1.125rem", FontWeight = "600", LineHeight = "1.3", LetterSpacing = "normal" },
            H5 = new H5Typography { FontFamily = TextFamily, FontSize = "1rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "normal" },
            // The counters' voice: large condensed figures.
            H6 = new H6Typography { FontFamily = FigureFamily, FontSize = "1.25rem", FontWeight = "600", LineHeight = "1.2", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = TextFamily, FontSize = "1rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = TextFamily, FontSize = ".9375rem", LineHeight = "1.45", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = TextFamily, FontSize = "1rem", FontWeight = "600", LineHeight = "1.5", LetterSpacing = "normal", TextTransform = "none" },
            Caption = new CaptionTypography { FontFamily = TextFamily, FontSize = ".875rem", LineHeight = "1.4", LetterSpacing = "normal" },
            Overline = new OverlineTypography { FontFamily = TextFamily, FontSize = ".8125rem", FontWeight = "600", LineHeight = "1.6", LetterSpacing = ".06em" },
        },
        LayoutProperties = new LayoutProperties
        {
            DefaultBorderRadius = string.Create(CultureInfo.InvariantCulture, $"{Shape.RadiusPixels}px"),
            AppbarHeight = "56px",
        },
        Shadows = new Shadow { Elevation = Flat() },
    };

    /// <summary>Hairlines instead of shadows; only what floats over the page (menus, dialogs, snackbars) keeps a soft one.</summary>
    static string[] Flat()
    {
        var shadows = new Shadow().Elevation;
        return [.. shadows.Select((_, level) => level < 6 ? "none" : "0 8px 32px " + Palette.Ink + "2E")];
    }

    static string[] Families(string css) => [.. css.Split(',', StringSplitOptions.TrimEntries).Select(f => f.Trim('"'))];
}
