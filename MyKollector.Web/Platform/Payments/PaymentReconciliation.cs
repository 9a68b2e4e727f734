using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Orders;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;

namespace MyKollector.Web.Platform.Payments;

/// <summary>
/// Asks the payment service about every session that is still open here: a webhook may never come and a customer may close the tab. Also
/// finishes paid orders whose medals could not be made at once, and gives up orders that nobody paid.
/// </summary>
public sealed class PaymentReconciliation(Database database, OrderFulfilment fulfilment, TimeProvider time, ILogger<PaymentReconciliation> log) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(15);

    /// <summary>How far back sessions are asked for; hosted pages live a day at most, delayed methods two more.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(72);

    // Bounded: a flood of returning browsers only delays itself, the periodic round finds everything anyway.
    readonly Channel<(string Provider, string Session)> _asked = Channel.CreateBounded<(string, string)>(new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks for one session to be looked at now: a payer has come back before the webhook. Returns at once.</summary>
    public void LookAt(string provider, string session) => _asked.Writer.TryWrite((provider, session));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(RoundsAsync(stoppingToken), AskedAsync(stoppingToken));

    async Task AskedAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (provider, session) in _asked.Reader.ReadAllAsync(stoppingToken))
            {
                try
                {
                    await fulfilment.FulfilAsync(provider, session, stoppingToken);
                }
#pragma warning disable CA1031 // Whatever this session met, the next one must be looked at; the periodic round comes back to it.
                catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    log.LogWarning(e, "A returning payer's session could not be looked at");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    async Task RoundsAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                try
                {
                    await RunOnceAsync(stoppingToken);
                }
                catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
                {
                    return;
                }
#pragma warning disable CA1031 // The next round must come, whatever this one met.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    log.LogError(e, "Payments could not be reconciled; the next round will try again");
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    /// <summary>One round. Returns how many orders were found paid.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var since = now - Window;
        List<(string Provider, string Session)> sessions;
        List<OrderId> unfinished;
        await using (var db = database.Open())
        {
            sessions = (await db.Payments.AsNoTracking().Where(p => p.Status != PaymentStatus.Succeeded && p.OpenedAt >= since).OrderBy(p => p.OpenedAt)
                .Select(p => new { p.Provider, p.SessionReference }).ToListAsync(cancellation)).ConvertAll(p => (p.Provider, p.SessionReference));
            unfinished = await db.Payments.AsNoTracking().Where(p => p.Problem == PaymentProblem.NoWorkshop).Select(p => p.OrderId).ToListAsync(cancellation);
        }

        var found = 0;
        foreach (var (provider, session) in sessions)
        {
            try
            {
                if (await fulfilment.FulfilAsync(provider, session, cancellation) == FulfilmentState.Paid) found++;
            }
            catch (PaymentUnavailableException e)
            {
                // One service that does not answer must not keep the others waiting.
                log.LogWarning("A payment session of {Provider} could not be asked for: {Reason}", provider, e.Message);
            }
        }

        foreach (var order in unfinished) await fulfilment.CompleteAsync(order, cancellation);
        await GiveUpAsync(since, now, cancellation);
        return found;
    }

    async Task GiveUpAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(Actor.System, "order-abandon", cancellation);
        var orders = await work.Db.Orders.Where(o => o.Status == OrderStatus.AwaitingPayment && o.PlacedAt < since
            && !work.Db.Payments.Any(p => p.OrderId == o.Id && (p.Problem != null || p.Status == PaymentStatus.Succeeded))).OrderBy(o => o.PlacedAt).Take(200).ToListAsync(cancellation);
        if (orders.Count == 0) return;
        foreach (var order in orders) order.Abandon("unpaid", Actor.System, now);
        await work.CommitAsync(cancellation);
    }
}
