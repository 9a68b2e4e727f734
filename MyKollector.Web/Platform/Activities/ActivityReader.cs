using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Files;
using MyKollector.Web.Platform.Proofs;

namespace MyKollector.Web.Platform.Activities;

/// <summary>Reads announced activities once each, in the order of their announcement, within the budget, and keeps the climbs found in them.</summary>
public sealed class ActivityReader(Database database, ActivityServicesList services, AccessTokens tokens, TokenVault vault, CallBudget budget, TrackJudge judge, ActivityErasure erasure, TimeProvider time)
{
    /// <summary>After so many, mails and the rest of the outbox come in between.</summary>
    const int Batch = 5;

    static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>When the service takes no more athletes, asking again sooner helps nobody.</summary>
    static readonly TimeSpan WhenFull = TimeSpan.FromHours(6);

    /// <summary>Reads what is due. Returns when to go on, or null when nothing waits.</summary>
    public async Task<DateTimeOffset?> DrainAsync(ActivityProvider provider, CancellationToken cancellation)
    {
        if (!services.Of(provider).Configured) return null;
        for (var read = 0; read < Batch; read++)
        {
            var now = time.GetUtcNow();
            // Asked before the claim: a spent budget must cost a waiting activity nothing, not even an attempt.
            if (await budget.NextAsync(provider, cancellation) is var open && open > now) return await AnyWaitingAsync(provider, cancellation) ? open : null;
            if (await ClaimAsync(provider, now, cancellation) is not { } import) return await NextDueAsync(provider, cancellation);
            if (await ReadAsync(import, cancellation) is { } later) return later;
        }

        return await AnyWaitingAsync(provider, cancellation) ? time.GetUtcNow() : null;
    }

    async Task<bool> AnyWaitingAsync(ActivityProvider provider, CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await db.ActivityImports.AnyAsync(i => i.Provider == provider && i.Status == ImportStatus.Waiting, cancellation);
    }

    async Task<DateTimeOffset?> NextDueAsync(ActivityProvider provider, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var waiting = await db.ActivityImports.AsNoTracking().Where(i => i.Provider == provider && i.Status == ImportStatus.Waiting).Select(i => new { i.NotBefore, i.LeaseUntil }).ToListAsync(cancellation);
        return waiting.Count == 0 ? null : waiting.Min(w => w.NotBefore > w.LeaseUntil ? w.NotBefore : w.LeaseUntil);
    }

    async Task<ActivityImport?> ClaimAsync(ActivityProvider provider, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = database.Open();
        while (true)
        {
            var next = await db.ActivityImports.AsNoTracking().Where(i => i.Provider == provider && i.Status == ImportStatus.Waiting && i.NotBefore <= now && i.LeaseUntil <= now)
                .OrderBy(i => i.Past).ThenBy(i => i.AnnouncedAt).ThenBy(i => i.Id).FirstOrDefaultAsync(cancellation);
            if (next is null) return null;
            var until = now + Lease;
            if (await db.ActivityImports.Where(i => i.Id == next.Id && i.Status == ImportStatus.Waiting && i.LeaseUntil <= now).ExecuteUpdateAsync(set => set.SetProperty(i => i.LeaseUntil, until).SetProperty(i => i.Attempts, i => i.Attempts + 1), cancellation) == 1)
            {
                next.Attempts++;
                return next;
            }
        }
    }

