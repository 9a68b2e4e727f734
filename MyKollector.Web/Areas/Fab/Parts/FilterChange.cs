namespace MyKollector.Web.Areas.Fab.Parts;

/// <summary>What somebody chose in a filter bar.</summary>
public sealed record FilterChange(string? Course, string? Finish, DateOnly? From, DateOnly? To);
