using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;
using Gate = MyKollector.Web.Platform.Security.Gate;

namespace MyKollector.Web.Areas.Admin.Courses;

/// <summary>Which course, how it stands, and why.</summary>
public sealed record SetCourseStatusCommand(CourseId Course, CourseStatus Status, string? Reason);

/// <summary>Opens, closes or warns: closed and dangerous courses are not ranked meanwhile, and their page says why.</summary>
[Needs(Resource.Catalogue, Right.Write)]
public sealed class SetCourseStatus(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(SetCourseStatusCommand command, Actor actor, CancellationToken cancellation) =>
        Gate.Refuse<SetCourseStatus>(actor) is { } refused ? refused : await CourseChange.OfAsync(database, command.Course, "course-status", actor, c => c.SetStatus(command.Status, command.Reason, actor, time.GetUtcNow()), cancellation);
}

/// <summary>Which course is ranked publicly.</summary>
public sealed record SetCourseRankingCommand(CourseId Course, bool Enabled);

/// <summary>Switches a course's public ranking; refused while its lines are not validated.</summary>
[Needs(Resource.Rankings, Right.Write)]
public sealed class SetCourseRanking(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(SetCourseRankingCommand command, Actor actor, CancellationToken cancellation) =>
        Gate.Refuse<SetCourseRanking>(actor) is { } refused ? refused : await CourseChange.OfAsync(database, command.Course, "course-ranking", actor, c => c.SetRanking(command.Enabled, actor, time.GetUtcNow()), cancellation);
}

/// <summary>Which lines were checked, and how.</summary>
public sealed record ValidateCourseLinesCommand(CourseId Course, string Reason);

/// <summary>States that start and finish lines were captured on site or checked.</summary>
[Needs(Resource.Steles, Right.Validate)]
public sealed class ValidateCourseLines(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(ValidateCourseLinesCommand command, Actor actor, CancellationToken cancellation) =>
        Gate.Refuse<ValidateCourseLines>(actor) is { } refused ? refused : await CourseChange.OfAsync(database, command.Course, "course-lines", actor, c => c.ValidateLines(command.Reason, actor, time.GetUtcNow()), cancellation);
}

/// <summary>A course file, and why it replaces the line in force.</summary>
public sealed record ImportCourseLineCommand(CourseId Course, ReadOnlyMemory<byte> GeoJson, string Reason);

/// <summary>
/// Puts a new version of a course's line in force. Times already decided stay judged by the line they were ridden on; the new lines must be
/// validated before anything is ranked again.
/// </summary>
[Needs(Resource.Catalogue, Right.Validate)]
public sealed class ImportCourseLine(Database database, TimeProvider time)
{
    /// <summary>A new line starts where the old one did: a file of another climb is a mistake, not a correction. Metres.</summary>
    public const double FarthestStart = 2000;

    public async Task<Result> HandleAsync(ImportCourseLineCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ImportCourseLine>(actor) is { } refused) return refused;
        var file = CourseGeoJson.Read(command.GeoJson);
        if (!file.Succeeded) return file.Error;
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "course-geometry", cancellation);
        if (await work.Db.Courses.FirstOrDefaultAsync(c => c.Id == command.Course, cancellation) is not { } course) return CourseErrors.NotFound;
        var read = file.Value.Geometry;
        if (GeoPoint.Distance(course.StartLatitude, course.StartLongitude, read.Start.Latitude, read.Start.Longitude) > FarthestStart) return CourseImportErrors.OtherClimb;
        var next = new CourseGeometry(course.GeometryVersion + 1, read.Line, read.Start, read.Finish);
        var done = course.ReplaceGeometry(next, command.Reason, actor, now);
        if (!done.Succeeded) return done;
        work.Db.Geometries.Add(StoredGeometry.From(course.Id, next, now));
        return await work.CommitAsync(cancellation);
    }
}

/// <summary>What can go wrong with an imported line.</summary>
public static class CourseImportErrors
{
    public static readonly Error OtherClimb = Error.Invalid("course.other_climb", "file");
}

/// <summary>At which gate of which course.</summary>
public sealed record CreateSteleCommand(CourseId Course, SteleGate Gate);

