using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Punches;
using MyKollector.Web.Ui;

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

    /// <summary>Silent while people go on timing themselves on its course: something may be stuck over its code.</summary>
    Covered,
}

/// <summary>A stele's health.</summary>
/// <param name="State">The conclusion.</param>
/// <param name="Taps">Taps of the last ninety days, and days on which its code was only opened.</param>
/// <param name="LastTap">The last one.</param>
/// <param name="MetresAway">Median distance of the last taps with a good position.</param>
public sealed record SteleVitals(SteleState State, int Taps, DateTimeOffset? LastTap, double? MetresAway)
{
    /// <summary>Somebody should go and look.</summary>
    public bool IsIll => State is SteleState.Silent or SteleState.Moved or SteleState.Covered;
}

/// <summary>
/// Infers health from use, because a passive plate cannot report. Silent: nobody opened its code or tapped for five times its usual interval, and at
/// least a week. Covered: silent, and at least five taps were made on its course meanwhile. Moved: half of the last taps with an accurate
/// position were made more than 150 m away, or half of the days on which its code was opened, whose positions are kept to a kilometre, more than 2 km.
/// </summary>
public static class SteleHealth
{
    const int Window = 90;
    const int FewestTaps = 5;
    const double FarMetres = 150;
    const double FarMetresOfDays = 2000;
    static readonly TimeSpan LeastSilence = TimeSpan.FromDays(7);

    /// <summary>Most taps looked at for where they were made, of all steles together.</summary>
    const int MostPlaces = 2000;

    public static async Task<IReadOnlyDictionary<SteleId, SteleVitals>> OfAsync(AppDbContext db, IReadOnlyCollection<Stele> steles, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = steles.Select(s => s.Id).ToList();
        var courses = steles.Select(s => s.CourseId).Distinct().ToList();
        var since = now.AddDays(-Window);
        var punches = db.Punches.AsNoTracking().Where(p => courses.Contains(p.CourseId) && p.SetAside == null && p.EffectiveAt >= since);
        var taps = await punches.Where(p => p.SteleId != null && ids.Contains(p.SteleId.Value)).GroupBy(p => p.SteleId!.Value)
            .Select(g => new { g.Key, Count = g.Count(), First = g.Min(p => p.EffectiveAt), Last = g.Max(p => p.EffectiveAt) }).ToDictionaryAsync(g => g.Key, cancellation);
        var places = (await punches.Where(p => p.SteleId != null && ids.Contains(p.SteleId.Value) && p.Latitude != null && p.Longitude != null && p.AccuracyMetres <= 50)
            .OrderByDescending(p => p.EffectiveAt).Take(MostPlaces).Select(p => new { Stele = p.SteleId!.Value, Latitude = p.Latitude!.Value, Longitude = p.Longitude!.Value }).ToListAsync(cancellation)).ToLookup(p => p.Stele);
        var firstDay = DateOnly.FromDateTime(Formats.InParis(since));
        var pings = (await db.Set<StelePing>().AsNoTracking().Where(p => ids.Contains(p.SteleId) && p.Day >= firstDay).OrderByDescending(p => p.Day).ToListAsync(cancellation)).ToLookup(p => p.SteleId);
        var vitals = new Dictionary<SteleId, SteleVitals>();
        foreach (var stele in steles)
        {
            var use = SteleUse.None;
            if (taps.TryGetValue(stele.Id, out var tapped)) use = new(tapped.Count, tapped.First, tapped.Last);
            if (pings[stele.Id].ToList() is { Count: > 0 } days) use = use.With(days.Count, Noon(days[^1].Day, now), Noon(days[0].Day, now));
            var elsewhere = 0;
            if (stele.Status == SteleStatus.Standing && use.IsSilent(now))
                elsewhere = await punches.CountAsync(p => p.CourseId == stele.CourseId && p.SteleId != stele.Id && p.EffectiveAt > use.Last, cancellation);
            vitals[stele.Id] = Judge(stele.Status, use, [.. places[stele.Id].Take(20).Select(p => GeoPoint.Distance(stele.Latitude, stele.Longitude, p.Latitude, p.Longitude)).Order()],
                [.. pings[stele.Id].Where(p => p is { LastLatitude: not null, LastLongitude: not null }).Take(20).Select(p => GeoPoint.Distance(stele.Latitude, stele.Longitude, p.LastLatitude!.Value, p.LastLongitude!.Value)).Order()],
                elsewhere, now);
        }

        return vitals;
    }

    /// <summary>The conclusion.</summary>
    /// <param name="status">Only a standing stele can fail.</param>
    /// <param name="use">How often it was used.</param>
    /// <param name="distances">Metres from the post at which accurate taps were made, in order.</param>
    /// <param name="days">The same of days on which it was opened, each to a kilometre.</param>
    /// <param name="elsewhere">Taps made on its course without it since it was used last.</param>
    /// <param name="now">The present.</param>
    public static SteleVitals Judge(SteleStatus status, SteleUse use, IReadOnlyList<double> distances, IReadOnlyList<double> days, int elsewhere, DateTimeOffset now)
    {
        var exact = distances.Count >= FewestTaps || days.Count == 0;
        var known = exact ? distances : days;
        double? away = known.Count == 0 ? null : known[known.Count / 2];
        DateTimeOffset? last = use.Count == 0 ? null : use.Last;
        var state = status != SteleStatus.Standing || use.Count < FewestTaps ? SteleState.Unknown
            : known.Count >= FewestTaps && away > (exact ? FarMetres : FarMetresOfDays) ? SteleState.Moved
            : !use.IsSilent(now) ? SteleState.Well
            : elsewhere >= FewestTaps ? SteleState.Covered : SteleState.Silent;
        return new(state, use.Count, last, away);
    }

    // A day is all that is kept of an opening.
    static DateTimeOffset Noon(DateOnly day, DateTimeOffset now) => new DateTimeOffset(day.ToDateTime(new(12, 0)), TimeSpan.Zero) is var noon && noon < now ? noon : now;

    /// <summary>How often a stele was used, first and last.</summary>
    public readonly record struct SteleUse(int Count, DateTimeOffset First, DateTimeOffset Last)
    {
        public static readonly SteleUse None = new(0, DateTimeOffset.MaxValue, DateTimeOffset.MinValue);

        /// <summary>Together with days on which its code was opened. Whoever tapped had opened it too, so the larger number counts.</summary>
        public SteleUse With(int days, DateTimeOffset first, DateTimeOffset last) => new(Math.Max(Count, days), first < First ? first : First, last > Last ? last : Last);

        public bool IsSilent(DateTimeOffset now) => Count > 1 && now - Last > LeastSilence && now - Last > (Last - First) / (Count - 1) * 5;
    }
}
