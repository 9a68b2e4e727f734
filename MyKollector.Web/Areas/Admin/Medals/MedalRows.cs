using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Areas.Admin.Board;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Medals;

/// <summary>Which medals.</summary>
public sealed record MedalListFilter(string? Search, MedalStatus? Status, bool Stuck, bool Held, string? Course, ManufacturerId? Workshop);

/// <summary>One medal of the list.</summary>
public sealed record MedalRow(MedalId Id, string Serial, string AthleteName, string Summit, string Finish, string Workshop, string OrderNumber, MedalStatus Status, bool Held, string? HoldReason, int? ElapsedSeconds, DateTimeOffset Since, bool Late);

/// <summary>All medals of all workshops, by stage.</summary>
[Needs(Resource.Medal, Right.Read)]
public sealed class MedalRows(Database database, StageLimits limits, TimeProvider time)
{
    public const int PageSize = 50;

    public async Task<Result<(IReadOnlyList<MedalRow> Rows, bool More, int Total)>> QueryAsync(MedalListFilter filter, int page, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<MedalRows>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Medal, Right.Read) != Scope.All) return Error.Forbidden();
        var now = time.GetUtcNow();
        await using var db = database.CreateFor(actor);
        var medals = db.Medals.AsNoTracking().IgnoreAutoIncludes();
        if (filter.Status is { } status) medals = status switch
        {
            MedalStatus.QueuedForProduction => medals.Where(m => m.Fabrication == Fabrication.Queued),
            MedalStatus.InProduction => medals.Where(m => m.Fabrication == Fabrication.InProduction),
            MedalStatus.Produced => medals.Where(m => m.Fabrication == Fabrication.Made && m.Time == TimeFact.Awaiting),
            MedalStatus.AwaitingEngraving => medals.Where(m => m.Fabrication == Fabrication.Made && m.Time != TimeFact.Awaiting),
            MedalStatus.Engraved => medals.Where(m => m.Fabrication == Fabrication.Engraved),
            MedalStatus.Shipped => medals.Where(m => m.Fabrication == Fabrication.Shipped),
            MedalStatus.Delivered => medals.Where(m => m.Fabrication == Fabrication.Delivered),
            MedalStatus.Cancelled => medals.Where(m => m.Fabrication == Fabrication.Cancelled),
        };
        if (filter.Stuck) medals = MedalStages.Late(medals, limits, now);
        if (filter.Held) medals = medals.Where(m => m.HoldReason != null);
        if (filter.Workshop is { } workshop) medals = medals.Where(m => m.Manufacturer == workshop);
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var upper = filter.Search.Trim().ToUpperInvariant();
            var lower = filter.Search.Trim().ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Translated to SQL, where there is no culture.
            medals = medals.Where(m => m.Serial.StartsWith(upper) || m.AthleteName.ToLower().Contains(lower));
#pragma warning restore CA1304, CA1311, CA1862
        }

        var joined = from m in medals
                     join c in db.Courses on m.CourseId equals c.Id
                     join w in db.Manufacturers on m.Manufacturer equals w.Id
                     join o in db.Orders on m.OrderId equals o.Id
                     where filter.Course == null || c.Slug == filter.Course
                     select new { m.Id, m.Serial, m.AthleteName, c.Summit, m.Finish, Workshop = w.Name, o.Number, m.Fabrication, m.Time, m.HoldReason, m.ElapsedSeconds, m.QueuedAt, m.InProductionAt, m.MadeAt, m.TimeValidatedAt, m.EngravedAt, m.ShippedAt };
        var rows = await joined.OrderBy(m => m.QueuedAt).ThenBy(m => m.Serial).Skip(page * PageSize).Take(PageSize + 1).ToListAsync(cancellation);
        var total = await joined.CountAsync(cancellation);
        return ([.. rows.Take(PageSize).Select(m =>
        {
            var shown = Medal.StatusOf(m.Fabrication, m.Time);
            var since = MedalStages.SinceOf(m.Fabrication, m.QueuedAt, m.InProductionAt, m.MadeAt, m.TimeValidatedAt, m.EngravedAt, m.ShippedAt);
            return new MedalRow(m.Id, m.Serial, m.AthleteName, m.Summit, m.Finish, m.Workshop, m.Number, shown, m.HoldReason is not null, m.HoldReason, m.ElapsedSeconds, since, limits.Of(shown) is { } limit && now - since > limit);
        })], rows.Count > PageSize, total);
    }
}
