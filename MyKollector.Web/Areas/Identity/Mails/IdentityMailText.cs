namespace MyKollector.Web.Areas.Identity.Mails;

/// <summary>Anchors the texts of this area's mails: IdentityMailText.resx (French) and IdentityMailText.en.resx.</summary>
public sealed class IdentityMailText;
