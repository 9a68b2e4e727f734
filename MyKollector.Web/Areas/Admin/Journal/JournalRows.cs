using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Journal;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Journal;

/// <summary>One line as the page shows it.</summary>
public sealed record JournalRow(AuditId Id, JournalStream Stream, long Sequence, DateTimeOffset At, string Role, string Actor, AccountId? ActorAccount, string Action, string ObjectType, Guid ObjectId,
    Outcome Outcome, string? Reason, IReadOnlyDictionary<string, string?> Details, string? Course, string? Workshop, string? OrderNumber, AccountId? Subject, bool HasPersonal, string? Correlation, string? Address, string Hash);

/// <summary>One page of the journal, newest first.</summary>
public sealed record JournalPageOfRows(IReadOnlyList<JournalRow> Rows, int Page, bool More);

/// <summary>Reads the journal, and says so in the journal.</summary>
[Needs(Resource.Journal, Right.Read)]
public sealed class JournalRows(Database database, JournalReader reader)
{
    public const int PageSize = 50;

    /// <param name="filter">Which lines.</param>
    /// <param name="page">From 0.</param>
    /// <param name="note">False for a page of a reading that was noted already.</param>
    /// <param name="actor">Who reads: all of it, or only the own actions.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<Result<JournalPageOfRows>> QueryAsync(JournalFilter filter, int page, bool note, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<JournalRows>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Journal, Right.Read) != Scope.All) return Error.Forbidden();
        if (note && await reader.NoteAsync("journal.read", filter.Describe(), null, actor, cancellation) is { Succeeded: false } failed) return failed.Error;

        await using var db = database.CreateFor(actor);
        var lines = await filter.Apply(db.Journal.AsNoTracking()).OrderByDescending(e => e.At).ThenByDescending(e => e.Stream).ThenByDescending(e => e.Sequence)
            .Skip(page * PageSize).Take(PageSize + 1).ToListAsync(cancellation);
        var more = lines.Count > PageSize;
        if (more) lines.RemoveAt(PageSize);

        var courseIds = lines.Select(l => l.Course).OfType<CourseId>().Distinct().ToList();
        var workshopIds = lines.Select(l => l.Manufacturer).OfType<ManufacturerId>().Distinct().ToList();
        var orderIds = lines.Select(l => l.Order).OfType<OrderId>().Distinct().ToList();
        var courses = await db.Courses.AsNoTracking().Where(c => courseIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Summit, cancellation);
        var workshops = await db.Manufacturers.AsNoTracking().Where(m => workshopIds.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.Name, cancellation);
        var orders = await db.Orders.AsNoTracking().Where(o => orderIds.Contains(o.Id)).Select(o => new { o.Id, o.Number }).ToDictionaryAsync(o => o.Id, o => o.Number, cancellation);
        return new JournalPageOfRows([.. lines.Select(l => new JournalRow(
            l.Id, l.Stream, l.Sequence, l.At, l.ActorRole, l.ActorName, l.ActorAccount, l.Action, l.ObjectType, l.ObjectId, l.Outcome, l.Reason,
            JsonSerializer.Deserialize<Dictionary<string, string?>>(l.Details) ?? [],
            l.Course is { } course ? courses.GetValueOrDefault(course) : null, l.Manufacturer is { } workshop ? workshops.GetValueOrDefault(workshop) : null,
            l.Order is { } order ? orders.GetValueOrDefault(order) : null, l.Subject, l.Personal is not null, l.Correlation, l.TruncatedAddress, Convert.ToHexStringLower(l.Hash)))], page, more);
    }
}

/// <summary>Opens the personal values of one line, for those who may read accounts; the opening itself is journalled first.</summary>
[Needs(Resource.Account, Right.Read)]
public sealed class RevealPersonal(Database database, JournalReader reader)
{
    public async Task<Result<string?>> HandleAsync(AuditId line, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RevealPersonal>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Account, Right.Read) != Scope.All || actor.ScopeOf(Resource.Journal, Right.Read) != Scope.All) return Error.Forbidden();
        await using var db = database.CreateFor(actor);
        var entry = await db.Journal.AsNoTracking().FirstOrDefaultAsync(e => e.Id == line, cancellation);
        if (entry is null) return Error.NotFound("journal.line_not_found");
        var what = new Dictionary<string, string?> { ["stream"] = entry.Stream.ToString(), ["sequence"] = entry.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        if (await reader.NoteAsync("journal.personal_read", what, null, actor, cancellation) is { Succeeded: false } failed) return failed.Error;
        return await reader.OpenAsync(db, entry, cancellation);
    }
}
