using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Admin.Board;

/// <summary>One figure and the list behind it.</summary>
public sealed record Figure(string Label, string Value, string Href)
{
    public Figure(string label, int value, string href) : this(label, Formats.Count(value), href)
    {
    }
}
