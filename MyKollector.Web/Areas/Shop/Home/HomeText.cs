namespace MyKollector.Web.Areas.Shop.Home;

/// <summary>Anchors the home page's texts.</summary>
public sealed class HomeText;
