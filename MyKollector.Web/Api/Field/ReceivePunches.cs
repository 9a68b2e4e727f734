using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Punches;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;
using Gate = MyKollector.Web.Platform.Security.Gate;

namespace MyKollector.Web.Api.Field;

/// <summary>A delivery from a registered phone.</summary>
public sealed record ReceivePunchesCommand(DeviceId Device, PunchDelivery Delivery);

/// <summary>
/// Takes a phone's punches: puts each on the server's clock, checks signature and chain, and stores all durably before it answers. A punch
/// that cannot count is kept apart with the reason; none is refused for being odd.
/// </summary>
[OpenToAll("A start is never lost to a sign-up form: any registered phone may punch. What counts is decided later, with an account.")]
public sealed class ReceivePunches(DeviceRegistry phones, PunchWriter writer, FieldCodes codes, FieldTokens tokens, ErrorMessages sentences, TimeProvider time)
{
    public static readonly Error Malformed = Error.Invalid("punch.malformed", "punches");

    /// <summary>A body larger than this was not written by a phone, characters.</summary>
    const int LongestBody = 4000;

    public async Task<Result<DeliveryAnswer>> HandleAsync(ReceivePunchesCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ReceivePunches>(actor) is { } refused) return refused;
        if (command.Delivery is not { Punches: { Count: >= 1 and <= 50 } signed, Clock: { } clock }) return Malformed;
        var received = time.GetUtcNow();
        using var phone = await phones.EnterAsync(command.Device, cancellation);
        var answers = new PunchAnswer[signed.Count];
        var punches = new List<(int Index, Punch Punch)>();
        for (var i = 0; i < answers.Length; i++)
        {
            if (signed[i] is not { Body: { Length: <= LongestBody } text } || PunchBody.Parse(text) is not { } body)
            {
                // One unreadable row must not keep the others on the phone for ever.
                answers[i] = new(null, "unreadable", Malformed.Code, sentences.Of(Malformed));
                continue;
            }

            if (await ReadAsync(phone, actor, clock, signed[i], body, received, cancellation) is { } punch)
            {
                punches.Add((i, punch));
                if (punch.SetAside is not (PunchReasons.OtherDevice or PunchReasons.Replayed) && punch.Signature is not null) phone.Remember(punch.Hash, punch.PreviousHash);
            }
            else
            {
                answers[i] = new(body.Id, "unknown");
                // It stays on the phone; those that name it as the one before them must not wait for its code.
                if (signed[i].Sig is { } signature && body.Device == phone.Device.Value && SignatureHolds(phone, text, signature)) phone.Remember(HashOf(text), body.Previous);
            }
        }

        try
        {
            if (punches.Count > 0) await StoreAsync(punches, answers);
        }
        catch
        {
            // What was not stored must not stay in the chain that we remember.
            await phones.LoadAsync(phone, CancellationToken.None);
            throw;
        }

