namespace MyKollector.Web.Areas.Admin;

/// <summary>Anchors the texts of the administration (AdminText.resx, AdminText.en.resx).</summary>
public sealed class AdminText;
