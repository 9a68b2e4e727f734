using MyKollector.Domain.Medals;

namespace MyKollector.Web.Areas.Admin.Board;

/// <summary>
/// How long a medal may stay in a stage before the board calls it stuck. Settings <c>Stages:Queued</c> and so on, in days; a blank that
/// awaits its time has none, because the climb is the athlete's.
/// </summary>
public sealed class StageLimits(IConfiguration configuration)
{
    public TimeSpan Queued { get; } = Days(configuration, "Queued", 5);

    public TimeSpan InProduction { get; } = Days(configuration, "InProduction", 7);

    public TimeSpan AwaitingEngraving { get; } = Days(configuration, "AwaitingEngraving", 3);

    public TimeSpan Engraved { get; } = Days(configuration, "Engraved", 2);

    public TimeSpan Shipped { get; } = Days(configuration, "Shipped", 10);

    /// <summary>How long a performance may wait for a decision.</summary>
    public TimeSpan Review { get; } = Days(configuration, "Review", 2);

    /// <summary>How long a payment session may stay open.</summary>
    public TimeSpan Payment { get; } = TimeSpan.FromHours(2);

    /// <summary>How long a message may wait before it leaves.</summary>
    public TimeSpan Outbox { get; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a refund may wait for the provider.</summary>
    public TimeSpan Refund { get; } = TimeSpan.FromHours(1);

    /// <summary>The limit of a stage, or null when it has none.</summary>
    public TimeSpan? Of(MedalStatus status) => status switch
    {
        MedalStatus.QueuedForProduction => Queued,
        MedalStatus.InProduction => InProduction,
        MedalStatus.AwaitingEngraving => AwaitingEngraving,
        MedalStatus.Engraved => Engraved,
        MedalStatus.Shipped => Shipped,
        MedalStatus.Produced or MedalStatus.Delivered or MedalStatus.Cancelled => null,
    };

    static TimeSpan Days(IConfiguration configuration, string name, double days) => TimeSpan.FromDays(configuration.GetValue("Stages:" + name, days));
}
