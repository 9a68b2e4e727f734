namespace MyKollector.Web.Areas.Shop.Mails;

/// <summary>Anchors the texts of this area's mails (ShopMailText.resx, ShopMailText.en.resx).</summary>
public sealed class ShopMailText;