/// <summary>Plans a stele at a gate, with the next number and a code of its own.</summary>
[Needs(Resource.Steles, Right.Write)]
public sealed class CreateStele(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(CreateSteleCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<CreateStele>(actor) is { } refused) return refused;
        var now = time.GetUtcNow();
        await using var work = await database.BeginAsync(actor, "create-stele", cancellation);
        if (await work.Db.Courses.AsNoTracking().FirstOrDefaultAsync(c => c.Id == command.Course, cancellation) is not { } course) return CourseErrors.NotFound;
        var line = (await work.Db.Geometries.AsNoTracking().SingleAsync(g => g.CourseId == course.Id && g.Version == course.GeometryVersion, cancellation)).ToGeometry();
        var numbers = await work.Db.Steles.AsNoTracking().Where(s => s.CourseId == course.Id).Select(s => s.Number).ToListAsync(cancellation);
        var last = numbers.Select(n => int.TryParse(n[(n.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty(0).Max();
        var at = command.Gate == SteleGate.Start ? line.Start : line.Finish;
        work.Db.Steles.Add(Stele.Create(SteleId.New(now), course.Id, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{course.SerialPrefix}-{last + 1:D2}"), SteleCodes.New(course.SerialPrefix), command.Gate, at.Latitude, at.Longitude, demonstration: false, actor, now));
        return await work.CommitAsync(cancellation);
    }
}

/// <summary>Where a stele stands, and why it moved.</summary>
public sealed record PlaceSteleCommand(SteleId Stele, double Latitude, double Longitude, string? Reason);

/// <summary>Puts a stele up, or moves it.</summary>
[Needs(Resource.Steles, Right.Write)]
public sealed class PlaceStele(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(PlaceSteleCommand command, Actor actor, CancellationToken cancellation) =>
        Gate.Refuse<PlaceStele>(actor) is { } refused ? refused : await SteleChange.OfAsync(database, command.Stele, "place-stele", actor, s => s.Place(command.Latitude, command.Longitude, command.Reason, actor, time.GetUtcNow()), cancellation);
}

/// <summary>Which stele, and why.</summary>
public sealed record ChangeSteleCommand(SteleId Stele, string Reason);

/// <summary>Gives a stele a new code: the old link says that it is no longer valid.</summary>
[Needs(Resource.Steles, Right.Write)]
public sealed class RotateSteleCode(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(ChangeSteleCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<RotateSteleCode>(actor) is { } refused) return refused;
        return await SteleChange.OfAsync(database, command.Stele, "rotate-stele", actor, s => s.RotateCode(SteleCodes.New(s.Number[..s.Number.LastIndexOf('-')]), command.Reason, actor, time.GetUtcNow()), cancellation);
    }
}

/// <summary>Takes a stele down for good.</summary>
[Needs(Resource.Steles, Right.Write)]
public sealed class RetireStele(Database database, TimeProvider time)
{
    public async Task<Result> HandleAsync(ChangeSteleCommand command, Actor actor, CancellationToken cancellation) =>
        Gate.Refuse<RetireStele>(actor) is { } refused ? refused : await SteleChange.OfAsync(database, command.Stele, "retire-stele", actor, s => s.Retire(command.Reason, actor, time.GetUtcNow()), cancellation);
}

/// <summary>Public codes of steles: the course's prefix, then five signs that nobody confuses. A code opens a page and proves nothing.</summary>
static class SteleCodes
{
    const string Signs = "0123456789BCDFGHJKMNPQRSTVWXYZ";

    public static string New(string prefix) => prefix + RandomNumberGenerator.GetString(Signs, 5);
}

static class CourseChange
{
    public static async Task<Result> OfAsync(Database database, CourseId id, string operation, Actor actor, Func<Course, Result> change, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(actor, operation, cancellation);
        if (await work.Db.Courses.FirstOrDefaultAsync(c => c.Id == id, cancellation) is not { } course) return CourseErrors.NotFound;
        var done = change(course);
        return done.Succeeded ? await work.CommitAsync(cancellation) : done;
    }
}

static class SteleChange
{
    public static async Task<Result> OfAsync(Database database, SteleId id, string operation, Actor actor, Func<Stele, Result> change, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(actor, operation, cancellation);
        if (await work.Db.Steles.FirstOrDefaultAsync(s => s.Id == id, cancellation) is not { } stele) return SteleErrors.NotFound;
        var done = change(stele);
        return done.Succeeded ? await work.CommitAsync(cancellation) : done;
    }
}
