using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Platform.Journal;

/// <summary>Seals the journal every hour and verifies it at start and every night; a failure is told at once, and again each day.</summary>
public sealed class JournalWatch(JournalSeals seals, JournalVerifier verifier, Database database, OutboxSignal outbox, IConfiguration configuration, TimeProvider time, ILogger<JournalWatch> log) : BackgroundService
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
                    if (await seals.SealAsync(now, stoppingToken) is { } seal && configuration["Journal:SealRecipient"] is { Length: > 0 }) await TellAsync("mail.journal_seal", new { seal.Seal.Number }, $"journal-seal:{seal.Seal.Number}", stoppingToken);
                }

                if (verifiedAt is null || now - verifiedAt >= VerifyEvery)
                {
                    verifiedAt = now;
                    var found = await verifier.VerifyAsync(null, stoppingToken);
                    if (!found.Intact)
                    {
                        log.LogCritical("The journal does not verify: {Breaks}; seals {Seals}", string.Join(", ", found.Streams.Where(s => s.Break is not null).Select(s => $"{s.Stream} {s.Break!.Sequence} {s.Break.Fault}")), string.Join(", ", found.FaultySeals));
                        await TellAsync("mail.journal_broken", new { At = now }, $"journal-broken:{now:yyyy-MM-dd}", stoppingToken);
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

    async Task TellAsync(string type, object payload, string key, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(Actor.System, "journal-notice", cancellation);
        work.Db.Outbox.Add(new OutboxDraft(type, payload, key).ToMessage(time.GetUtcNow(), null));
        // Already told: the key is there, and nothing else was to be written.
        if ((await work.CommitAsync(cancellation)).Succeeded) outbox.Wake();
    }
}
