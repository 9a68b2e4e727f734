namespace MyKollector.Web.Areas.Shop.Wall;

/// <summary>Anchors the texts of "my medals" (WallText.resx, WallText.en.resx).</summary>
public sealed class WallText;
