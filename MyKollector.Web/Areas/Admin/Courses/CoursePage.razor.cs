using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Web.Platform.Live;

namespace MyKollector.Web.Areas.Admin.Courses;

public sealed partial class CoursePage
{
    AdminCourse? _course;
    byte[]? _file;

    [Parameter] public string Slug { get; set; } = "";

    protected override bool Concerns(ChangeHint hint) => hint.Course == _course?.Id && (hint.Code.StartsWith("course.", StringComparison.Ordinal) || hint.Code.StartsWith("stele.", StringComparison.Ordinal));

    protected override async Task LoadAsync()
    {
        var found = await Rows.OneAsync(Slug, Actor, Leaving);
        _course = found.Succeeded ? found.Value : null;
    }

    async Task PickAsync(InputFileChangeEventArgs e)
    {
        _file = null;
        Refused = null;
        if (e.File.Size > CourseGeoJson.MaxBytes)
        {
            Refused = CourseFileErrors.TooLarge;
            return;
        }

        _file = await BytesAsync(e.File, CourseGeoJson.MaxBytes);
    }

    Task ImportAsync(string reason) => DoAndTellAsync(Text["Courses.Imported"], cancellation => Do.ImportAsync(_course!.Id, _file!, reason, Actor, cancellation));

    Task StatusAsync(CourseStatus status, string? reason) => DoAndTellAsync(Text["Courses.StatusSet"], cancellation => Do.StatusAsync(_course!.Id, status, reason, Actor, cancellation));

    Task RankingAsync(bool on) => DoAndTellAsync(on ? Text["Courses.RankingStarted"] : Text["Courses.RankingStopped"], cancellation => Do.RankingAsync(_course!.Id, on, Actor, cancellation));

    Task ValidateAsync(string reason) => DoAndTellAsync(Text["Courses.LinesDone"], cancellation => Do.ValidateAsync(_course!.Id, reason, Actor, cancellation));

    Task CreateAsync(SteleGate gate) => DoAndTellAsync(Text["Stele.Created"], cancellation => Do.CreateAsync(_course!.Id, gate, Actor, cancellation));

    Task PlaceAsync(PlaceSteleCommand command) => DoAndTellAsync(Text["Stele.Placed"], cancellation => Do.PlaceAsync(command, Actor, cancellation));

    async Task PictureAsync((SteleId Stele, IBrowserFile File) picked)
    {
        if (picked.File.Size > PictureStele.MaxBytes)
        {
            Refused = PictureStele.Unreadable;
            return;
        }

        var photo = await BytesAsync(picked.File, PictureStele.MaxBytes);
        await DoAndTellAsync(Text["Stele.Pictured"], cancellation => Do.PictureAsync(new(picked.Stele, photo), Actor, cancellation));
    }

    async Task<byte[]> BytesAsync(IBrowserFile file, long atMost)
    {
        using var bytes = new MemoryStream();
        await using var stream = file.OpenReadStream(atMost, Leaving);
        await stream.CopyToAsync(bytes, Leaving);
        return bytes.ToArray();
    }

    Task RotateAsync(ChangeSteleCommand command) => DoAndTellAsync(Text["Stele.Rotated"], cancellation => Do.RotateAsync(command, Actor, cancellation));

    Task RetireAsync(ChangeSteleCommand command) => DoAndTellAsync(Text["Stele.Retired"], cancellation => Do.RetireAsync(command, Actor, cancellation));
}
