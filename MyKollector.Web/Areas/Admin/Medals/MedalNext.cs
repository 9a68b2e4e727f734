using MyKollector.Domain.Medals;

namespace MyKollector.Web.Areas.Admin.Medals;

/// <summary>Whose turn it is with a medal, and for what: exactly one answer for every state.</summary>
public enum NextAction
{
    /// <summary>One of us must let it go on.</summary>
    Release,

    /// <summary>The workshop makes the blank.</summary>
    Produce,

    /// <summary>The athlete climbs.</summary>
    Climb,

    /// <summary>The workshop engraves.</summary>
    Engrave,

    /// <summary>The workshop ships.</summary>
    Ship,

    /// <summary>The carrier delivers.</summary>
    Deliver,

    /// <summary>Nothing more.</summary>
    Nothing,
}

public static class MedalNext
{
    public static NextAction Of(MedalStatus status, bool held) => held ? NextAction.Release : status switch
    {
        MedalStatus.QueuedForProduction or MedalStatus.InProduction => NextAction.Produce,
        MedalStatus.Produced => NextAction.Climb,
        MedalStatus.AwaitingEngraving => NextAction.Engrave,
        MedalStatus.Engraved => NextAction.Ship,
        MedalStatus.Shipped => NextAction.Deliver,
        MedalStatus.Delivered or MedalStatus.Cancelled => NextAction.Nothing,
    };
}
