using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Api.Field;

/// <summary>A stele's code was opened.</summary>
/// <param name="Code">Its public code.</param>
/// <param name="Latitude">Of the phone, if it gave its position.</param>
/// <param name="Longitude">Of the phone, if it gave its position.</param>
public sealed record CountScanCommand(string Code, double? Latitude, double? Longitude);

/// <summary>
/// Counts scans per stele and day, so that one that falls silent or is moved is noticed. A statistic without event: the position is rounded
/// to a kilometre before it is written.
/// </summary>
[OpenToAll("Counts that a public code was opened; knows nobody.")]
public sealed class CountScan(Database database, FieldCodes codes, TimeProvider time)
{
    public async Task<Result> HandleAsync(CountScanCommand command, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<CountScan>(actor) is { } refused) return refused;
        if (await codes.SteleAsync(command.Code, cancellation) is not { Stele: { } stele }) return FieldCards.Unknown;
        var day = DateOnly.FromDateTime(Formats.InParis(time.GetUtcNow()));
        var latitude = Coarse(command.Latitude, 90);
        var longitude = Coarse(command.Longitude, 180);
        await using var db = database.Open();
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO "StelePings" ("SteleId", "Day", "Count", "LastLatitude", "LastLongitude") VALUES ({stele.Value}, {day}, 1, {latitude}, {longitude})
            ON CONFLICT ("SteleId", "Day") DO UPDATE SET "Count" = "StelePings"."Count" + 1,
                "LastLatitude" = COALESCE(excluded."LastLatitude", "StelePings"."LastLatitude"), "LastLongitude" = COALESCE(excluded."LastLongitude", "StelePings"."LastLongitude")
            """, cancellation);
        return Result.Ok;
    }

    static double? Coarse(double? degrees, double limit) => degrees is { } value && Math.Abs(value) <= limit ? Math.Round(value, 2) : null;
}
