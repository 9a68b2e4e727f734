using MyKollector.Domain.Medals;

namespace MyKollector.Web.Areas.Fab.Medals;

/// <summary>What somebody chose in the rectification form.</summary>
public sealed record RectifyChoice(RectificationKind Kind, string Reason, string? Text);
