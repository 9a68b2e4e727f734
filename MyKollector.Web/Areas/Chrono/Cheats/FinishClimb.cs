using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Web.Areas.Chrono.Attempts;
using MyKollector.Web.Data.Seed;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Hosting;
using MyKollector.Web.Platform.Punches;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Chrono.Cheats;

/// <summary>
/// Climbs for the demonstration client: a start and a finish inside their gates by a right clock, through the product's own writer, then "Valider
/// mon temps". The time goes to the oldest medal that waits for one.
/// </summary>
public sealed class FinishClimb(Database database, CourseGeometries geometries, PunchWriter writer, PunchProjector projector, IServiceScopeFactory scopes, TimeProvider time) : IChoosingCheat
{
    /// <summary>Metres of height per hour of a fit amateur: plausible everywhere.</summary>
    const double MetresPerHour = 700;

    public string Name => "finish-climb";

    public string Label => "Finish a climb";

    public async Task<IReadOnlyList<(string Value, string Label)>> ChoicesAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        var courses = await db.Courses.AsNoTracking().OrderBy(c => c.Summit).Select(c => new { c.Slug, c.Summit, c.From }).ToListAsync(cancellation);
        return [("", "of the oldest waiting medal"), .. courses.Select(c => (c.Slug, $"of {c.Summit} ({c.From})"))];
    }

    public Task<string> RunAsync(CancellationToken cancellation) => RunAsync("", cancellation);

    public async Task<string> RunAsync(string choice, CancellationToken cancellation)
    {
        var email = DemonstrationPeople.All.First(a => a.Role == Role.Client).Email;
        Account? client;
        Medal? medal;
        Course? course;
        await using (var db = database.Open())
        {
            client = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Email == email, cancellation);
            if (client is null) return $"{email} has no account";
            medal = await db.Medals.AsNoTracking().Where(m => m.Owner == client.Id && m.Time == TimeFact.Awaiting && m.Fabrication != Fabrication.Cancelled && (choice == "" || db.Courses.Any(c => c.Id == m.CourseId && c.Slug == choice)))
                .OrderBy(m => m.QueuedAt).ThenBy(m => m.BibNumber).FirstOrDefaultAsync(cancellation);
            course = await db.Courses.AsNoTracking().FirstOrDefaultAsync(c => medal == null ? c.Slug == choice : c.Id == medal.CourseId, cancellation);
        }

        if (course is null) return choice == "" ? $"no medal of {client.DisplayName} waits for a time" : "no such course";
        var actor = new Actor { Role = Role.Client, Account = client.Id, Name = client.DisplayName, Device = DeviceId.New(time.GetUtcNow()) };
        var attempt = await ClimbAsync(course, medal?.Id, actor, cancellation);
        await using var scope = scopes.CreateAsyncScope();
        var submitted = await scope.ServiceProvider.GetRequiredService<SubmitTimedPerformance>().HandleAsync(new(attempt.Id, medal?.Id), actor, cancellation);
        if (!submitted.Succeeded) throw new InvalidOperationException($"The cheat's climb was refused: {submitted.Error.Code}");
        return $"{course.Summit} in {Formats.Elapsed(TimeSpan.FromSeconds(attempt.CountedSeconds ?? 0))}, {submitted.Value.Level} {submitted.Value.Status}" + (submitted.Value.MedalSerial is { } serial ? $", on medal {serial}" : "");
    }

    async Task<Attempt> ClimbAsync(Course course, MedalId? medal, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var line = await geometries.LineAsync(course.Id, course.GeometryVersion, cancellation);
        var category = course.Disciplines.Contains(Discipline.Cycling) ? Category.Bike : Category.Foot;
        // No two climbs of an afternoon take the same time.
        var seconds = Math.Max(600, (int)(course.GainMetres / MetresPerHour * 3600)) + RandomNumberGenerator.GetInt32(300);
        var id = AttemptId.New(now);
        await writer.AppendAsync([Punched(PunchKind.Start, now.AddSeconds(-seconds), line.Start), Punched(PunchKind.Finish, now, line.Finish)]);
        while (true)
        {
            // The projector may have been faster; then there is nothing left to settle and the attempt is there.
            var settled = await projector.DeriveArrivalsAsync(cancellation);
            await using var db = database.Open();
            if (await db.Attempts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id && a.Status == AttemptStatus.Finished, cancellation) is { } finished) return finished;
            if (settled == 0) throw new InvalidOperationException("The cheat's punches became no attempt.");
        }

        Punch Punched(PunchKind kind, DateTimeOffset at, Domain.Courses.Gate gate)
        {
            var punch = PunchId.New(at);
            return new()
            {
                Id = punch, AttemptId = id, Kind = kind, CourseId = course.Id, GeometryVersion = course.GeometryVersion, Origin = medal is null ? PunchOrigin.SteleQr : PunchOrigin.MedalQr, MedalId = medal,
                DeviceId = actor.Device!.Value, AccountId = actor.Account, Category = category, WallAtTap = at.ToUnixTimeMilliseconds(), OffsetBefore = 0, OffsetAtSend = 0, RoundTrip = 40, StepBefore = 0,
                Latitude = gate.Latitude, Longitude = gate.Longitude, AccuracyMetres = 8, FixAge = 500, Body = $"cheat {punch}", Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(punch.ToString()))),
                ReceivedAt = now, EffectiveAt = at, UncertaintyMilliseconds = 20, Method = ClockMethod.Offset,
            };
        }
    }
}
