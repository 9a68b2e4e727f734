namespace MyKollector.Web.Areas.Shop.Checkout;

/// <summary>Anchors the texts of ordering and paying (CheckoutText.resx, CheckoutText.en.resx).</summary>
public sealed class CheckoutText;
