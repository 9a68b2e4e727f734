using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Web.Areas.Chrono.Proofs;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Activities;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Connections;

/// <summary>One service as its athlete sees it.</summary>
/// <param name="Configured">False: not open on this site.</param>
/// <param name="ConnectedAt">Null when not connected.</param>
/// <param name="CanRead">The permission without which nothing is read is there.</param>
/// <param name="ReadsHidden">Activities that only the athlete sees are read too.</param>
/// <param name="Waiting">Announced and not read yet.</param>
/// <param name="Read">Activities read so far.</param>
/// <param name="Full">The service takes no more athletes for now.</param>
public sealed record ServiceRow(ActivityProvider Provider, bool Configured, DateTimeOffset? ConnectedAt, bool CanRead, bool ReadsHidden, int Waiting, int Read, DateTimeOffset? LastReadAt, bool Full, bool ListsPast, PastSearchRow? Past);

/// <summary>The latest search through the past.</summary>
/// <param name="Waiting">Candidates not read yet.</param>
public sealed record PastSearchRow(PastSearchStatus Status, DateTimeOffset StartedAt, int Seen, int Candidates, int Waiting)
{
    /// <summary>Lists or candidates are still to be read.</summary>
    public bool Running => Status == PastSearchStatus.Listing || (Status == PastSearchStatus.Listed && Waiting > 0);
}

/// <summary>One recognised climb, for its owner.</summary>
/// <param name="Level">What the owner's eyes see: the public level raised by what came through the connection.</param>
/// <param name="PublicLevel">Of the time that it supports; null when it supports none.</param>
public sealed record ClimbRow(RecognisedClimbId Id, ActivityProvider Provider, ClimbStatus Status, CourseName Course, ProofId Proof, bool ProofIsFile, DateTimeOffset StartedAt, int Seconds, double? Uncertainty, Verdict Verdict,
    ProofLevel Level, ProofLevel? PublicLevel, PerformanceId? Supports, string? ActivityPage);

/// <summary>What the connections page shows.</summary>
public sealed record ConnectionView(IReadOnlyList<ServiceRow> Services, IReadOnlyList<ClimbRow> Climbs);

/// <summary>An athlete's connections and what came through them. Nobody else's eyes.</summary>
[Needs(Resource.Trace, Right.Read)]
public sealed class ConnectionRows(Database database, ActivityServicesList services)
{
    public async Task<ConnectionView> QueryAsync(Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ConnectionRows>(actor) is not null || actor.Account is not { } athlete) return new([], []);
        await using var db = database.CreateFor(actor);
        var rows = new List<ServiceRow>();
        foreach (var provider in Enum.GetValues<ActivityProvider>()) rows.Add(await ServiceAsync(db, services.Of(provider), athlete, cancellation));
        return new(rows, await ClimbsAsync(db, athlete, cancellation));
    }

    static async Task<ServiceRow> ServiceAsync(AppDbContext db, IActivityService service, AccountId athlete, CancellationToken cancellation)
    {
        var provider = service.Provider;
        var connection = await db.Connections.AsNoTracking().Where(c => c.Account == athlete && c.Provider == provider && c.Status == ConnectionStatus.Connected).Select(c => new { c.Id, c.ConnectedAt, c.Scopes }).FirstOrDefaultAsync(cancellation);
        var full = await db.RateBudgets.AsNoTracking().AnyAsync(b => b.Provider == provider && b.AthletesExceededAt != null, cancellation);
        if (connection is null) return new(provider, service.Configured, null, false, false, 0, 0, null, full, false, null);
        var imports = await db.ActivityImports.AsNoTracking().Where(i => i.ConnectionId == connection.Id).Select(i => new { i.Status, i.ReadAt, i.Past }).ToListAsync(cancellation);
        var past = await db.PastSearches.AsNoTracking().Where(s => s.ConnectionId == connection.Id).OrderByDescending(s => s.StartedAt).FirstOrDefaultAsync(cancellation);
        return new(provider, service.Configured, connection.ConnectedAt, connection.Scopes.Any(s => s == service.RequiredScope || s == service.RequiredScope + "_all"),
            connection.Scopes.Contains(service.RequiredScope + "_all") || provider == ActivityProvider.Garmin, imports.Count(i => i.Status == ImportStatus.Waiting), imports.Count(i => i.ReadAt is not null), imports.Max(i => i.ReadAt), full,
            service.ListsPast, past is null ? null : new(past.Status, past.StartedAt, past.Seen, past.Candidates, imports.Count(i => i.Past && i.Status == ImportStatus.Waiting)));
    }

    static async Task<IReadOnlyList<ClimbRow>> ClimbsAsync(AppDbContext db, AccountId athlete, CancellationToken cancellation)
    {
        var found = await (from climb in db.RecognisedClimbs.AsNoTracking()
                           where climb.Account == athlete && climb.Status != ClimbStatus.Dismissed
                           join import in db.ActivityImports on climb.ImportId equals import.Id
                           join proof in db.Proofs on climb.ProofId equals proof.Id
                           join course in db.Courses on climb.CourseId equals course.Id
                           from performance in db.Performances.Where(p => p.Id == proof.PerformanceId).DefaultIfEmpty()
                           select new
                           {
                               climb, import.Provider, import.ProviderActivityId, proof.Source, proof.Report, Time = performance,
                               Course = new CourseName(course.Id, course.Slug, course.Summit, course.From, course.Massif, course.FinishAltitude, course.GeometryVersion),
                           }).ToListAsync(cancellation);
        // A file given since then, of the same ride, says more than the connection may.
        var courses = found.Select(f => (CourseId?)f.climb.CourseId).Distinct().ToList();
        var files = (await db.Proofs.AsNoTracking().Where(p => p.Athlete == athlete && p.Source == Proof.Uploaded && p.Report != null && courses.Contains(p.CourseId)).Select(p => new { p.CourseId, p.Report }).ToListAsync(cancellation))
            .Select(p => (p.CourseId, Report: ProofReportStorage.Read(p.Report!))).Where(p => p.Report is { StartUtc: not null, ElapsedSeconds: not null }).ToList();
        var rows = new List<ClimbRow>();
        foreach (var f in found)
        {
            if (f.Report is null || ProofReportStorage.Read(f.Report) is not { StartUtc: { } start, ElapsedSeconds: { } seconds } report) continue;
            var covered = f.climb.Status == ClimbStatus.Proposed && files.Any(p => p.CourseId == f.climb.CourseId && SameRide.Is(start, seconds, p.Report!.StartUtc!.Value, p.Report.ElapsedSeconds!.Value));
            var shown = f.Time is { OwnerOnly: false } time ? time.Level : (ProofLevel?)null;
            rows.Add(new(f.climb.Id, f.Provider, covered ? ClimbStatus.Known : f.climb.Status, f.Course, f.climb.ProofId, f.Source == Proof.Uploaded || covered, start, (int)seconds, report.UncertaintySeconds, report.Verdict,
                PrivateCorroboration.LevelFor(shown ?? ProofLevel.N0, f.Time?.CountedSeconds, report), shown, f.Time is { OwnerOnly: false } ? f.Time.Id : null, ConnectionAddresses.ActivityPage(f.Provider, f.ProviderActivityId)));
        }

        return [.. rows.OrderBy(r => r.Status).ThenByDescending(r => r.StartedAt)];
    }
}
