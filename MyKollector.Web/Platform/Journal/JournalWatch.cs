using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Platform.Journal;

/// <summary>Seals the journal every hour and verifies it at start and every night; a failure is told at once, and again each day.</summary>
public sealed class JournalWatch(JournalSeals seals, JournalVerifier verifier, Database database, IConfiguration configuration, TimeProvider time, ILogger<JournalWatch> log) : BackgroundService
{
    static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    static readonly TimeSpan SealEvery = TimeSpan.FromHours(1);
    static readonly TimeSpan VerifyEvery = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DateTimeOffset? sealedAt = null;
        DateTimeOffset? verifiedAt = null;
        using var timer = new PeriodicTimer(Step, time);
        do
        {
            try
            {
                var now = time.GetUtcNow();
                if (sealedAt is null || now - sealedAt >= SealEvery)
                {
                    sealedAt = now;
                    // The folder alone does not leave the machine: a recipient does.
                    if (await seals.SealAsync(now, stoppingToken) is { } seal && configuration["Journal:SealRecipient"] is { Length: > 0 }) await TellAsync([(JournalSealMail.MailType, new JournalSealNotice(seal.Seal.Number), string.Create(CultureInfo.InvariantCulture, $"journal-seal:{seal.Seal.Number}"))], stoppingToken);
                }

                if (verifiedAt is null || now - verifiedAt >= VerifyEvery)
                {
                    verifiedAt = now;
                    var found = await verifier.VerifyAsync(null, stoppingToken);
                    if (!found.Intact)
                    {
                        log.LogCritical("The journal does not verify: {Breaks}; seals {Seals}", string.Join(", ", found.Streams.Where(s => s.Break is not null).Select(s => $"{s.Stream} {s.Break!.Sequence} {s.Break.Fault}")), string.Join(", ", found.FaultySeals));
                        await TellAsync([.. (await AdministratorsAsync(stoppingToken)).Select(id => (JournalBrokenMail.MailType, (object)new JournalBrokenNotice(id.Value), string.Create(CultureInfo.InvariantCulture, $"journal-broken:{now:yyyy-MM-dd}:{id}")))], stoppingToken);
                    }
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A full disk for one hour must not end the sealing for good.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.LogError(e, "The journal could not be sealed or verified; trying again in a minute");
                sealedAt = null;
            }
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    async Task<List<AccountId>> AdministratorsAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await db.Accounts.AsNoTracking().Where(a => a.Role == Role.Admin && a.Status == AccountStatus.Active).Select(a => a.Id).ToListAsync(cancellation);
    }

    async Task TellAsync(IReadOnlyList<(string Type, object Payload, string Key)> notices, CancellationToken cancellation)
    {
        foreach (var (type, payload, key) in notices)
        {
            await using var work = await database.BeginAsync(Actor.System, "journal-notice", cancellation);
            work.Db.Outbox.Add(new OutboxDraft(type, payload, key).ToMessage(time.GetUtcNow(), null));
            // A refusal means told already: the key is there, and nothing else was to be written.
            await work.CommitAsync(cancellation);
        }
    }
}
