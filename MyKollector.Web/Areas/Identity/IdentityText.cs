namespace MyKollector.Web.Areas.Identity;

/// <summary>Anchors this area's texts: IdentityText.resx (French) and IdentityText.en.resx.</summary>
public sealed class IdentityText;
