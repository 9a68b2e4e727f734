using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MyKollector.Web.Platform.Security;

/// <summary>How often something may be tried.</summary>
/// <param name="Name">Names the rule.</param>
/// <param name="Count">Tries per <paramref name="Window"/>.</param>
/// <param name="Window">The window.</param>
public sealed record ThrottleRule(string Name, int Count, TimeSpan Window)
{
    /// <summary>From one address at one account.</summary>
    public static readonly ThrottleRule SignIn = new("sign-in", 5, TimeSpan.FromMinutes(1));

    /// <summary>At one account from everywhere together, browsers that its owner used before apart.</summary>
    public static readonly ThrottleRule Account = new("account", 10, TimeSpan.FromMinutes(15));

    /// <summary>From one address at any accounts.</summary>
    public static readonly ThrottleRule Address = new("address", 40, TimeSpan.FromMinutes(1));

    public static readonly ThrottleRule SecondFactor = new("second-factor", 10, TimeSpan.FromMinutes(15));

    public static readonly ThrottleRule Register = new("register", 2, TimeSpan.FromMinutes(1));

    public static readonly ThrottleRule Forgot = new("forgot", 5, TimeSpan.FromDays(1));

    /// <summary>Codes of steles and medals that do not exist, from one address.</summary>
    public static readonly ThrottleRule UnknownCode = new("unknown-code", 30, TimeSpan.FromMinutes(1));
}

/// <summary>
/// Counts tries by the system clock, in this process. Sticky sessions make a second node's own count a factor of two at worst.
/// </summary>
public sealed class Throttle(SystemClock clock)
{
    readonly ConcurrentDictionary<(string Rule, string Key), Queue<DateTimeOffset>> _tries = new();
    long _calls;

    /// <summary>Counts one try. Null when it may go on, else how long to wait.</summary>
    public TimeSpan? Refuse(ThrottleRule rule, string key) => Look(rule, key, count: true);

    /// <summary>How long to wait, without counting a try.</summary>
    public TimeSpan? Waits(ThrottleRule rule, string key) => Look(rule, key, count: false);

    /// <summary>Takes one try back: it was counted before it was known to be none.</summary>
    public void Forgive(ThrottleRule rule, string key)
    {
        if (!_tries.TryGetValue((rule.Name, key), out var tries)) return;
        lock (tries) tries.TryDequeue(out _);
    }

    /// <summary>Forgets the tries, after a success.</summary>
    public void Reset(ThrottleRule rule, string key) => _tries.TryRemove((rule.Name, key), out _);

    TimeSpan? Look(ThrottleRule rule, string key, bool count)
    {
        if (Interlocked.Increment(ref _calls) % 4096 == 0) Sweep();
        var now = clock.Now;
        var tries = _tries.GetOrAdd((rule.Name, key), _ => new());
        lock (tries)
        {
            while (tries.TryPeek(out var first) && first <= now - rule.Window) tries.Dequeue();
            if (tries.Count >= rule.Count) return tries.Peek() + rule.Window - now;
            if (count) tries.Enqueue(now);
            return null;
        }
    }

    /// <summary>Drops what nobody tried for a day, so that a flood of addresses does not stay in memory.</summary>
    void Sweep()
    {
        var old = clock.Now - TimeSpan.FromDays(1);
        foreach (var (key, tries) in _tries)
        {
            lock (tries)
            {
                if (tries.Count == 0 || tries.Last() < old) _tries.TryRemove(key, out _);
            }
        }
    }

    /// <summary>One household: the whole IPv4 address, the first 64 bits of an IPv6 one.</summary>
    public static string AddressKey(IPAddress? address)
    {
        if (address is null) return "local";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes).ToString();
    }
}
