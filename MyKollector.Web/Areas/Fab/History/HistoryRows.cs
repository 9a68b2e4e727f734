using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Domain.Manufacturing;
using MyKollector.Web.Areas.Fab.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Interceptors;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Fab.History;

/// <summary>Which days of the history.</summary>
public sealed record HistoryFilter(string? Course = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>One declared batch.</summary>
public sealed record BatchRow(BlankBatchId Id, string Summit, string CourseFrom, string Finish, int Good, int Scrap, string? ScrapReason, int Advanced, int Surplus, string Operator, DateTimeOffset At);

/// <summary>Batches and what they add up to.</summary>
/// <param name="Batches">Newest first.</param>
/// <param name="Good">Good blanks of all batches that match, not only of those shown.</param>
/// <param name="Scrap">Spoilt blanks of the same.</param>
public sealed record BatchHistory(IReadOnlyList<BatchRow> Batches, int Good, int Scrap)
{
    /// <summary>Good ones of all that were tried; null before the first.</summary>
    public double? Yield => Good + Scrap == 0 ? null : (double)Good / (Good + Scrap);
}

/// <summary>Reads the workshop's batches.</summary>
[Needs(Resource.Production, Right.Read)]
public sealed class BatchRows(Database database)
{
    const int Most = 50;

    public async Task<Result<BatchHistory>> QueryAsync(ManufacturerId workshop, HistoryFilter filter, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<BatchRows>(actor) is { } refused) return refused;
        await using var db = database.CreateFor(actor);
        var batches = db.BlankBatches.AsNoTracking().Where(b => b.Manufacturer == workshop);
        if (filter.Course is { } slug) batches = batches.Where(b => db.Courses.Any(c => c.Id == b.CourseId && c.Slug == slug));
        if (filter.From is { } from) batches = batches.Where(b => b.At >= ParisDay.Start(from));
        if (filter.To is { } to) batches = batches.Where(b => b.At < ParisDay.Start(to.AddDays(1)));
        var rows = await batches.OrderByDescending(b => b.At).Take(Most).Join(db.Courses, b => b.CourseId, c => c.Id,
            (b, c) => new BatchRow(b.Id, c.Summit, c.From, b.Finish, b.Good, b.Scrap, b.ScrapReason, b.Advanced, b.Surplus, b.Operator, b.At)).ToListAsync(cancellation);
        var sums = await batches.GroupBy(b => 1).Select(g => new { Good = g.Sum(b => b.Good), Scrap = g.Sum(b => b.Scrap) }).FirstOrDefaultAsync(cancellation);
        return new BatchHistory([.. rows.OrderByDescending(r => r.At)], sums?.Good ?? 0, sums?.Scrap ?? 0);
    }
}

/// <summary>One line of the journal, by the reader.</summary>
public sealed record OwnActionRow(long Sequence, DateTimeOffset At, string Action, string? Serial, string? Reason, Outcome Outcome);

/// <summary>Reads the actor's own lines of the journal, and writes down that they were read.</summary>
[Needs(Resource.Journal, Right.Read)]
public sealed class OwnActions(Database database, ChangeInterceptor journal, TimeProvider time)
{
    const int Most = 50;

    public async Task<Result<IReadOnlyList<OwnActionRow>>> QueryAsync(ManufacturerId workshop, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<OwnActions>(actor) is { } refused) return refused;
        if (actor.Account is not { } account) return Error.Forbidden();
        await using var work = await database.BeginAsync(actor, "read-own-actions", cancellation);
        var lines = await work.Db.Journal.AsNoTracking().Where(e => e.ActorAccount == account && e.Manufacturer == workshop && e.Stream == JournalStream.Business)
            .OrderByDescending(e => e.Sequence).Take(Most).Select(e => new { e.Sequence, e.At, e.Action, e.Details, e.Reason, e.Outcome }).ToListAsync(cancellation);
        await journal.AppendAsync(work.Db, [new JournalLine(actor, time.GetUtcNow(), JournalStream.Security, "journal.read", "account", account.Value) { Manufacturer = workshop }], cancellation);
        var saved = await work.CommitAsync(cancellation);
        return saved.Succeeded ? lines.Select(l => new OwnActionRow(l.Sequence, l.At, l.Action, SerialIn(l.Details), l.Reason, l.Outcome)).ToList() : saved.Error;
    }

    static string? SerialIn(string details)
    {
        using var json = System.Text.Json.JsonDocument.Parse(details);
        return json.RootElement.TryGetProperty("serial", out var serial) ? serial.GetString() : null;
    }
}

/// <summary>Changes the queue length at which a course's notice is sent.</summary>
public sealed record SetThresholdCommand(CourseId Course, int Threshold);

/// <summary>Changes a threshold, and tells the workshop at once when the queue is past it already.</summary>
[Needs(Resource.Counters, Right.Write)]
public sealed class SetThreshold(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(SetThresholdCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<SetThreshold>(actor) is { } refused) return refused;
        if (actor.Manufacturer is not { } workshop) return Error.Forbidden();
        await using var work = await database.BeginAsync(actor, "threshold", cancellation);
        var now = time.GetUtcNow();
        var allotment = await work.Db.Allotments.Where(a => a.Manufacturer == workshop && a.CourseId == command.Course && a.From <= now && (a.Until == null || a.Until > now))
            .OrderByDescending(a => a.From).FirstOrDefaultAsync(cancellation);
        if (allotment is null) return ManufacturingErrors.NotAllotted;
        if (allotment.SetThreshold(command.Threshold, actor, now) is { Succeeded: false } invalid) return invalid;
        await WorkshopThresholds.ReviewAsync(work.Db, workshop, command.Course, 0, actor, now, cancellation);
        return await work.CommitAsync(cancellation);
    }
}
