using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Performances;
using MyKollector.Web.Areas.Admin.Courses;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Journal;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Security;
using Gate = MyKollector.Web.Platform.Security.Gate;

namespace MyKollector.Web.Areas.Admin.Board;

/// <summary>What waits longer than it should, and what waits for one of us.</summary>
[Needs(Resource.Order, Right.Read)]
public sealed class StuckItems(Database database, StageLimits limits, JournalHealth journal, Ui.Words words, Ui.ReasonWords reasons, ActionWords actions, TimeProvider time)
{
    /// <summary>Groups of every kind that has any, invariants excepted: those are <see cref="Watchdog"/>'s.</summary>
    public async Task<IReadOnlyList<StuckGroup>> QueryAsync(BoardFilter filter, int rowsEach, Actor actor, CancellationToken cancellation)
    {
        var groups = new List<StuckGroup>();
        foreach (var kind in Enum.GetValues<StuckKind>().Where(k => !k.IsInvariant()))
            if (await OfKindAsync(kind, filter, 0, rowsEach, actor, cancellation) is { Count: > 0 } group) groups.Add(group);
        return groups;
    }

    /// <summary>One kind, a page of it.</summary>
    public async Task<StuckGroup> OfKindAsync(StuckKind kind, BoardFilter filter, int skip, int take, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<StuckItems>(actor) is not null || actor.ScopeOf(Resource.Order, Right.Read) != Scope.All) return new(kind, 0, []);
        var now = time.GetUtcNow();
        await using var db = database.CreateFor(actor);
        var medals = db.Medals.AsNoTracking().IgnoreAutoIncludes();
        if (filter.Course is { } course) medals = medals.Where(m => m.CourseId == course);
        if (filter.Workshop is { } workshop) medals = medals.Where(m => m.Manufacturer == workshop);
        return kind switch
        {
            StuckKind.PaymentProblem => await ProblemsAsync(),
            StuckKind.RefundStuck => await RefundsAsync(),
            StuckKind.JournalBroken => JournalGroup(),
            StuckKind.OutboxDead => await MessagesAsync(db.Outbox.Where(m => m.DeadAt != null && m.DoneAt == null), "dead"),
            StuckKind.OutboxLate => await MessagesAsync(Pending().Where(m => m.DueAt < now - limits.Outbox), "pending"),
            StuckKind.MailFailing => await MessagesAsync(Pending().Where(m => m.Error != null && m.Type.StartsWith("mail.")), "failing"),
            StuckKind.WorkshopMissing => await CoursesAsync(),
            StuckKind.MedalStuck => await MedalsAsync(MedalStages.Late(medals, limits, now)),
            StuckKind.MedalHeld => await MedalsAsync(medals.Where(m => m.HoldReason != null && m.Fabrication != Fabrication.Cancelled)),
            StuckKind.PerformanceWaiting => await PerformancesAsync(),
            StuckKind.PaymentOpen => await PaymentsAsync(),
            StuckKind.SteleSilent => await StelesAsync(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An invariant is the watchdog's."),
        };

        IQueryable<OutboxMessage> Pending() => db.Outbox.Where(m => m.DoneAt == null && m.DeadAt == null && m.WithdrawnAt == null);

        async Task<StuckGroup> MedalsAsync(IQueryable<Medal> found) => new(kind, await found.CountAsync(cancellation), await Watchdog.MedalRowsOf(db, reasons, found.OrderBy(m => m.QueuedAt).Skip(skip).Take(take), cancellation));

        async Task<StuckGroup> MessagesAsync(IQueryable<OutboxMessage> found, string state)
        {
            var rows = await found.AsNoTracking().OrderBy(m => m.CreatedAt).Skip(skip).Take(take).Select(m => new { m.Id, m.Type, m.Error, m.CreatedAt }).ToListAsync(cancellation);
            return new(kind, await found.CountAsync(cancellation), [.. rows.Select(m => new StuckRow(m.Id.Value, actions.Of(m.Type), m.Error, m.CreatedAt, $"/admin/envois?etat={state}#m-{m.Id}", m.Type))]);
        }

        async Task<StuckGroup> ProblemsAsync()
        {
            var found = from p in db.Payments.AsNoTracking()
                        join o in db.Orders on p.OrderId equals o.Id
                        where p.Problem != null
                        select new { p.Id, o.Number, p.Problem, Since = p.SettledAt ?? p.OpenedAt };
            var rows = await found.OrderBy(p => p.Since).Skip(skip).Take(take).ToListAsync(cancellation);
            return new(kind, await found.CountAsync(cancellation), [.. rows.Select(p => new StuckRow(p.Id.Value, p.Number, words.Of(p.Problem!.Value), p.Since, $"/admin/commandes/{p.Number}"))]);
        }

        async Task<StuckGroup> RefundsAsync()
        {
            var late = now - limits.Refund;
            var found = from r in db.Refunds.AsNoTracking()
                        join o in db.Orders on r.OrderId equals o.Id
                        where r.Status == RefundStatus.Failed || (r.Status == RefundStatus.Requested && r.RequestedAt < late)
                        select new { r.Id, o.Number, r.Amount, r.Status, r.RequestedAt };
            var rows = await found.OrderBy(r => r.RequestedAt).Skip(skip).Take(take).ToListAsync(cancellation);
            return new(kind, await found.CountAsync(cancellation), [.. rows.Select(r => new StuckRow(r.Id.Value, r.Number, Ui.Formats.Amount(r.Amount), r.RequestedAt, $"/admin/commandes/{r.Number}"))]);
        }

        StuckGroup JournalGroup() => journal.Last is { Intact: false } broken
            ? new(kind, 1, [new StuckRow(Guid.Empty, string.Join(", ", broken.Streams.Where(s => s.Break is not null).Select(s => $"{s.Stream} {s.Break!.Sequence}").Concat(broken.FaultySeals)), null, broken.At, "/admin/journal")])
            : new(kind, 0, []);

        async Task<StuckGroup> CoursesAsync()
        {
            var found = db.Courses.AsNoTracking().Where(c => !db.Allotments.Any(a => a.CourseId == c.Id && a.From <= now && (a.Until == null || a.Until > now) && db.Manufacturers.Any(m => m.Id == a.Manufacturer && m.Active)));
            if (filter.Course is { } of) found = found.Where(c => c.Id == of);
            var rows = await found.OrderBy(c => c.Summit).Skip(skip).Take(take).Select(c => new { c.Id, c.Summit, c.From, c.Slug }).ToListAsync(cancellation);
            return new(kind, await found.CountAsync(cancellation), [.. rows.Select(c => new StuckRow(c.Id.Value, c.Summit, c.From, now, "/admin/ateliers"))]);
        }

        async Task<StuckGroup> PerformancesAsync()
        {
            var found = from p in db.Performances.AsNoTracking()
                        join c in db.Courses on p.CourseId equals c.Id
                        where p.Status == PerformanceStatus.InReview && (filter.Course == null || p.CourseId == filter.Course)
                        select new { p.Id, c.Summit, p.Level, p.SubmittedAt };
            var rows = await found.OrderBy(p => p.SubmittedAt).Skip(skip).Take(take).ToListAsync(cancellation);
            return new(kind, await found.CountAsync(cancellation), [.. rows.Select(p => new StuckRow(p.Id.Value, p.Summit, p.Level.ToString(), p.SubmittedAt, $"/admin/revendications/{p.Id}"))]);
        }

        async Task<StuckGroup> StelesAsync()
        {
            var steles = await db.Steles.AsNoTracking().Where(s => s.Status == SteleStatus.Standing && (filter.Course == null || s.CourseId == filter.Course)).ToListAsync(cancellation);
            var vitals = await SteleHealth.OfAsync(db, steles, now, cancellation);
            var ill = steles.Where(s => vitals[s.Id].IsIll).OrderBy(s => vitals[s.Id].LastTap).ToList();
            var ids = ill.Select(s => s.CourseId).Distinct().ToList();
            var slugs = await db.Courses.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Slug, cancellation);
            return new(kind, ill.Count, [.. ill.Skip(skip).Take(take).Select(s => new StuckRow(s.Id.Value, s.Number, words.Of(s.Gate), vitals[s.Id].LastTap ?? now, $"/admin/cols/{slugs[s.CourseId]}#steles"))]);
        }

        async Task<StuckGroup> PaymentsAsync()
        {
            var late = now - limits.Payment;
            var found = from p in db.Payments.AsNoTracking()
                        join o in db.Orders on p.OrderId equals o.Id
                        where p.Status == PaymentStatus.Open && p.OpenedAt < late && o.Status == OrderStatus.AwaitingPayment
                        select new { o.Id, o.Number, o.Email, p.OpenedAt };
            var rows = await found.OrderBy(p => p.OpenedAt).Skip(skip).Take(take).ToListAsync(cancellation);
            return new(kind, await found.CountAsync(cancellation), [.. rows.Select(p => new StuckRow(p.Id.Value, p.Number, p.Email, p.OpenedAt, $"/admin/commandes/{p.Number}"))]);
        }
    }
}
