using Microsoft.AspNetCore.Components;

namespace MyKollector.Web.Ui;

/// <summary>
/// A touch on something in a list that carries <c>data-action</c> and <c>data-row</c>. The list has one handler however many rows it shows.
/// What a browser names is looked up before it is used, as anything else that a browser says.
/// </summary>
public sealed class RowActionEventArgs : EventArgs
{
    /// <summary>What was asked for; null when the touch met nothing that acts.</summary>
    public string? Action { get; set; }

    /// <summary>Which row.</summary>
    public string? Row { get; set; }
}

/// <summary>Makes <c>@onrowaction</c> known to Razor, which looks for a class of this very name; the browser's half is <c>wwwroot/js/rows.js</c>.</summary>
[EventHandler("onrowaction", typeof(RowActionEventArgs))]
public static class EventHandlers;
