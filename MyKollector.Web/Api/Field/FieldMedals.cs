using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Certificates;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Api.Field;

/// <summary>A medal's journey, by the token of its QR code or by its typed serial. Only the owner's session sees more than the certificate.</summary>
[Needs(Resource.Medal, Right.Read)]
public sealed class FieldMedals(Database database, MedalTokens tokens, FieldCards cards, FieldAttempts attempts, Words words, PublicCode certificates, TimeProvider time)
{
    /// <summary>A running attempt is offered to another phone this long.</summary>
    static readonly TimeSpan StillRunning = TimeSpan.FromHours(24);

    public static readonly Error Unknown = Error.NotFound("medal.not_found");

    public async Task<Result<MedalView>> ByTokenAsync(string? token, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<FieldMedals>(actor) is { } refused) return refused;
        if (MedalToken.Parse(token) is not { Succeeded: true } parsed) return Unknown;
        await using var db = database.CreateFor(actor);
        if (await tokens.FindAsync(db, parsed.Value, cancellation) is not { } piece) return Unknown;
        return await db.Medals.AsNoTracking().FirstOrDefaultAsync(m => m.Id == piece.MedalId, cancellation) is { } medal
            ? await ViewAsync(db, medal, piece, actor, personal: true, cancellation)
            : Unknown;
    }

    /// <summary>A typed serial opens what a visitor without session sees, whoever types it.</summary>
    public async Task<Result<MedalView>> BySerialAsync(string? typed, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<FieldMedals>(actor) is { } refused) return refused;
        if (Serial.ParsePiece(typed) is not { Succeeded: true } parsed) return Serial.ParsePiece(typed).Error!;
        await using var db = database.CreateFor(actor);
        var (serial, number) = parsed.Value;
        return await db.Medals.AsNoTracking().FirstOrDefaultAsync(m => m.Serial == serial.Value, cancellation) is { } medal && medal.Pieces.FirstOrDefault(p => p.Number == number) is { } piece
            ? await ViewAsync(db, medal, piece, actor, personal: false, cancellation)
            : Unknown;
    }

    async Task<MedalView> ViewAsync(AppDbContext db, Medal medal, MedalPiece piece, Actor actor, bool personal, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var state = CertificateStates.Of(medal.Fabrication, medal.Time, piece.RevokedAt is not null);
        var alive = state is CertificateState.Attributed or CertificateState.Blank;
        var since = now - StillRunning;
        var running = alive && personal
            ? await db.Attempts.AsNoTracking().Where(a => a.MedalId == medal.Id && a.Status == AttemptStatus.Running && a.StartedAt > since).OrderByDescending(a => a.StartedAt).FirstOrDefaultAsync(cancellation)
            : null;
        var owns = personal && alive && actor.Account is { } account && account == medal.Owner;
        var performance = medal.PerformanceId is { } id ? await db.Performances.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, cancellation) : null;
        return new MedalView(
            state.ToString(), certificates.Of(medal.Id), Medal.PieceSerialOf(medal.Serial, piece.Number), medal.BibNumber, medal.AthleteName, medal.Finish, await cards.CardAsync(db, medal.CourseId, cancellation),
            medal is { Time: TimeFact.Validated, ElapsedSeconds: { } seconds } && alive
                ? new(seconds, medal.ClimbedOn?.ToString("O", CultureInfo.InvariantCulture) ?? "", performance?.Level.ToString() ?? "", performance is null ? "" : words.Of(performance.Level))
                : null,
            running is null ? null : new(running.Id.Value, running.StartedAt!.Value.ToUnixTimeMilliseconds(), running.Category.ToString()),
            alive && personal && medal.AwaitsBinding, owns ? await OwnerAsync(db, medal, actor, cancellation) : null, personal ? FieldAttempts.MeOf(actor) : null, now.ToUnixTimeMilliseconds());
    }

    async Task<OwnerPart> OwnerAsync(AppDbContext db, Medal medal, Actor actor, CancellationToken cancellation)
    {
        var account = medal.Owner!.Value;
        var tries = await db.Attempts.AsNoTracking().Where(a => a.CourseId == medal.CourseId && a.Status != AttemptStatus.FalseStart && (a.AccountId == account || (a.AccountId == null && a.MedalId == medal.Id)))
            .OrderByDescending(a => a.StartedAt ?? a.FinishedAt).Take(10).ToListAsync(cancellation);
        var expected = medal.Time == TimeFact.Awaiting ? (await ExpectedPerformances.ForAsync(db, [medal], cancellation)).Of(medal) : null;
        // A time that was declared or uploaded has no attempt: another climb of the course is not what the medal waits for.
        var attempt = tries.Find(a => a.MedalId == medal.Id)
            ?? (expected is null ? tries.FirstOrDefault() : tries.Find(a => a.Id == expected.AttemptId) ?? tries.Find(a => a.Status == AttemptStatus.Running));
        var view = attempt is null ? null : (await attempts.ViewsAsync(db, [attempt], actor, cancellation))[0];
        var order = await db.Orders.AsNoTracking().Where(o => o.Id == medal.OrderId).Select(o => o.Number).FirstOrDefaultAsync(cancellation);
        var parcel = medal.ParcelId is { } id ? await db.Parcels.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, cancellation) : null;
        return new OwnerPart(
            NextOf(medal, attempt, view, expected), words.Of(medal.Status), medal.OnHold,
            [
                new("ordered", Ms(medal.QueuedAt)),
                .. medal.Time == TimeFact.NotNeeded ? Array.Empty<JourneyStep>() : [new("climbed", Ms(Climbed(medal) ?? attempt?.FinishedAt)), new("validated", Ms(medal.TimeValidatedAt))],
                new("made", Ms(medal.MadeAt)), new("engraved", Ms(medal.EngravedAt)), new("shipped", Ms(medal.ShippedAt)), new("delivered", Ms(medal.DeliveredAt)),
            ],
            order, parcel?.Carrier, parcel?.TrackingNumber, view, view?.PerformanceId ?? expected?.Id.Value, view is null ? expected?.Answer : view.Answer);

        static long? Ms(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds();

        // A claimed time has a day and no hour: noon is that day wherever in France it is read.
        static DateTimeOffset? Climbed(Medal medal) => medal.ClimbedOn is { } day ? new DateTimeOffset(day, new(12, 0), TimeSpan.Zero) : null;
    }

    /// <summary>The one thing that comes next.</summary>
    static string NextOf(Medal medal, Attempt? attempt, AttemptView? view, Performance? expected) => medal switch
    {
        { Fabrication: Fabrication.Delivered } => "certificate",
        { Fabrication: Fabrication.Shipped } => "parcel",
        { Fabrication: Fabrication.Engraved } => "shipping",
        { Time: TimeFact.Validated or TimeFact.NotNeeded } => "engraving",
        _ => attempt?.Status switch
        {
            null => expected?.Status switch
            {
                PerformanceStatus.InReview => "review",
                PerformanceStatus.MoreAsked => "proof",
                // Bought for it: another proof, no time, or the money back.
                PerformanceStatus.Refused => expected.Id == medal.PerformanceId ? "choose" : "proof",
                _ => "start",
            },
            AttemptStatus.Running => "stop",
            _ => view?.Performance switch
            {
                null when attempt.Status == AttemptStatus.Finished => "validate",
                nameof(PerformanceStatus.InReview) => "review",
                nameof(PerformanceStatus.MoreAsked) or nameof(PerformanceStatus.Refused) => "proof",
                nameof(PerformanceStatus.Validated) => "attach",
                _ => "start",
            },
        },
    };
}
