using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Timing;
using MyKollector.Tests.Support;
using MyKollector.Web.Api.Field;

namespace MyKollector.Tests.Slices.Chrono;

/// <summary>Whole climbs of Alpe d'Huez: they end now, and are derived when these methods return.</summary>
static class Climbs
{
    public static readonly GeoPoint Foot = new(45.06418, 6.03891, 0);
    public static readonly GeoPoint Summit = new(45.09569, 6.06942, 0);

    /// <summary>A phone in the hands of a signed-in athlete.</summary>
    public static async Task<Phone> PhoneOfAsync(App app, Actor athlete) => await Phone.RegisteredAsync(await Given.BrowserAsync(app, athlete));

    /// <summary>A start and a finish that end now, by a right clock.</summary>
    /// <param name="app">The application.</param>
    /// <param name="phone">Whose.</param>
    /// <param name="seconds">Between the two.</param>
    /// <param name="gates">Whether the phone knew its position at both ends.</param>
    /// <param name="category">How.</param>
    /// <param name="medal">The code that was opened instead of the stele's.</param>
    public static async Task<AttemptId> ClimbAsync(App app, Phone phone, double seconds = 3600, bool gates = true, string category = "Bike", MedalToken? medal = null)
    {
        var attempt = Guid.NewGuid();
        var now = app.Clock.GetUtcNow();
        var (code, origin) = medal is null ? ("HUEZ01", "SteleQr") : (FieldCodes.Fingerprint(medal.Text), "MedalQr");
        var acks = await phone.DeliverAsync(
            phone.Sealed(phone.Tap("Start", attempt, now.AddSeconds(-seconds), code, gates ? Foot : null, origin, category: category), token: medal?.Text),
            phone.Sealed(phone.Tap("Finish", attempt, now, code, gates ? Summit : null, origin, category: category), token: medal?.Text));
        Assert.All(acks, a => Assert.Equal("received", a.GetProperty("status").GetString()));
        await Phone.DerivedAsync(app);
        return new(attempt);
    }

    public static async Task<Attempt> AttemptAsync(App app, AttemptId id)
    {
        await using var db = app.Database.Open();
        return await db.Attempts.AsNoTracking().SingleAsync(a => a.Id == id);
    }

    public static async Task<Medal> MedalAsync(App app, MedalId id)
    {
        await using var db = app.Database.Open();
        return await db.Medals.AsNoTracking().SingleAsync(m => m.Id == id);
    }
}
