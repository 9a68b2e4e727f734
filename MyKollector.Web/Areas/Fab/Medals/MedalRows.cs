using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Fab.Medals;

/// <summary>The lists a workshop works from. A list is one stage, or what is set aside.</summary>
public enum WorkshopStage
{
    ToProduce,
    InProduction,
    Produced,
    ToEngrave,
    Engraved,
    Shipped,
    Held,
}

/// <summary>What a list shows. Compared by value: boards with the same filter share one answer.</summary>
/// <param name="Stage">Which list.</param>
/// <param name="Course">Slug of a course.</param>
/// <param name="Finish">Code of a finish.</param>
/// <param name="From">Ordered on this day in Paris or later.</param>
/// <param name="To">Ordered on this day in Paris or earlier.</param>
/// <param name="Page">From 1.</param>
public sealed record MedalFilter(WorkshopStage Stage, string? Course = null, string? Finish = null, DateOnly? From = null, DateOnly? To = null, int Page = 1)
{
    public const int PageSize = 50;
}

/// <summary>One medal in a list. No address, no e-mail, no telephone: those are not a workshop's business here.</summary>
public sealed record MedalRow(MedalId Id, OrderId Order, string Serial, string Piece, CourseId Course, string Slug, string Summit, string From, string Finish, string Athlete, int Bib,
    Fabrication Fabrication, TimeFact Time, int? ElapsedSeconds, DateOnly? ClimbedOn, DateTimeOffset QueuedAt, DateTimeOffset? ShippedAt, DateOnly Due, bool Late, string? HoldReason, string? HeldBy, DateTimeOffset? HeldSince)
{
    public MedalStatus Status => Medal.StatusOf(Fabrication, Time);

    public bool Upcoming => Time == TimeFact.Validated && Fabrication is Fabrication.Queued or Fabrication.InProduction;

    public TimeSpan? Elapsed => ElapsedSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}

/// <summary>One page of a list.</summary>
/// <param name="Rows">The medals.</param>
/// <param name="More">Whether a next page exists.</param>
public sealed record MedalPage(IReadOnlyList<MedalRow> Rows, bool More);

/// <summary>Reads one list of a workshop.</summary>
[Needs(Resource.Production, Right.Read)]
public sealed class MedalRows(Database database, TimeProvider time)
{
    public async Task<Result<MedalPage>> QueryAsync(ManufacturerId workshop, MedalFilter filter, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<MedalRows>(actor) is { } refused) return refused;
        await using var db = database.CreateFor(actor);
        var medals = Narrow(db, db.Medals.AsNoTracking().Where(m => m.Manufacturer == workshop), filter);
        var skip = (Math.Clamp(filter.Page, 1, 10_000) - 1) * MedalFilter.PageSize;
        var rows = await MedalReading.ReadAsync(db, medals.Skip(skip).Take(MedalFilter.PageSize + 1), time.GetUtcNow(), cancellation);
        return new MedalPage([.. rows.Take(MedalFilter.PageSize)], rows.Count > MedalFilter.PageSize);
    }

    static IQueryable<Medal> Narrow(AppDbContext db, IQueryable<Medal> medals, MedalFilter filter)
    {
        if (filter.Course is { } slug) medals = medals.Where(m => db.Courses.Any(c => c.Id == m.CourseId && c.Slug == slug));
        if (filter.Finish is { } finish) medals = medals.Where(m => m.Finish == finish);
        if (filter.From is { } from) medals = medals.Where(m => m.QueuedAt >= ParisDay.Start(from));
        if (filter.To is { } to) medals = medals.Where(m => m.QueuedAt < ParisDay.Start(to.AddDays(1)));

        // Oldest first, as batches advance them; what is ready to engrave goes by its promise, what has left by its day.
        return filter.Stage switch
        {
            WorkshopStage.ToProduce => medals.Where(m => m.Fabrication == Fabrication.Queued).OrderBy(m => m.QueuedAt).ThenBy(m => m.Id),
            WorkshopStage.InProduction => medals.Where(m => m.Fabrication == Fabrication.InProduction).OrderBy(m => m.QueuedAt).ThenBy(m => m.Id),
            WorkshopStage.Produced => medals.Where(m => m.Fabrication == Fabrication.Made && m.Time == TimeFact.Awaiting).OrderBy(m => m.QueuedAt).ThenBy(m => m.Id),
            WorkshopStage.ToEngrave => medals.Where(m => m.Fabrication == Fabrication.Made && m.Time != TimeFact.Awaiting).OrderBy(m => EF.Property<DateTimeOffset>(m, Due)).ThenBy(m => m.Id),
            WorkshopStage.Engraved => medals.Where(m => m.Fabrication == Fabrication.Engraved).OrderBy(m => m.QueuedAt).ThenBy(m => m.Id),
            WorkshopStage.Shipped => medals.Where(m => m.Fabrication == Fabrication.Shipped).OrderByDescending(m => m.ShippedAt).ThenBy(m => m.Id),
            WorkshopStage.Held => medals.Where(m => m.HeldSince != null && (m.Fabrication == Fabrication.Queued || m.Fabrication == Fabrication.InProduction || m.Fabrication == Fabrication.Made || m.Fabrication == Fabrication.Engraved))
                .OrderBy(m => m.HeldSince).ThenBy(m => m.Id),
        };
    }

    const string Due = Data.Configurations.MedalConfiguration.DueFrom;
}

/// <summary>Days in Paris.</summary>
static class ParisDay
{
    public static DateOnly Of(DateTimeOffset instant) => DateOnly.FromDateTime(Formats.InParis(instant));

    /// <summary>The instant at which the day begins; no change of the clock happens at midnight in Paris.</summary>
    public static DateTimeOffset Start(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Formats.Paris.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
