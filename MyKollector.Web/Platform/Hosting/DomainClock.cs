namespace MyKollector.Web.Platform.Hosting;

/// <summary>
/// The domain's clock. In Development a cheat may move it forward; cookies, authenticator codes and rate limits keep the system clock.
/// </summary>
public sealed class DomainClock : TimeProvider
{
    long _aheadTicks;

    /// <summary>How far it was moved.</summary>
    public TimeSpan Ahead => new(Interlocked.Read(ref _aheadTicks));

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    /// <summary>Moves it forward.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(by.Ticks);
        Interlocked.Add(ref _aheadTicks, by.Ticks);
    }
}
