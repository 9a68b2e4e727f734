using System.Runtime.CompilerServices;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Live;

/// <summary>"Something changed here": a hint, never data. Whoever hears it asks the database again.</summary>
/// <param name="Manufacturer">The workshop concerned, if one is.</param>
/// <param name="Order">The order concerned, if one is.</param>
/// <param name="Course">The course concerned, if one is.</param>
/// <param name="Code">Action code of the event, <c>medal.engraved</c>.</param>
/// <param name="ObjectId">The object that changed.</param>
public sealed record ChangeHint(ManufacturerId? Manufacturer, OrderId? Order, CourseId? Course, string Code, Guid ObjectId)
{
    /// <summary>Nobody knows what changed: whoever shows something reads it again.</summary>
    public static readonly ChangeHint Everything = new(null, null, null, "*", Guid.Empty);
}

/// <summary>Carries hints from committed changes to the open boards of this node.</summary>
public sealed class ChangeNotifier
{
    event Action<IReadOnlyList<ChangeHint>>? Changed;

    /// <summary>Tells this node's own announcements from those of others.</summary>
    public string Node { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Listens until disposed. The callback must return at once and never throw.</summary>
    public IDisposable Subscribe(Action<IReadOnlyList<ChangeHint>> listener)
    {
        Changed += listener;
        return new Subscription(() => Changed -= listener);
    }

    public void Publish(IReadOnlyList<ChangeHint> hints)
    {
        if (hints.Count > 0) Changed?.Invoke(hints);
    }

    sealed class Subscription(Action end) : IDisposable
    {
        Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}

/// <summary>Hints gathered while a context saves, until its transaction commits.</summary>
public static class ChangeHints
{
    static readonly ConditionalWeakTable<AppDbContext, List<ChangeHint>> Pending = [];

    public static void Add(AppDbContext db, DomainEvent happened) =>
        Pending.GetOrCreateValue(db).Add(Of(happened));

    public static ChangeHint Of(DomainEvent happened) => new(happened.Manufacturer, happened.Order, happened.Course, happened.Code, happened.ObjectId);

    public static IReadOnlyList<ChangeHint> TakeFrom(AppDbContext db)
    {
        if (!Pending.TryGetValue(db, out var hints)) return [];
        Pending.Remove(db);
        return hints;
    }
}