    /// <summary>Null when the next one may follow at once.</summary>
    async Task<DateTimeOffset?> ReadAsync(ActivityImport import, CancellationToken cancellation)
    {
        var token = await tokens.GetAsync(import.ConnectionId, null, cancellation);
        var answer = token is { Outcome: CallOutcome.Ok, Value: { } access } ? await ReadAsync(import, access, cancellation) : token.As<ReadActivity>();
        if (answer.Outcome == CallOutcome.Unauthorized && token.Value is { } rejected)
        {
            token = await tokens.GetAsync(import.ConnectionId, rejected, cancellation);
            answer = token is { Outcome: CallOutcome.Ok, Value: { } renewed } ? await ReadAsync(import, renewed, cancellation) : token.As<ReadActivity>();
            // A new token refused as well: the permission for reading is gone, the connection is not.
            if (answer.Outcome == CallOutcome.Unauthorized && token.Outcome == CallOutcome.Ok) answer = answer with { Outcome = CallOutcome.Unavailable };
        }

        var now = time.GetUtcNow();
        switch (answer)
        {
            case { Outcome: CallOutcome.Ok, Value: { } activity }:
                await KeepAsync(import, activity, cancellation);
                return null;
            case { Outcome: CallOutcome.Gone }:
                await ForgetAsync(import, cancellation);
                return null;
            case { Outcome: CallOutcome.Refused } when token.Outcome == CallOutcome.Refused:
                await erasure.DisconnectAsync(import.ConnectionId, DisconnectReason.Refused, tellService: false, Actor.System, cancellation);
                return null;
            case { Outcome: CallOutcome.Refused }:
                await SettleAsync(import, ImportStatus.Unusable, answer.Code, cancellation);
                return null;
            case { Outcome: CallOutcome.NoBudget }:
                // Not its fault: no attempt counted, and everybody waits for the same window.
                await PutOffAsync(import, now, import.Attempts - 1, answer.Code, cancellation);
                return answer.RetryAt ?? RateWindows.NextQuarter(now);
            case { Outcome: CallOutcome.AthletesExceeded }:
                await PutOffAsync(import, now + WhenFull, import.Attempts, answer.Code, cancellation);
                return now + WhenFull;
            default:
                var later = now + ActivityImport.BackOff(import.Attempts);
                await PutOffAsync(import, later, import.Attempts, answer.Code, cancellation);
                return later;
        }
    }

    Task<Answer<ReadActivity>> ReadAsync(ActivityImport import, string accessToken, CancellationToken cancellation) =>
        services.Of(import.Provider).ReadAsync(import.ProviderActivityId, import.FileAddress is { } box ? vault.Open(box, import.ConnectionId.Value) : null, accessToken, cancellation);

    async Task PutOffAsync(ActivityImport import, DateTimeOffset until, int attempts, string? code, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open();
        await db.ActivityImports.Where(i => i.Id == import.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.NotBefore, until).SetProperty(i => i.LeaseUntil, now).SetProperty(i => i.Attempts, attempts).SetProperty(i => i.LastError, code), cancellation);
    }

    async Task SettleAsync(ActivityImport import, ImportStatus status, string? code, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open();
        await db.ActivityImports.Where(i => i.Id == import.Id).ExecuteUpdateAsync(set => set
            .SetProperty(i => i.Status, status).SetProperty(i => i.ReadAt, now).SetProperty(i => i.LeaseUntil, now).SetProperty(i => i.LastError, code).SetProperty(i => i.Vanishing, false).SetProperty(i => i.FileAddress, (byte[]?)null), cancellation);
    }

    async Task ForgetAsync(ActivityImport import, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(Actor.System, "forget-activity", cancellation);
        await ActivityErasure.EraseImportAsync(work.Db, import, cancellation);
        await work.CommitAsync(cancellation);
    }

    async Task KeepAsync(ActivityImport import, ReadActivity activity, CancellationToken cancellation)
    {
        await using (var db = database.Open())
        {
            var athlete = await db.Connections.AsNoTracking().Where(c => c.Id == import.ConnectionId && c.Status == ConnectionStatus.Connected).Select(c => c.ProviderAthleteId).FirstOrDefaultAsync(cancellation);
            // Disconnected while we read: nothing is kept. Somebody else's activity: an announcement that lied.
            if (athlete is null || (activity.AthleteId is { } owner && owner != athlete))
            {
                await ForgetAsync(import, cancellation);
                return;
            }
        }

        // Said to be deleted, and still there: the announcement was wrong, what is known of it stays.
        if (import.Vanishing && import.ReadAt is not null)
        {
            await using var db = database.Open();
            await SettleAsync(import, await db.RecognisedClimbs.AnyAsync(c => c.ImportId == import.Id, cancellation) ? ImportStatus.Matched : ImportStatus.NoCourse, null, cancellation);
            return;
        }

        if (activity.File is not { } file)
        {
            await SettleAsync(import, ImportStatus.Unusable, null, cancellation);
            return;
        }

        var judged = (await judge.JudgeAsync(file, import.Account, null, null, cancellation)).Where(j => j.Report is { ElapsedSeconds: not null, StartUtc: not null, Verdict: not Verdict.Invalid }).ToList();
        await using var work = await database.BeginAsync(Actor.System, "import-activity", cancellation);
        var row = await work.Db.ActivityImports.FirstOrDefaultAsync(i => i.Id == import.Id && i.Status == ImportStatus.Waiting, cancellation);
        if (row is null || !await work.Db.Connections.AnyAsync(c => c.Id == import.ConnectionId && c.Status == ConnectionStatus.Connected, cancellation)) return;
        var now = time.GetUtcNow();
        foreach (var found in judged) work.Db.RecognisedClimbs.Add(await RecogniseAsync(work.Db, import, found, now, cancellation));
        row.Status = judged.Count > 0 ? ImportStatus.Matched : ImportStatus.NoCourse;
        row.ReadAt = now;
        row.LeaseUntil = now;
        row.LastError = null;
        row.FileAddress = null;
        await work.CommitAsync(cancellation);
    }

    /// <summary>A private proof, unless the same ride is known: from the other service, a file, or the athlete's own punches.</summary>
    static async Task<RecognisedClimb> RecogniseAsync(AppDbContext db, ActivityImport import, JudgedTrack found, DateTimeOffset now, CancellationToken cancellation)
    {
        var report = found.Report;
        var (start, seconds) = (report.StartUtc!.Value, report.ElapsedSeconds!.Value);
        var climb = RecognisedClimbId.New(now);
        if (await KnownRides.ProofAsync(db, import.Account, found.Course, start, seconds, cancellation) is { } known)
            return new() { Id = climb, ImportId = import.Id, Account = import.Account, CourseId = found.Course, ProofId = known.Id, PerformanceId = null, Status = ClimbStatus.Known, FoundAt = now };

        var crop = TrackCrop.Write(Corridor.Crop(found.Track, found.Line));
        var proof = new Proof
        {
            Id = ProofId.New(now), Athlete = import.Account, CourseId = found.Course, GeometryVersion = found.Line.Version, Kind = ProofKind.Track, Source = import.Provider.Code(), Hash = FileStore.HashOf(crop),
            Length = crop.Length, MediaType = "application/octet-stream", Category = CategoryOf(found.Track.Sport), Report = ProofReportStorage.Write(report), Crop = crop,
            Signature = report.Signature?.ToBytes(), SignatureKey = report.Signature?.LookupKey, ReceivedAt = now,
            // The athlete punched this climb: what came here supports that time, for his eyes only.
            PerformanceId = await KnownRides.PerformanceAsync(db, import.Account, found.Course, start, seconds, cancellation),
        };
        db.Proofs.Add(proof);
        return new() { Id = climb, ImportId = import.Id, Account = import.Account, CourseId = found.Course, ProofId = proof.Id, Status = proof.PerformanceId is null ? ClimbStatus.Proposed : ClimbStatus.Known, FoundAt = now };
    }

    /// <summary>What the recording says; a guess that the athlete can correct when it matters.</summary>
    static Category CategoryOf(TrackSport sport) => sport switch
    {
        TrackSport.EBike => Category.EBike,
        TrackSport.Handbike => Category.Handbike,
        TrackSport.Running or TrackSport.Hiking => Category.Foot,
        TrackSport.Unknown or TrackSport.Cycling or TrackSport.Other => Category.Bike,
    };
}

