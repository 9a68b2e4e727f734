using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Punches;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Chrono.Attempts;

/// <summary>The four words and the check that a phone showed at the finish, typed or dictated back.</summary>
/// <param name="Text">As typed.</param>
/// <param name="Device">The phone that they are typed on.</param>
/// <param name="Category">How the athlete climbed, which the words do not say; null for the course's first discipline.</param>
public sealed record RestorePaperCodeCommand(string Text, DeviceId Device, Category? Category = null);

/// <summary>
/// Restores the two punches of a lost phone. The words are no proof: anybody could make some up or read them over a shoulder, so the time counts
/// as declared, and whoever types them gets an attempt of his own, never another's. Typing them again gives the same one, and where the phone's own
/// punches are here already and belong to whoever types, theirs is the attempt.
/// </summary>
[OpenToAll("Whoever lost the phone may have no account yet; what is restored counts as the athlete's word.")]
public sealed class RestorePaperCode(Database database, PunchWriter writer, TimeProvider time)
{
    public static readonly Error UnknownCourse = Error.NotFound("paper_code.unknown_course");

    /// <summary>The words know whole seconds, and the phone's seconds may lie beside ours.</summary>
    static readonly TimeSpan SameSecond = TimeSpan.FromSeconds(2);

    public async Task<Result<AttemptId>> HandleAsync(RestorePaperCodeCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RestorePaperCode>(actor) is { } refused) return refused;
        var now = time.GetUtcNow();
        var read = PaperCode.Parse(command.Text, now);
        if (!read.Succeeded) return read.Error;
        var code = read.Value;
        if (code.ElapsedSeconds == 0) return PaperCodeErrors.Malformed;
        await using var db = database.Open();
        var course = await db.Courses.AsNoTracking().Where(c => c.SerialPrefix == code.CoursePrefix).Select(c => new { c.Id, c.GeometryVersion, c.Disciplines }).FirstOrDefaultAsync(cancellation);
        if (course is null) return UnknownCourse;

        var finish = code.StartedAt.AddSeconds(code.ElapsedSeconds);
        if (await KnownAsync(db, course.Id, code.StartedAt, finish, command.Device, actor.Account, cancellation) is { } there) return there;

        // The same words from the same hands always name the same rows.
        var holder = actor.Account?.Value ?? command.Device.Value;
        var attempt = new AttemptId(Derived("attempt"));
        var category = command.Category ?? (course.Disciplines.Contains(Domain.Courses.Discipline.Cycling) ? Category.Bike : Category.Foot);
        await writer.AppendAsync([Restored(PunchKind.Start, code.StartedAt), Restored(PunchKind.Finish, finish)]);
        return attempt;

        Punch Restored(PunchKind kind, DateTimeOffset at) => new()
        {
            Id = new PunchId(Derived(kind.ToString())), AttemptId = attempt, Kind = kind, CourseId = course.Id, GeometryVersion = course.GeometryVersion, Origin = PunchOrigin.PaperCode,
            DeviceId = command.Device, AccountId = actor.Account, Category = category, WallAtTap = at.ToUnixTimeMilliseconds(), Body = code.Text, Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(code.Text + kind))),
            ReceivedAt = now, EffectiveAt = at, UncertaintyMilliseconds = 1000, Method = ClockMethod.Wall,
        };

        Guid Derived(string what) => new(SHA256.HashData(Encoding.ASCII.GetBytes($"{code.Text}/{code.StartedAt.ToUnixTimeSeconds()}/{holder:N}/{what}")).AsSpan(0, 16));
    }

    /// <summary>The attempt itself, when its punches arrived after all and it is this account's or this phone's.</summary>
    static async Task<AttemptId?> KnownAsync(AppDbContext db, CourseId course, DateTimeOffset start, DateTimeOffset finish, DeviceId device, AccountId? account, CancellationToken cancellation)
    {
        var (startFrom, startTo, finishFrom, finishTo) = (start - SameSecond, start + SameSecond, finish - SameSecond, finish + SameSecond);
        return await db.Attempts.AsNoTracking()
            .Where(a => a.CourseId == course && a.StartedAt >= startFrom && a.StartedAt < startTo && a.FinishedAt >= finishFrom && a.FinishedAt < finishTo)
            .Where(a => a.AccountId == null ? a.DeviceId == device : a.AccountId == account)
            .Select(a => (AttemptId?)a.Id).FirstOrDefaultAsync(cancellation);
    }
}
