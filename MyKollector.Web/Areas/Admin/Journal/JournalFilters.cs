using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Journal;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Journal;

/// <summary>The filter as people type it, the same in the page's address and the export's.</summary>
public sealed record JournalQuery
{
    public string? Flux { get; init; }

    public string? Qui { get; init; }

    public string? Action { get; init; }

    public string? Objet { get; init; }

    public string? Issue { get; init; }

    public string? Col { get; init; }

    public string? Atelier { get; init; }

    public string? Du { get; init; }

    public string? Au { get; init; }
}

/// <summary>
/// Turns what people type into facts: an e-mail address into its account, an order number, a serial or an identifier into its object. What
/// matches nothing filters everything away.
/// </summary>
[Needs(Resource.Journal, Right.Read)]
public sealed class JournalFilters(Database database)
{
    public async Task<JournalFilter> QueryAsync(JournalQuery query, Actor actor, CancellationToken cancellation)
    {
        var filter = new JournalFilter
        {
            Stream = Enum.TryParse<JournalStream>(query.Flux, out var stream) ? stream : null,
            Outcome = Enum.TryParse<Outcome>(query.Issue, out var outcome) ? outcome : null,
            Action = Text(query.Action),
            Manufacturer = Guid.TryParse(query.Atelier, out var workshop) ? new ManufacturerId(workshop) : null,
            From = FilterDays.Begin(query.Du),
            Until = FilterDays.End(query.Au),
        };
        if (Gate.Refuse<JournalFilters>(actor) is not null) return filter;
        await using var db = database.CreateFor(actor);
        if (Text(query.Col) is { } slug) filter = filter with { Course = await db.Courses.AsNoTracking().Where(c => c.Slug == slug).Select(c => (CourseId?)c.Id).FirstOrDefaultAsync(cancellation) ?? new CourseId(Guid.Empty) };
        if (Text(query.Qui) is { } who) filter = await PersonAsync(db, filter, who, cancellation);
        if (Text(query.Objet) is { } what) filter = await ObjectAsync(db, filter, what, cancellation);
        return filter;
    }

    static async Task<JournalFilter> PersonAsync(AppDbContext db, JournalFilter filter, string who, CancellationToken cancellation)
    {
        if (Guid.TryParse(who, out var id)) return filter with { Person = new AccountId(id) };
        var lower = who.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Translated to SQL, where there is no culture.
        var account = await db.Accounts.AsNoTracking().Where(a => a.Email.ToLower() == lower || a.DisplayName.ToLower() == lower).Select(a => (AccountId?)a.Id).FirstOrDefaultAsync(cancellation);
#pragma warning restore CA1304, CA1311, CA1862
        return account is { } found ? filter with { Person = found } : filter with { ActorName = who };
    }

    static async Task<JournalFilter> ObjectAsync(AppDbContext db, JournalFilter filter, string what, CancellationToken cancellation)
    {
        if (Guid.TryParse(what, out var id)) return filter with { ObjectId = id };
        var upper = what.ToUpperInvariant();
        if (await db.Orders.AsNoTracking().Where(o => o.Number == upper).Select(o => (OrderId?)o.Id).FirstOrDefaultAsync(cancellation) is { } order) return filter with { Order = order };
        if (await db.Medals.AsNoTracking().Where(m => m.Serial == upper).Select(m => (MedalId?)m.Id).FirstOrDefaultAsync(cancellation) is { } medal) return filter with { ObjectId = medal.Value };
        return filter with { ObjectType = what.ToLowerInvariant() };
    }

    static string? Text(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();
}