/// <summary>Finds what is known of a ride already, whatever it came from.</summary>
public static class KnownRides
{
    /// <summary>The athlete's proof of the same ride on this course, the file before the service.</summary>
    public static async Task<Proof?> ProofAsync(AppDbContext db, AccountId athlete, CourseId course, DateTimeOffset start, double seconds, CancellationToken cancellation)
    {
        var proofs = await db.Proofs.IgnoreQueryFilters([AppDbContext.OwnerFilter]).AsNoTracking().Where(p => p.Athlete == athlete && p.CourseId == course && p.Report != null).ToListAsync(cancellation);
        return proofs.Where(p => ProofReportStorage.Read(p.Report!) is { StartUtc: { } other, ElapsedSeconds: { } lasted } && SameRide.Is(start, seconds, other, lasted))
            .OrderByDescending(p => p.Source == Proof.Uploaded).ThenBy(p => p.ReceivedAt).FirstOrDefault();
    }

    /// <summary>The athlete's punched or submitted time of the same ride.</summary>
    public static async Task<PerformanceId?> PerformanceAsync(AppDbContext db, AccountId athlete, CourseId course, DateTimeOffset start, double seconds, CancellationToken cancellation)
    {
        var (from, to) = (start - SameRide.StartTolerance, start + SameRide.StartTolerance);
        var near = await db.Performances.AsNoTracking().Where(p => p.Athlete == athlete && p.CourseId == course && p.StartedAt >= from && p.StartedAt <= to).ToListAsync(cancellation);
        return near.Where(p => SameRide.Is(start, seconds, p.StartedAt!.Value, p.RawSeconds)).OrderBy(p => p.SubmittedAt).Select(p => (PerformanceId?)p.Id).FirstOrDefault();
    }
}
