using MyKollector.Domain.Artwork;

namespace MyKollector.Web.Platform.Documents;

/// <summary>How a metal looks on screen. One table for SVG and PNG, so that both show the same medal.</summary>
/// <param name="Light">Where light falls.</param>
/// <param name="Metal">The metal itself.</param>
/// <param name="Shade">Where it turns away.</param>
/// <param name="Edge">The outer bevel.</param>
/// <param name="Mark">What the laser leaves.</param>
/// <param name="Glint">The lit lower edge of a mark.</param>
sealed record MetalTone(string Light, string Metal, string Shade, string Edge, string Mark, string Glint)
{
    static readonly MetalTone Bronze = new("#F3D9AC", "#D3A25C", "#A8722F", "#7A4E1C", "#3A2208", "#FBEACB");
    static readonly MetalTone Silver = new("#FBFCFC", "#D5DADD", "#A2AAB0", "#79828A", "#1E262D", "#FFFFFF");
    static readonly MetalTone Black = new("#4A5159", "#24292F", "#101317", "#05070A", "#E6E2D8", "#05070A");

    /// <summary>Stops of the light across the face, from upper left to lower right.</summary>
    public IReadOnlyList<(double Offset, string Colour)> Stops =>
        [(0, Light), (0.22, Metal), (0.42, Light), (0.6, Metal), (0.82, Shade), (1, Metal)];

    public static MetalTone Of(Metal metal) => metal switch
    {
        Domain.Artwork.Metal.Bronze => Bronze,
        Domain.Artwork.Metal.Silver => Silver,
        Domain.Artwork.Metal.Black => Black,
    };
}
