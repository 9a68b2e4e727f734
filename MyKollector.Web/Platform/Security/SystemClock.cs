namespace MyKollector.Web.Platform.Security;

/// <summary>
/// The clock of sessions, authenticator codes and limits. Not the domain's: that one can be moved by a cheat, and a moved clock must
/// neither end sessions nor open limits.
/// </summary>
public sealed class SystemClock(TimeProvider? time = null)
{
    readonly TimeProvider _time = time ?? TimeProvider.System;

    public TimeProvider Time => _time;

    public DateTimeOffset Now => _time.GetUtcNow();
}
