using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Timing;

namespace MyKollector.Tests.Domain.Timing;

/// <summary>Punches on a straight climb of ten kilometres.</summary>
static class Punches
{
    public static readonly DateTimeOffset Morning = new(2026, 7, 14, 6, 0, 0, TimeSpan.Zero);
    public static readonly CourseId Course = new(Guid.Parse("00000000-0000-0000-0000-000000000001"));
    public static readonly AttemptId Id = new(Guid.Parse("00000000-0000-0000-0000-000000000002"));
    public static readonly DeviceId Phone = new(Guid.Parse("00000000-0000-0000-0000-000000000003"));
    public static readonly DeviceId OtherPhone = new(Guid.Parse("00000000-0000-0000-0000-000000000004"));

    public static readonly CourseGeometry Line = new(1, [new(45, 6, 700), new(45.09, 6, 1700)], new Gate(45, 6, 0, 20), new Gate(45.09, 6, 0, 20));

    public static readonly PhonePosition Foot = new(45, 6, 10, 1000);
    public static readonly PhonePosition Summit = new(45.09, 6, 10, 1000);

    static int _made;

    public static Punch At(PunchKind kind, double seconds, PhonePosition? position = null, string? apart = null, double uncertainty = 10, ClockMethod method = ClockMethod.Monotonic, PunchOrigin origin = PunchOrigin.SteleQr, Category category = Category.Bike, SteleId? stele = null, DeviceId? phone = null, AccountId? account = null, MedalId? medal = null, double? received = null) => new()
    {
        Id = new(new Guid(Interlocked.Increment(ref _made), 0, 0, new byte[8])), AttemptId = Id, Kind = kind, CourseId = Course, GeometryVersion = 1, Origin = origin, DeviceId = phone ?? Phone, AccountId = account, MedalId = medal, Category = category,
        SteleId = stele, ReceivedAt = Morning.AddSeconds(received ?? seconds), EffectiveAt = Morning.AddSeconds(seconds), UncertaintyMilliseconds = uncertainty, Method = method, SetAside = apart,
        Latitude = position?.Latitude, Longitude = position?.Longitude, AccuracyMetres = position?.AccuracyMetres, FixAge = position?.AgeMilliseconds,
    };

    public static Attempt Derived(params Punch[] punches)
    {
        var attempt = Attempt.Open(punches[0]);
        attempt.Derive(punches, Line, Actor.System, Morning);
        return attempt;
    }
}
