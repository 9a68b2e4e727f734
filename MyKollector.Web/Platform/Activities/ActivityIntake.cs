using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Activities;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Platform.Activities;

/// <summary>Stores announcements, each once, with the message that will act on them: what was answered with 200 is never lost.</summary>
public sealed class ActivityIntake(Database database, TimeProvider time)
{
    /// <summary>True when it is stored now, or was before.</summary>
    public async Task<bool> StoreAsync(IReadOnlyList<ActivityNotice> notices, string? correlation, CancellationToken cancellation)
    {
        foreach (var notice in notices)
        {
            await using var work = await database.BeginAsync(Actor.System, "activity-notice", cancellation);
            if (await work.Db.ActivityNotices.AnyAsync(n => n.Provider == notice.Provider && n.Key == notice.Key, cancellation)) continue;
            work.Db.ActivityNotices.Add(notice);
            work.Db.Outbox.Add(new OutboxDraft(NoticeHandler.MessageType, new NoticeMessage(notice.Id), $"{NoticeHandler.MessageType}:{notice.Id:N}").ToMessage(time.GetUtcNow(), correlation));
            var stored = await work.CommitAsync(cancellation);
            if (!stored.Succeeded && stored.Error != DataErrors.AlreadyThere) return false;
        }

        return true;
    }

    /// <summary>An announcement that came now.</summary>
    public ActivityNotice Notice(ActivityProvider provider, NoticeKind kind, string athlete, string? activity, params IReadOnlyList<string?> identity)
    {
        var now = time.GetUtcNow();
        return new ActivityNotice
        {
            Id = Guid.CreateVersion7(now), Provider = provider, Kind = kind, AthleteId = athlete, ActivityId = activity, ReceivedAt = now,
            Key = TokenVault.HashOf(string.Join('\n', [provider.Code(), kind.ToString(), athlete, activity, .. identity])),
        };
    }
}
