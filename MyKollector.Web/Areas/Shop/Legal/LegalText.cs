namespace MyKollector.Web.Areas.Shop.Legal;

/// <summary>Anchors the legal pages' texts (LegalText.resx, LegalText.en.resx).</summary>
public sealed class LegalText;
