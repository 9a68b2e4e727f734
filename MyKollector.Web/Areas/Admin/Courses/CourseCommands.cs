using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Courses;

/// <summary>The course page's actions, each its own handler with its own permission.</summary>
[OpenToAll("Each action is another handler, which asks for its own permission.")]
public sealed class CourseCommands(SetCourseStatus status, SetCourseRanking ranking, ValidateCourseLines lines, ImportCourseLine import, CreateStele create, PlaceStele place, RotateSteleCode rotate, RetireStele retire, PictureStele picture)
{
    public Task<Result> StatusAsync(CourseId course, CourseStatus to, string? reason, Actor actor, CancellationToken cancellation) => status.HandleAsync(new(course, to, reason), actor, cancellation);

    public Task<Result> RankingAsync(CourseId course, bool on, Actor actor, CancellationToken cancellation) => ranking.HandleAsync(new(course, on), actor, cancellation);

    public Task<Result> ValidateAsync(CourseId course, string reason, Actor actor, CancellationToken cancellation) => lines.HandleAsync(new(course, reason), actor, cancellation);

    public Task<Result> ImportAsync(CourseId course, byte[] file, string reason, Actor actor, CancellationToken cancellation) => import.HandleAsync(new(course, file, reason), actor, cancellation);

    public Task<Result> CreateAsync(CourseId course, SteleGate gate, Actor actor, CancellationToken cancellation) => create.HandleAsync(new(course, gate), actor, cancellation);

    public Task<Result> PlaceAsync(PlaceSteleCommand command, Actor actor, CancellationToken cancellation) => place.HandleAsync(command, actor, cancellation);

    public Task<Result> RotateAsync(ChangeSteleCommand command, Actor actor, CancellationToken cancellation) => rotate.HandleAsync(command, actor, cancellation);

    public Task<Result> PictureAsync(PictureSteleCommand command, Actor actor, CancellationToken cancellation) => picture.HandleAsync(command, actor, cancellation);

    public Task<Result> RetireAsync(ChangeSteleCommand command, Actor actor, CancellationToken cancellation) => retire.HandleAsync(command, actor, cancellation);
}
