namespace MyKollector.Web.Areas.Shop.Basketry;

/// <summary>Anchors the texts of the basket (BasketText.resx, BasketText.en.resx).</summary>
public sealed class BasketText;
