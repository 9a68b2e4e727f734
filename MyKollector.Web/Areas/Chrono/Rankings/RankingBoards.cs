using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Configurations;
using MyKollector.Web.Platform.Live;

namespace MyKollector.Web.Areas.Chrono.Rankings;

/// <summary>
/// The rankings in memory, read again when a performance of their course, an athlete's name or a course changed: a crowd that looks at one
/// ranking costs one question to the database, however many performances there are.
/// </summary>
public sealed class RankingBoards : IDisposable
{
    /// <summary>A change made by another node whose hint was lost is seen after this long at the latest.</summary>
    static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);

    /// <summary>Times read at once.</summary>
    const int PageSize = 400;

    readonly Database _database;
    readonly TimeProvider _time;
    readonly IDisposable _subscription;
    readonly ConcurrentDictionary<string, CourseId> _courses = new();
    readonly ConcurrentDictionary<(CourseId Course, RankingFilter Filter), Board> _boards = new();
    readonly ConcurrentDictionary<CourseId, long> _changesOf = new();
    long _changesOfAll;
    long _readings;

    public RankingBoards(Database database, ChangeNotifier notifier, TimeProvider time)
    {
        (_database, _time) = (database, time);
        _subscription = notifier.Subscribe(Hear);
    }

    /// <summary>Readings of the database since the start, for measurements and tests.</summary>
    public long Readings => Interlocked.Read(ref _readings);

    /// <summary>Changes with whatever a course's ranking shows; null until the course was asked for once.</summary>
    public string? VersionOf(string slug) => _courses.TryGetValue(slug, out var course) ? ChangesOf(course).ToString() : null;

    /// <summary>The ranking of a course; null when there is no such course.</summary>
    public async ValueTask<CourseRanking?> GetAsync(string slug, RankingFilter filter, CancellationToken cancellation)
    {
        if (!_courses.TryGetValue(slug, out var course))
        {
            await using var db = _database.Open();
            if (await db.Courses.Where(c => c.Slug == slug).Select(c => (CourseId?)c.Id).FirstOrDefaultAsync(cancellation) is not { } found) return null;
            _courses[slug] = course = found;
        }

        return await _boards.GetOrAdd((course, filter), key => new Board(this, key.Course, key.Filter)).GetAsync(cancellation);
    }

    public void Dispose()
    {
        _subscription.Dispose();
        foreach (var board in _boards.Values) board.Dispose();
    }

    void Hear(IReadOnlyList<ChangeHint> hints)
    {
        foreach (var hint in hints)
        {
            if (hint.Code.StartsWith("performance.", StringComparison.Ordinal) && hint.Course is { } course) _changesOf.AddOrUpdate(course, 1, (_, n) => n + 1);
            else if (hint == ChangeHint.Everything || hint.Code.StartsWith("course.", StringComparison.Ordinal) || (hint.Code.StartsWith("account.", StringComparison.Ordinal) && hint.Code != "account.opened"))
                Interlocked.Increment(ref _changesOfAll);
        }
    }

    (long Course, long All) ChangesOf(CourseId course) => (_changesOf.GetValueOrDefault(course), Interlocked.Read(ref _changesOfAll));

    async Task<(CourseRanking Ranking, DateTimeOffset? Until)> ReadAsync(CourseId id, RankingFilter filter, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _readings);
        await using var db = _database.Open();
        var read = await db.Courses.AsNoTracking().SingleAsync(c => c.Id == id, cancellation);
        var course = new RankedCourse(read.Summit, read.From, read.IsRanked, read.StatusReason);
        if (!course.IsRanked) return (new(course, [], []), null);
        var now = _time.GetUtcNow();
        var proven = await BestAsync(db, id, filter, [.. RankingFilter.Proven.Where(l => !(l < filter.Least))], now, cancellation);
        var approved = filter.Least is null ? await BestAsync(db, id, filter, [.. RankingFilter.Approved], now, cancellation) : [];
        // Provisional is over by itself, without any change.
        var until = proven.Concat(approved).Select(t => t.ProvisionalUntil).Where(u => u > now).Min();
        return (new(course, Rows(proven, now), Rows(approved, now)), until);
    }

    static async Task<List<BestTime>> BestAsync(AppDbContext db, CourseId course, RankingFilter filter, ProofLevel[] levels, DateTimeOffset now, CancellationToken cancellation)
    {
        var official = filter.OfficialOnly;
        var (sex, youngest, oldest) = (filter.Sex, filter.Age is { } a ? AgeGroups.AgesOf(a).From : (int?)null, filter.Age is { } b ? AgeGroups.AgesOf(b).To : 0);
        var times = from performance in db.Performances.AsNoTracking()
                    where performance.CourseId == course && performance.Category == filter.Category && performance.Status == PerformanceStatus.Validated
                        && levels.Contains(performance.Level) && performance.Origin != PerformanceOrigin.Connected
                        && (!official || performance.ProvisionalUntil == null || performance.ProvisionalUntil <= now)
                    join account in db.Accounts on performance.Athlete equals account.Id
                    where account.Pseudonym != null && account.Status == AccountStatus.Active
                        && (sex == null || account.Sex == sex)
                        && (youngest == null || (account.BirthYear != null && performance.ClimbedOn.Year - account.BirthYear.Value >= youngest && performance.ClimbedOn.Year - account.BirthYear.Value <= oldest))
                    orderby EF.Property<int>(performance, PerformanceConfiguration.RankedSeconds), performance.ClimbedOn
                    select new BestTime(performance.Athlete, account.Pseudonym!, performance.AdjustedSeconds ?? performance.RawSeconds, performance.UncertaintySeconds, performance.Level, performance.ClimbedOn, performance.ProvisionalUntil);

        // In the order of an index, until a hundred athletes are found: who climbs every day takes nobody's place.
        var best = new List<BestTime>();
        var found = new HashSet<AccountId>();
        for (var read = 0; ; read += PageSize)
        {
            var page = await times.Skip(read).Take(PageSize).ToListAsync(cancellation);
            best.AddRange(page.Where(t => found.Count < RankingRows.Most && found.Add(t.Athlete)));
            if (page.Count < PageSize || best.Count == RankingRows.Most) return best;
        }
    }

    static IReadOnlyList<RankingRow> Rows(List<BestTime> best, DateTimeOffset now)
    {
        var ranks = Ranking.RanksOf(best.ConvertAll(t => new RankedTime(t.Seconds, t.UncertaintySeconds)));
        return [.. best.Select((t, i) => new RankingRow(ranks[i], t.Pseudonym, t.Seconds, t.UncertaintySeconds, t.Level, t.ClimbedOn, t.ProvisionalUntil > now))];
    }

    sealed record BestTime(AccountId Athlete, string Pseudonym, int Seconds, double? UncertaintySeconds, ProofLevel Level, DateOnly ClimbedOn, DateTimeOffset? ProvisionalUntil);

    /// <summary>One course as one filter shows it.</summary>
    sealed class Board(RankingBoards boards, CourseId course, RankingFilter filter) : IDisposable
    {
        readonly SemaphoreSlim _reading = new(1, 1);
        Kept? _kept;

        public async ValueTask<CourseRanking> GetAsync(CancellationToken cancellation)
        {
            if (Fresh is { } ranking) return ranking;
            await _reading.WaitAsync(cancellation);
            try
            {
                if (Fresh is { } read) return read;
                // Counted before reading: a change that commits meanwhile makes this reading old at once.
                var changes = boards.ChangesOf(course);
                var (current, until) = await boards.ReadAsync(course, filter, cancellation);
                _kept = new(current, changes, until, Environment.TickCount64);
                return current;
            }
            finally
            {
                _reading.Release();
            }
        }

        CourseRanking? Fresh => _kept is { } kept && kept.Changes == boards.ChangesOf(course) && !(boards._time.GetUtcNow() >= kept.Until) && Environment.TickCount64 - kept.ReadAt < Oldest.TotalMilliseconds ? kept.Ranking : null;

        public void Dispose() => _reading.Dispose();

        sealed record Kept(CourseRanking Ranking, (long Course, long All) Changes, DateTimeOffset? Until, long ReadAt);
    }
}
