namespace MyKollector.Web.Ui.Theme;

/// <summary>
/// Every colour of the product, written once. The MudBlazor theme (<see cref="StaffTheme"/>) and the CSS variables of the static
/// pages (<see cref="ThemeCss"/>) are both made from here, and so are the pictures drawn on the server.
/// </summary>
public static class Palette
{
    public const string Paper = "#F6F3EC";
    public const string PaperDeep = "#ECE7DB";
    public const string Card = "#FFFFFF";

    public const string Ink = "#17212B";
    public const string InkSoft = "#4C5763";

    /// <summary>Hairlines between things. Decorative: never the only sign of a control.</summary>
    public const string Line = "#D9D2C3";

    /// <summary>Borders of inputs and other controls, at least 3:1 on paper and on cards (WCAG 1.4.11).</summary>
    public const string LineStrong = "#7E7868";

    /// <summary>Bronze for text and lines. Bronze is for medals and for the one main action of a page.</summary>
    public const string Bronze = "#8A5A1F";

    /// <summary>Bronze for fills, under ink text.</summary>
    public const string BronzeFill = "#C58B3A";

    public const string BronzeHover = "#D39C4E";
    public const string BronzeTint = "#F7ECDA";

    public const string Done = "#2C6E4F";
    public const string DoneTint = "#E4F0E9";
    public const string Waiting = "#2F5D8A";
    public const string WaitingTint = "#E5EDF5";
    public const string Attention = "#9A5B00";
    public const string AttentionTint = "#FAEFDC";
    public const string Problem = "#A3341F";
    public const string ProblemTint = "#FAE8E3";

    /// <summary>
    /// Steepness, gentle to severe: slate alone, darker where it is steeper, so that the relief reads like an engraving, prints in
    /// black and white and leaves bronze to the medal. Limits in <see cref="SlopeLimits"/>.
    /// </summary>
    public static readonly IReadOnlyList<string> Slopes = ["#D6DAD9", "#B4BEC1", "#8E9CA4", "#5F7281", "#435463", "#1F2D3A"];

    /// <summary>Upper limits of the steepness classes as fractions; what is above the last one is the last class.</summary>
    public static readonly IReadOnlyList<double> SlopeLimits = [0.03, 0.05, 0.07, 0.09, 0.11];

    /// <summary>The timer in the sun and at night.</summary>
    public static class Dark
    {
        public const string Paper = "#0F1720";
        public const string PaperDeep = "#0A1017";
        public const string Card = "#18222D";
        public const string Ink = "#F6F3EC";
        public const string InkSoft = "#C3CBD3";
        public const string Line = "#33414F";
        public const string LineStrong = "#8795A3";
        public const string Bronze = "#E3B26A";
        public const string BronzeFill = "#D9A04C";
        public const string BronzeHover = "#E6B469";
        public const string BronzeTint = "#2B2416";
        public const string Done = "#7FD0A6";
        public const string DoneTint = "#12291F";
        public const string Waiting = "#93BEE8";
        public const string WaitingTint = "#132536";
        public const string Attention = "#F0B65C";
        public const string AttentionTint = "#2E2210";
        public const string Problem = "#F2988A";
        public const string ProblemTint = "#351813";
    }
}

/// <summary>Typefaces, shape and motion, shared by both kinds of page.</summary>
public static class Shape
{
    public const string TextFont = "\"Alegreya Sans\", \"Gill Sans\", \"Segoe UI\", system-ui, sans-serif";
    public const string FigureFont = "\"Barlow Condensed\", \"Roboto Condensed\", \"Arial Narrow\", sans-serif";

    /// <summary>The grid's step.</summary>
    public const int GridPixels = 8;

    /// <summary>Corners of cards.</summary>
    public const int RadiusPixels = 10;

    /// <summary>Corners of controls.</summary>
    public const int ControlRadiusPixels = 6;

    public const int MotionMilliseconds = 160;
}