        var run = actor.Account is { } account ? tokens.ForRun(command.Device, account, received) : null;
        return new DeliveryAnswer(answers, run, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    async Task StoreAsync(List<(int Index, Punch Punch)> punches, PunchAnswer[] answers)
    {
        var fates = await writer.AppendAsync([.. punches.Select(p => p.Punch)]);
        var replayed = new List<(int Index, Punch Punch)>();
        for (var i = 0; i < fates.Length; i++)
        {
            var (index, punch) = punches[i];
            answers[index] = Answer(punch, fates[i]);
            if (fates[i] == PunchFate.IdentifierTaken) replayed.Add((index, Apart(punch)));
        }

        if (replayed.Count == 0) return;
        await writer.AppendAsync([.. replayed.Select(r => r.Punch)]);
        foreach (var (index, punch) in replayed) answers[index] = Answer(punch, PunchFate.Stored) with { Id = punches.First(p => p.Index == index).Punch.Id.Value };
    }

    PunchAnswer Answer(Punch punch, PunchFate fate) => new(
        punch.Id.Value, punch.SetAside is not null ? "apart" : fate == PunchFate.Duplicate ? "duplicate" : "received", punch.SetAside,
        punch.SetAside is { } reason ? sentences.Of(new Error(ErrorKind.Conflict, reason)) : null, punch.EffectiveAt.ToUnixTimeMilliseconds(), Math.Round(punch.UncertaintyMilliseconds, 1));

    /// <summary>The punch, kept apart if it cannot count; null when nothing says which course it belongs to.</summary>
    async Task<Punch?> ReadAsync(KnownPhone phone, Actor actor, SendingClock clock, SignedPunch signed, PunchBody body, DateTimeOffset received, CancellationToken cancellation)
    {
        var (text, signature, token) = signed;
        var hash = HashOf(text);
        var place = await codes.FindAsync(body.Code, token, cancellation);
        var course = body.Course is { } named && await codes.HasCourseAsync(new CourseId(named), cancellation) ? new CourseId(named) : place?.Course;
        var rider = body.Rider is null ? null : await codes.RiderAsync(body.Rider, course, cancellation);
        course ??= rider?.Course;
        if (course is null) return null;

        var at = EstimatedInstant.Of(
            new PhoneClock(body.Wall, body.Mono, body.Offset, body.Page == clock.Page, clock.Wall, clock.Mono, clock.Offset, clock.MonoOffset, clock.Trip, body.Step), received);
        var apart = await JudgeAsync(phone, text, signature, hash, body, at, received, place, course.Value, cancellation);
        return new Punch
        {
            Id = new PunchId(body.Id), AttemptId = new AttemptId(body.Attempt), Kind = body.Kind, CourseId = course.Value, GeometryVersion = await codes.GeometryAsync(course.Value, body.Geometry, cancellation),
            Origin = place is null && body.Origin is PunchOrigin.SteleQr or PunchOrigin.MedalQr ? PunchOrigin.Manual : body.Origin,
            SteleId = place?.Stele, MedalId = rider?.Medal ?? place?.Medal, DeviceId = phone.Device,
            // A volunteer's phone punches for others: its own session says nothing about them.
            AccountId = body.Origin == PunchOrigin.Kiosk ? null : tokens.Run(body.Run, phone.Device, at.At) ?? actor.Account,
            Category = body.Category, WallAtTap = body.Wall, MonotonicAtTap = Finite(body.Mono) ?? 0, PageSession = body.Page, OffsetBefore = Finite(body.Offset), OffsetAtSend = Finite(clock.Offset),
            RoundTrip = Finite(clock.Trip), StepBefore = Finite(body.Step),
            Latitude = body.Position?[0], Longitude = body.Position?[1], AccuracyMetres = body.Position?[2], FixAge = body.Position?[3],
            Body = text, Hash = hash, PreviousHash = body.Previous, Signature = signature, ReceivedAt = received,
            EffectiveAt = at.At, UncertaintyMilliseconds = at.UncertaintyMilliseconds, Method = at.Method, SetAside = apart,
        };
    }

    async Task<string?> JudgeAsync(KnownPhone phone, string text, string? signature, string hash, PunchBody body, EstimatedInstant at, DateTimeOffset received, FieldPlace? place, CourseId course, CancellationToken cancellation)
    {
        if (body.Device != phone.Device.Value) return PunchReasons.OtherDevice;
        if (phone.PublicKey is not null)
        {
            if (signature is null) return PunchReasons.SignatureMissing;
            if (!SignatureHolds(phone, text, signature)) return PunchReasons.OtherDevice;
            if (!phone.Knows(hash) && !phone.Follows(body.Previous))
            {
                await phones.LoadAsync(phone, cancellation);
                if (!phone.Knows(hash) && !phone.Follows(body.Previous)) return PunchReasons.BrokenChain;
            }
        }

        if (place is not null && place.Course != course) return PunchReasons.OtherCourse;
        // Only the moment of arrival was left: either the clock jumped ahead by days, or somebody wrote the time by hand.
        return at.Method == ClockMethod.Received && body.Wall > received.AddDays(1).ToUnixTimeMilliseconds() ? PunchReasons.Future : null;
    }

    static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    static bool SignatureHolds(KnownPhone phone, string text, string signature)
    {
        try
        {
            return phone.HasSigned(text, WebEncoders.Base64UrlDecode(signature));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The same punch under an identifier of its own content, kept apart.</summary>
    static Punch Apart(Punch punch) => new()
    {
        Id = new PunchId(new Guid(Convert.FromHexString(punch.Hash).AsSpan(0, 16))), AttemptId = punch.AttemptId, Kind = punch.Kind, CourseId = punch.CourseId, GeometryVersion = punch.GeometryVersion,
        Origin = punch.Origin, SteleId = punch.SteleId, MedalId = punch.MedalId, DeviceId = punch.DeviceId, AccountId = punch.AccountId, Category = punch.Category, WallAtTap = punch.WallAtTap,
        MonotonicAtTap = punch.MonotonicAtTap, PageSession = punch.PageSession, OffsetBefore = punch.OffsetBefore, OffsetAtSend = punch.OffsetAtSend, RoundTrip = punch.RoundTrip, StepBefore = punch.StepBefore,
        Latitude = punch.Latitude, Longitude = punch.Longitude, AccuracyMetres = punch.AccuracyMetres, FixAge = punch.FixAge, Body = punch.Body, Hash = punch.Hash, PreviousHash = punch.PreviousHash,
        Signature = punch.Signature, ReceivedAt = punch.ReceivedAt, EffectiveAt = punch.EffectiveAt, UncertaintyMilliseconds = punch.UncertaintyMilliseconds, Method = punch.Method, SetAside = PunchReasons.Replayed,
    };

    static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;
}
