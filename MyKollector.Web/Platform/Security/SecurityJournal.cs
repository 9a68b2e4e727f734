using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Interceptors;

namespace MyKollector.Web.Platform.Security;

/// <summary>Writes the journal lines that no aggregate says: sign-ins, second factors, refusals. In a change's own transaction where there is one.</summary>
public sealed class SecurityJournal(Database database, ChangeInterceptor journal, TimeProvider time)
{
    /// <summary>Adds a line to a change that is under way.</summary>
    public Task AddAsync(UnitOfWork work, Actor by, string action, AccountId? account, Outcome outcome, string? reason, CancellationToken cancellation) =>
        journal.AppendAsync(work.Db, [Line(by, action, account, outcome, reason)], cancellation);

    /// <summary>Writes a line of its own.</summary>
    public async Task WriteAsync(Actor by, string action, AccountId? account, Outcome outcome, string? reason = null, CancellationToken cancellation = default)
    {
        await using var work = await database.BeginAsync(Actor.System, "journal", cancellation);
        await AddAsync(work, by, action, account, outcome, reason, cancellation);
        await work.CommitAsync(cancellation);
    }

    JournalLine Line(Actor by, string action, AccountId? account, Outcome outcome, string? reason) =>
        new(by, time.GetUtcNow(), JournalStream.Security, action, "account", account?.Value ?? Guid.Empty) { Outcome = outcome, Reason = reason, Subject = account };
}
