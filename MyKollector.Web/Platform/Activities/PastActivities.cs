using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Proofs;

namespace MyKollector.Web.Platform.Activities;

/// <summary>A list of past activities to read.</summary>
public sealed record PastMessage(PastSearchId Search);

/// <summary>
/// Reads the next list of a search through past activities and puts what may have climbed a course behind everything that is announced. One list a
/// message, within the budget; a restart goes on with the list that was not noted.
/// </summary>
public sealed class PastHandler(Database database, ActivityServicesList services, AccessTokens tokens, CourseFinder courses, TimeProvider time) : IOutboxHandler
{
    public const string MessageType = "activity.past";

    static readonly TimeSpan WhenAway = TimeSpan.FromMinutes(15);

    public string Type => MessageType;

    /// <summary>The message for a search's next list.</summary>
    public static OutboxDraft Next(PastSearch search, TimeSpan delay = default, string? again = null) =>
        new(MessageType, new PastMessage(search.Id), $"{MessageType}:{search.Id}:{search.Pages}{again}", delay);

    public async Task<Func<AppDbContext, Task>?> HandleAsync(OutboxMessage message, CancellationToken cancellation)
    {
        var id = message.Read<PastMessage>().Search;
        PastSearch? search;
        await using (var db = database.Open())
            search = await db.PastSearches.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id && s.Status == PastSearchStatus.Listing && db.Connections.Any(c => c.Id == s.ConnectionId && c.Status == ConnectionStatus.Connected), cancellation);
        if (search is null) return null;
        var listed = await ListAsync(search, cancellation);
        if (listed is not { Outcome: CallOutcome.Ok, Value: { } page })
        {
            // Nothing is lost by waiting: the same list is asked for again.
            var now = time.GetUtcNow();
            var until = listed.Outcome == CallOutcome.NoBudget ? listed.RetryAt ?? RateWindows.NextQuarter(now) : now + WhenAway;
            return db =>
            {
                db.Outbox.Add(Next(search, until - now, $":{message.Id}").ToMessage(now, null));
                return Task.CompletedTask;
            };
        }

        var lines = await courses.LinesAsync(cancellation);
        var wanted = page.Where(a => a.MayShowAClimb && (a.Outline is not { Count: > 1 } outline || lines.Any(line => Outline.MayClimb(outline, line)))).ToList();
        return async db =>
        {
            var now = time.GetUtcNow();
            // Cancelled or disconnected while the list was read: nothing of it is kept.
            if (await db.PastSearches.FirstOrDefaultAsync(s => s.Id == id && s.Status == PastSearchStatus.Listing, cancellation) is not { } row || row.Pages != search.Pages) return;
            if (!await db.Connections.AnyAsync(c => c.Id == row.ConnectionId && c.Status == ConnectionStatus.Connected, cancellation)) return;
            var ids = wanted.ConvertAll(a => a.Id);
            var known = await db.ActivityImports.Where(i => i.ConnectionId == row.ConnectionId && ids.Contains(i.ProviderActivityId)).Select(i => i.ProviderActivityId).ToListAsync(cancellation);
            var fresh = ids.Except(known).ToList();
            foreach (var activity in fresh)
                db.ActivityImports.Add(new ActivityImport
                {
                    Id = ActivityImportId.New(now), ConnectionId = row.ConnectionId, Account = row.Account, Provider = row.Provider, ProviderActivityId = activity, Past = true, Status = ImportStatus.Waiting, AnnouncedAt = now, NotBefore = now, LeaseUntil = now,
                });
            row.Advance(page.Count, fresh.Count, page.Count < PastSearch.PageSize, now);
            if (row.Status == PastSearchStatus.Listing) db.Outbox.Add(Next(row).ToMessage(now, null));
            if (fresh.Count > 0) db.Outbox.Add(new OutboxDraft(DrainHandler.MessageType, new DrainMessage(row.Provider), $"{DrainHandler.MessageType}:past:{row.Id}:{row.Pages}").ToMessage(now, null));
        };
    }

    async Task<Answer<IReadOnlyList<ListedActivity>>> ListAsync(PastSearch search, CancellationToken cancellation)
    {
        var token = await tokens.GetAsync(search.ConnectionId, null, cancellation);
        if (token is not { Outcome: CallOutcome.Ok, Value: { } access }) return token.As<IReadOnlyList<ListedActivity>>();
        var answer = await services.Of(search.Provider).ListAsync(search.Since, search.Until, search.Pages + 1, access, cancellation);
        if (answer.Outcome != CallOutcome.Unauthorized) return answer;
        token = await tokens.GetAsync(search.ConnectionId, access, cancellation);
        return token is { Outcome: CallOutcome.Ok, Value: { } renewed } ? await services.Of(search.Provider).ListAsync(search.Since, search.Until, search.Pages + 1, renewed, cancellation) : token.As<IReadOnlyList<ListedActivity>>();
    }
}
