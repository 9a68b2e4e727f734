using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace MyKollector.Web.Ui.Components;

/// <summary>An SVG <c>text</c> element. Razor keeps that tag's name for itself inside code, hence this component.</summary>
public sealed class SvgText : ComponentBase
{
    [Parameter, EditorRequired] public string X { get; set; } = "0";

    [Parameter, EditorRequired] public string Y { get; set; } = "0";

    /// <summary>Horizontal shift in pixels.</summary>
    [Parameter] public string? Dx { get; set; }

    [Parameter] public string? Class { get; set; }

    [Parameter, EditorRequired] public string Value { get; set; } = "";

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        if (!string.IsNullOrWhiteSpace(Class)) builder.AddAttribute(1, "class", Class.Trim());
        builder.AddAttribute(2, "x", X);
        builder.AddAttribute(3, "y", Y);
        if (Dx is not null) builder.AddAttribute(4, "dx", Dx);
        builder.AddContent(5, Value);
        builder.CloseElement();
    }
}
