using MyKollector.Domain.Medals;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Admin.Orders;

/// <summary>Says a state as people say it that the journal keeps by the code's names: <c>Shipped/Validated</c>, <c>Made</c>.</summary>
static class RecordedState
{
    /// <summary>The status of a medal's facts; any other value as it is.</summary>
    public static string Of(string value, Words words)
    {
        var parts = value.Split('/');
        if (!Enum.TryParse<Fabrication>(parts[0], out var fabrication) || !Enum.IsDefined(fabrication) || char.IsDigit(value[0])) return value;
        return words.Of(Medal.StatusOf(fabrication, parts.Length == 2 && Enum.TryParse<TimeFact>(parts[1], out var time) ? time : TimeFact.NotNeeded));
    }
}
