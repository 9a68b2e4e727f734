using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Interceptors;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Platform.Journal;

/// <summary>Which lines of the journal; nulls do not filter.</summary>
public sealed record JournalFilter
{
    public JournalStream? Stream { get; init; }

    /// <summary>Who did it, or whom it is about.</summary>
    public AccountId? Person { get; init; }

    /// <summary>Display name of a member of staff.</summary>
    public string? ActorName { get; init; }

    /// <summary>Kind of object, <c>medal</c>.</summary>
    public string? ObjectType { get; init; }

    public Guid? ObjectId { get; init; }

    /// <summary>Beginning of the action code.</summary>
    public string? Action { get; init; }

    public Outcome? Outcome { get; init; }

    public CourseId? Course { get; init; }

    public ManufacturerId? Manufacturer { get; init; }

    public OrderId? Order { get; init; }

    /// <summary>First instant, inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Last instant, exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The lines of these facts.</summary>
    public IQueryable<AuditEntry> Apply(IQueryable<AuditEntry> lines)
    {
        if (Stream is { } stream) lines = lines.Where(e => e.Stream == stream);
        if (Person is { } person) lines = lines.Where(e => e.ActorAccount == person || e.Subject == person);
        if (ActorName is { } name) lines = lines.Where(e => e.ActorName == name);
        if (ObjectType is { } type) lines = lines.Where(e => e.ObjectType == type);
        if (ObjectId is { } id) lines = lines.Where(e => e.ObjectId == id);
        if (Action is { } action) lines = lines.Where(e => e.Action.StartsWith(action));
        if (Outcome is { } outcome) lines = lines.Where(e => e.Outcome == outcome);
        if (Course is { } course) lines = lines.Where(e => e.Course == course);
        if (Manufacturer is { } manufacturer) lines = lines.Where(e => e.Manufacturer == manufacturer);
        if (Order is { } order) lines = lines.Where(e => e.Order == order);
        if (From is { } from) lines = lines.Where(e => e.At >= from);
        if (Until is { } until) lines = lines.Where(e => e.At < until);
        return lines;
    }

    /// <summary>The facts set, for the line that says what was read.</summary>
    public IReadOnlyDictionary<string, string?> Describe()
    {
        var facts = new Dictionary<string, string?>();
        Add("stream", Stream?.ToString());
        Add("person", Person?.ToString());
        Add("actor", ActorName);
        Add("object", ObjectType);
        Add("id", ObjectId?.ToString());
        Add("action", Action);
        Add("outcome", Outcome?.ToString());
        Add("course", Course?.ToString());
        Add("workshop", Manufacturer?.ToString());
        Add("order", Order?.ToString());
        Add("from", From?.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        Add("until", Until?.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        return facts;

        void Add(string name, string? value)
        {
            if (value is not null) facts[name] = value;
        }
    }
}

/// <summary>Says in the journal that the journal was read, and opens the personal values of its lines.</summary>
public sealed class JournalReader(Database database, ChangeInterceptor journal, ApplicationKeys keys, TimeProvider time)
{
    readonly byte[] _subjectKey = keys.For("journal-subjects");

    /// <summary>Writes who read what. Reading is allowed only after this is written.</summary>
    public async Task<Result> NoteAsync(string action, IReadOnlyDictionary<string, string?> what, string? reason, Actor actor, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(actor, "journal-read", cancellation);
        await journal.AppendAsync(work.Db, [new JournalLine(actor, time.GetUtcNow(), JournalStream.Security, action, "journal", Guid.Empty) { Details = what, Reason = reason }], cancellation);
        return await work.CommitAsync(cancellation);
    }

    /// <summary>The personal values of a line; null when there are none or the subject's key was erased.</summary>
    public async Task<string?> OpenAsync(AppDbContext db, AuditEntry entry, CancellationToken cancellation)
    {
        if (entry.Personal is null || entry.Subject is not { } subject) return null;
        var stored = await db.SubjectKeys.AsNoTracking().FirstOrDefaultAsync(k => k.Subject == subject, cancellation);
        if (stored is null) return null;
        try
        {
            return Encoding.UTF8.GetString(SealedBytes.Open(SealedBytes.Open(_subjectKey, stored.WrappedKey, subject.Value.ToByteArray()), entry.Personal));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
