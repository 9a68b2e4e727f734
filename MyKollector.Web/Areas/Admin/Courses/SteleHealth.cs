using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Web.Data;

namespace MyKollector.Web.Areas.Admin.Courses;

/// <summary>What the taps made at a stele say of it.</summary>
public enum SteleState
{
    /// <summary>Too few taps to say anything.</summary>
    Unknown,
    Well,

    /// <summary>Used regularly, then not any more: damaged, taken away or covered.</summary>
    Silent,

    /// <summary>Phones that open its code stand elsewhere: it was moved, or its code was copied.</summary>
    Moved,
}

/// <summary>A stele's health.</summary>
/// <param name="State">The conclusion.</param>
/// <param name="Taps">Taps of the last ninety days.</param>
/// <param name="LastTap">The last one.</param>
/// <param name="MetresAway">Median distance of the last taps with a good position.</param>
public sealed record SteleVitals(SteleState State, int Taps, DateTimeOffset? LastTap, double? MetresAway);

/// <summary>
/// Infers health from use, because a passive plate cannot report. Silent: no tap for five times its usual interval, and at least a week. Moved:
/// half of the last taps with an accurate position were made more than 150 m away.
/// </summary>
public static class SteleHealth
{
    const int Window = 90;
    const int FewestTaps = 5;
    const double FarMetres = 150;
    static readonly TimeSpan LeastSilence = TimeSpan.FromDays(7);

    public static async Task<IReadOnlyDictionary<SteleId, SteleVitals>> OfAsync(AppDbContext db, IReadOnlyCollection<Stele> steles, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = steles.Select(s => s.Id).ToList();
        var since = now.AddDays(-Window);
        var taps = (await db.Punches.AsNoTracking().Where(p => p.SteleId != null && ids.Contains(p.SteleId.Value) && p.EffectiveAt >= since)
            .Select(p => new { p.SteleId, p.EffectiveAt, p.Latitude, p.Longitude, p.AccuracyMetres }).ToListAsync(cancellation)).ToLookup(p => p.SteleId!.Value);
        return steles.ToDictionary(s => s.Id, s =>
        {
            var times = taps[s.Id].Select(t => t.EffectiveAt).Order().ToList();
            var distances = taps[s.Id].Where(t => t is { Latitude: not null, Longitude: not null, AccuracyMetres: <= 50 }).OrderByDescending(t => t.EffectiveAt).Take(20)
                .Select(t => GeoPoint.Distance(s.Latitude, s.Longitude, t.Latitude!.Value, t.Longitude!.Value)).Order().ToList();
            return Judge(s.Status, times, distances, now);
        });
    }

    /// <summary>The conclusion from sorted instants and sorted distances.</summary>
    public static SteleVitals Judge(SteleStatus status, IReadOnlyList<DateTimeOffset> times, IReadOnlyList<double> distances, DateTimeOffset now)
    {
        double? away = distances.Count == 0 ? null : distances[distances.Count / 2];
        DateTimeOffset? last = times.Count == 0 ? null : times[^1];
        if (status != SteleStatus.Standing || times.Count < FewestTaps) return new(SteleState.Unknown, times.Count, last, away);
        if (distances.Count >= FewestTaps && away > FarMetres) return new(SteleState.Moved, times.Count, last, away);
        var usual = (times[^1] - times[0]) / (times.Count - 1);
        var silence = now - times[^1];
        return new(silence > LeastSilence && silence > usual * 5 ? SteleState.Silent : SteleState.Well, times.Count, last, away);
    }
}
