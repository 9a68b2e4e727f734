namespace MyKollector.Web.Areas.Admin.Connections;

/// <summary>Anchors the texts of the connected services' page.</summary>
public sealed class ConnectionAdminText;
