namespace MyKollector.Web.Areas.Shop.Catalogue;

/// <summary>Anchors the texts of lists of courses.</summary>
public sealed class CatalogueText;
