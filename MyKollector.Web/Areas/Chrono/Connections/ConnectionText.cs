namespace MyKollector.Web.Areas.Chrono.Connections;

/// <summary>Anchors the texts of the connections page.</summary>
public sealed class ConnectionText;
