using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Areas.Admin.Medals;
using MyKollector.Web.Areas.Admin.Orders;
using MyKollector.Web.Areas.Admin.Outbox;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Admin.Board;

/// <summary>All that the board shows at one moment.</summary>
public sealed record BoardSeen(FilterChoices Choices, IReadOnlyList<StuckGroup> Stuck, Funnel? Figures, DateTimeOffset From, DateTimeOffset Until);

/// <summary>Gathers the board, and does the remedies that need no further question.</summary>
[Needs(Resource.Order, Right.Read)]
public sealed class BoardData(Database database, Watchdog watchdog, StuckItems stuck, BoardFigures figures, AdminChoices choices, Remedies remedies, TimeProvider time)
{
    const int RowsEach = 5;
    const int DefaultDays = 30;

    public async Task<BoardSeen> QueryAsync(string? course, string? workshop, string? fromDay, string? untilDay, Actor actor, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(Formats.InParis(time.GetUtcNow()));
        var from = FilterDays.Begin(fromDay) ?? FilterDays.Midnight(today.AddDays(-DefaultDays));
        var until = FilterDays.End(untilDay) ?? FilterDays.Midnight(today.AddDays(1));
        if (Gate.Refuse<BoardData>(actor) is not null) return new(new([], []), [], null, from, until);
        var filter = await FilterAsync(course, workshop, actor, cancellation);
        var groups = (await watchdog.QueryAsync(filter, RowsEach, actor, cancellation)).Concat(await stuck.QueryAsync(filter, RowsEach, actor, cancellation)).OrderBy(g => g.Kind).ToList();
        var counted = await figures.QueryAsync(filter, from, until, actor, cancellation);
        return new(await choices.QueryAsync(actor, cancellation), groups, counted.Succeeded ? counted.Value : null, from, until);
    }

    /// <summary>The board's filter from its address.</summary>
    public async Task<BoardFilter> FilterAsync(string? course, string? workshop, Actor actor, CancellationToken cancellation)
    {
        CourseId? courseId = null;
        if (!string.IsNullOrEmpty(course))
        {
            await using var db = database.CreateFor(actor);
            courseId = await db.Courses.AsNoTracking().Where(c => c.Slug == course).Select(c => (CourseId?)c.Id).FirstOrDefaultAsync(cancellation);
        }

        return new(courseId, Guid.TryParse(workshop, out var id) ? new ManufacturerId(id) : null);
    }

    /// <inheritdoc cref="Remedies.DoAsync"/>
    public Task<Result> RemedyAsync(StuckKind kind, Guid id, Actor actor, CancellationToken cancellation) => remedies.DoAsync(kind, id, actor, cancellation);
}

/// <summary>The one-click remedies of the board; whatever needs a reason or a choice is done on the object's own page.</summary>
[OpenToAll("Each remedy is another handler, which asks for its own permission.")]
public sealed class Remedies(ReleaseMedal release, ResendMessage resend, CheckPayment check, CompleteOrder complete)
{
    /// <summary>Whether the kind has one that this actor may use.</summary>
    public static bool Offered(StuckKind kind, Actor actor) => kind switch
    {
        StuckKind.MedalHeld => actor.ScopeOf(Resource.Production, Right.Write) == Scope.All,
        StuckKind.OutboxDead or StuckKind.OutboxLate or StuckKind.MailFailing or StuckKind.PaymentOpen or StuckKind.PaidWithoutMedals => actor.ScopeOf(Resource.Order, Right.Write) == Scope.All,
        _ => false,
    };

    public Task<Result> DoAsync(StuckKind kind, Guid id, Actor actor, CancellationToken cancellation) => kind switch
    {
        StuckKind.PaymentOpen => check.HandleAsync(new(new(id)), actor, cancellation),
        StuckKind.PaidWithoutMedals => complete.HandleAsync(new(new(id)), actor, cancellation),
        StuckKind.MedalHeld => release.HandleAsync(new(new(id)), actor, cancellation),
        StuckKind.OutboxDead or StuckKind.OutboxLate or StuckKind.MailFailing => resend.HandleAsync(new(new(id)), actor, cancellation),
        _ => Task.FromResult<Result>(Error.NotFound("not_found")),
    };
}
