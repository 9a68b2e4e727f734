using MyKollector.Domain.Journal;

namespace MyKollector.Domain.Common;

/// <summary>An aggregate root: guards its own rules, counts its versions and collects the events that the journal and the outbox are fed from.</summary>
public abstract class Entity
{
    readonly List<DomainEvent> _events = [];

    /// <summary>Raised by one at each saved change; the database refuses a save that was based on an older one.</summary>
    public int Version { get; private set; }

    /// <summary>What happened since the object was loaded, in order.</summary>
    public IReadOnlyList<DomainEvent> Events => _events;

    /// <summary>Notes that something happened.</summary>
    protected void Raise(DomainEvent happened) => _events.Add(happened);

    /// <summary>Called once by the interceptor, when the events have been written beside the change.</summary>
    public void ClearEvents() => _events.Clear();
}

/// <summary>Something that happened to an aggregate, by whom and when. Becomes one journal entry and any number of outbox messages.</summary>
/// <param name="By">Who did it.</param>
/// <param name="At">When, UTC.</param>
public abstract record DomainEvent(Actor By, DateTimeOffset At)
{
    /// <summary>Stable action code of the journal, <c>medal.engraved</c>.</summary>
    public abstract string Code { get; }

    /// <summary>Which of the journal's three streams, hence how long it is kept.</summary>
    public abstract JournalStream Stream { get; }

    /// <summary>Kind of the object, <c>medal</c>.</summary>
    public abstract string ObjectType { get; }

    /// <summary>Identifier of the object.</summary>
    public abstract Guid ObjectId { get; }

    /// <summary>The workshop concerned, if one is.</summary>
    public virtual ManufacturerId? Manufacturer => null;

    /// <summary>The order concerned, if one is: its timeline gathers by this.</summary>
    public virtual OrderId? Order => null;

    /// <summary>The course concerned, if one is.</summary>
    public virtual CourseId? Course => null;

    /// <summary>The person whom <see cref="Personal"/> speaks about; erasing that person's key makes it unreadable.</summary>
    public virtual AccountId? Subject => null;

    /// <summary>Why, where a reason is asked.</summary>
    public virtual string? Reason => null;

    /// <summary>Values before and after, without personal data. Field names to texts.</summary>
    public virtual IReadOnlyDictionary<string, string?> Details => NoDetails;

    /// <summary>Personal values, stored encrypted under the subject's own key.</summary>
    public virtual string? Personal => null;

    static readonly Dictionary<string, string?> NoDetails = [];
}
