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
public sealed record RestorePaperCodeCommand(string Text, DeviceId Device);

/// <summary>
/// Restores the two punches of a lost phone. The words are no proof: anybody could make some up, so the time counts as declared. Typing them
/// twice gives one attempt, and if the phone's own punches arrived after all, theirs is the attempt.
/// </summary>
[OpenToAll("Whoever lost the phone may have no account yet; what is restored counts as the athlete's word.")]
public sealed class RestorePaperCode(Database database, PunchWriter writer, TimeProvider time)
{
    public static readonly Error UnknownCourse = Error.NotFound("paper_code.unknown_course");

    public async Task<Result<AttemptId>> HandleAsync(RestorePaperCodeCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RestorePaperCode>(actor) is { } refused) return refused;
        var now = time.GetUtcNow();
        if (PaperCode.Parse(command.Text, now) is not { Succeeded: true } read) return PaperCode.Parse(command.Text, now).Error!;
        var code = read.Value;
        await using var db = database.Open();
        var course = await db.Courses.AsNoTracking().Where(c => c.SerialPrefix == code.CoursePrefix).Select(c => new { c.Id, c.GeometryVersion, c.Disciplines }).FirstOrDefaultAsync(cancellation);
        if (course is null) return UnknownCourse;

        // To the second, rounded down: what the words can say.
        var (from, to) = (code.StartedAt, code.StartedAt.AddSeconds(1));
        var finish = code.StartedAt.AddSeconds(code.ElapsedSeconds);
        var finishedTo = finish.AddSeconds(2);
        var known = await db.Attempts.AsNoTracking().Where(a => a.CourseId == course.Id && a.StartedAt >= from && a.StartedAt < to && a.FinishedAt >= finish && a.FinishedAt < finishedTo).Select(a => (AttemptId?)a.Id).FirstOrDefaultAsync(cancellation);
        if (known is { } there) return there;

        var attempt = new AttemptId(Derived(code, "attempt"));
        var category = course.Disciplines.Contains(Domain.Courses.Discipline.Cycling) ? Category.Bike : Category.Foot;
        await writer.AppendAsync([Restored(PunchKind.Start, code.StartedAt), Restored(PunchKind.Finish, finish)]);
        return attempt;

        Punch Restored(PunchKind kind, DateTimeOffset at) => new()
        {
            Id = new PunchId(Derived(code, kind.ToString())), AttemptId = attempt, Kind = kind, CourseId = course.Id, GeometryVersion = course.GeometryVersion, Origin = PunchOrigin.PaperCode,
            DeviceId = command.Device, AccountId = actor.Account, Category = category, WallAtTap = at.ToUnixTimeMilliseconds(), Body = code.Text, Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(code.Text + kind))),
            ReceivedAt = now, EffectiveAt = at, UncertaintyMilliseconds = 1000, Method = ClockMethod.Wall,
        };
    }

    /// <summary>The same words always name the same rows.</summary>
    static Guid Derived(PaperCode code, string what) => new(SHA256.HashData(Encoding.ASCII.GetBytes(code.Text + "/" + what)).AsSpan(0, 16));
}
