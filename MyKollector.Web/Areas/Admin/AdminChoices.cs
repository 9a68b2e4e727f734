using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Components;

namespace MyKollector.Web.Areas.Admin;

/// <summary>What the filter bars offer: the same courses and workshops on every list.</summary>
public sealed record FilterChoices(IReadOnlyList<Choice<string>> Courses, IReadOnlyList<Choice<string>> Workshops);

/// <summary>Courses by slug and workshops by identifier, by name.</summary>
[Needs(Resource.Catalogue, Right.Read)]
public sealed class AdminChoices(Database database)
{
    public async Task<FilterChoices> QueryAsync(Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<AdminChoices>(actor) is not null) return new([], []);
        await using var db = database.CreateFor(actor);
        var courses = await db.Courses.AsNoTracking().OrderBy(c => c.Summit).ThenBy(c => c.From).Select(c => new { c.Slug, c.Summit, c.From }).ToListAsync(cancellation);
        var workshops = await db.Manufacturers.AsNoTracking().OrderBy(m => m.Name).Select(m => new { m.Id, m.Name }).ToListAsync(cancellation);
        return new([.. courses.Select(c => new Choice<string>(c.Slug, $"{c.Summit} ({c.From})"))], [.. workshops.Select(m => new Choice<string>(m.Id.ToString(), m.Name))]);
    }
}

/// <summary>A filter's days as instants: Europe/Paris midnights.</summary>
public static class FilterDays
{
    /// <summary>The beginning of a day written <c>yyyy-MM-dd</c>; null when it is not one.</summary>
    public static DateTimeOffset? Begin(string? day) => DateOnly.TryParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var date) ? Midnight(date) : null;

    /// <summary>The end of that day.</summary>
    public static DateTimeOffset? End(string? day) => DateOnly.TryParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var date) ? Midnight(date.AddDays(1)) : null;

    public static DateTimeOffset Midnight(DateOnly date)
    {
        var local = date.ToDateTime(TimeOnly.MinValue);
        return new(local, Ui.Formats.Paris.GetUtcOffset(local));
    }
}
