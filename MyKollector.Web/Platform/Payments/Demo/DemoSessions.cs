using System.Collections.Concurrent;
using System.Text.Json;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Payments.Demo;

/// <summary>A session of the demonstration bank.</summary>
public sealed record DemoSession
{
    public required string Reference { get; init; }

    public required PaymentRequest Request { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public bool Paid { get; init; }

    public bool Failed { get; init; }

    /// <summary>The payer is done; the money may still be on its way.</summary>
    public bool Complete { get; init; }

    /// <summary>When a delayed payment turns into money.</summary>
    public DateTimeOffset? PaidFrom { get; init; }

    /// <summary>What is told to have been paid, when a test wants it to differ.</summary>
    public long? TellCents { get; init; }

    public string TellCurrency { get; init; } = "eur";

    public IReadOnlyList<DemoRefund> Refunds { get; init; } = [];

    public IReadOnlyList<DemoNotification> Notifications { get; init; } = [];

    public string PaymentReference => "pay_" + Reference;
}

/// <summary>Money the demonstration bank paid back.</summary>
public sealed record DemoRefund(RefundId Refund, string Reference, long Cents);

/// <summary>A webhook the demonstration bank owes.</summary>
public sealed record DemoNotification(string EventId, string Type, DateTimeOffset DueAt, int Attempts = 0, DateTimeOffset? DeliveredAt = null);

/// <summary>The books of the demonstration bank: one file per session, so that they survive a restart like those of a real one.</summary>
public sealed class DemoSessions
{
    static readonly JsonSerializerOptions Options = new() { IgnoreReadOnlyProperties = true };

    readonly ConcurrentDictionary<string, DemoSession> _sessions = new(StringComparer.Ordinal);
    readonly Lock _lock = new();
    readonly string _folder;

    public DemoSessions(AppFolders folders)
    {
        _folder = folders.Folder("demo-payments");
        foreach (var file in Directory.EnumerateFiles(_folder, "*.json"))
            if (JsonSerializer.Deserialize<DemoSession>(File.ReadAllText(file), Options) is { } session) _sessions[session.Reference] = session;
    }

    /// <summary>Told when something changed, so that notifications leave at once.</summary>
    public event Action? Changed;

    public DemoSession? Find(string reference) => _sessions.GetValueOrDefault(reference);

    public IEnumerable<DemoSession> All => _sessions.Values;

    /// <summary>Adds a session, or answers the one that this reference names already.</summary>
    public DemoSession Add(DemoSession session)
    {
        lock (_lock)
        {
            if (_sessions.TryGetValue(session.Reference, out var there)) return there;
            Keep(session);
        }

        return session;
    }

    /// <summary>Changes a session; null when there is none of that name.</summary>
    public DemoSession? Change(string reference, Func<DemoSession, DemoSession> change)
    {
        DemoSession? changed;
        lock (_lock)
        {
            if (!_sessions.TryGetValue(reference, out var session)) return null;
            Keep(changed = change(session));
        }

        Changed?.Invoke();
        return changed;
    }

    void Keep(DemoSession session)
    {
        var file = Path.Combine(_folder, session.Reference + ".json");
        File.WriteAllText(file + ".tmp", JsonSerializer.Serialize(session, Options));
        File.Move(file + ".tmp", file, overwrite: true);
        _sessions[session.Reference] = session;
    }
}
