using Microsoft.AspNetCore.Components.Forms;

namespace MyKollector.Web.Ui.Components;

/// <summary>One rule for the ids of fields, so that the error summary can point at them.</summary>
static class FieldIds
{
    public static string Of(FieldIdentifier field) => "f-" + field.FieldName;

    public static string? DescribedBy(string id, bool hint, bool error) => (hint, error) switch
    {
        (true, true) => $"{id}-error {id}-hint",
        (true, false) => $"{id}-hint",
        (false, true) => $"{id}-error",
        (false, false) => null,
    };
}
