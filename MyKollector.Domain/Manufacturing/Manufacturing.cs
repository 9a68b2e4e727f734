using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Domain.Medals;

namespace MyKollector.Domain.Manufacturing;

/// <summary>A partner workshop.</summary>
public sealed class Manufacturer : Entity
{
    public ManufacturerId Id { get; private init; }

    public string Name { get; private set; } = "";

    public string City { get; private set; } = "";

    /// <summary>Where its notices go.</summary>
    public string Email { get; private set; } = "";

    /// <summary>Sender lines of its labels, top to bottom.</summary>
    public IReadOnlyList<string> AddressLines { get; private set; } = [];

    public bool Active { get; private set; } = true;

    /// <summary>Medals a working day that the workshop declares it can finish: the pace of its promises until it has shown one.</summary>
    public int DailyCapacity { get; private set; } = FirstCapacity;

    /// <summary>What a new workshop is trusted with.</summary>
    public const int FirstCapacity = 5;

    Manufacturer() { }

    public static Manufacturer Create(ManufacturerId id, string name, string city, string email, IReadOnlyList<string> addressLines, Actor by, DateTimeOffset now)
    {
        var made = new Manufacturer { Id = id, Name = name, City = city, Email = email, AddressLines = addressLines };
        made.Raise(new ManufacturingChanged("manufacturer.created", "manufacturer", id.Value, id, null, null, new Dictionary<string, string?> { ["name"] = name }, by, now));
        return made;
    }

    /// <summary>Declares how many medals a working day the workshop can finish.</summary>
    /// <param name="perDay">1 to 1 000.</param>
    /// <param name="by">The workshop itself or an administrator.</param>
    /// <param name="now">When.</param>
    public Result DeclareCapacity(int perDay, Actor by, DateTimeOffset now)
    {
        var scope = by.ScopeOf(Resource.Counters, Right.Write);
        if (scope != Scope.All && !(scope == Scope.Workshop && by.Manufacturer == Id)) return Error.Forbidden();
        if (perDay is < 1 or > 1_000) return ManufacturingErrors.QuantityInvalid("capacity");
        if (perDay == DailyCapacity) return Result.Ok;
        var before = DailyCapacity;
        DailyCapacity = perDay;
        Raise(new ManufacturingChanged("manufacturer.capacity_declared", "manufacturer", Id.Value, Id, null, null, new Dictionary<string, string?>
        {
            ["before"] = before.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["after"] = perDay.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }, by, now));
        return Result.Ok;
    }
}

/// <summary>Which workshop makes a course's medals, from when to when. The newest valid one wins.</summary>
public sealed class Allotment : Entity
{
    public AllotmentId Id { get; init; }

    public ManufacturerId Manufacturer { get; init; }

    public CourseId CourseId { get; init; }

    public DateTimeOffset From { get; init; }

    public DateTimeOffset? Until { get; set; }

    /// <summary>Queued medals at which the workshop is told, once per crossing; 0 is never.</summary>
    public int Threshold { get; set; }

    /// <summary>True while the count stands above the threshold and the workshop has been told.</summary>
    public bool ThresholdTold { get; set; }

    /// <summary>
    /// Compares the queue with the threshold. The workshop is told once when the count reaches it, and again only after the count has
    /// fallen to four fifths of it: a queue that wavers around the threshold sends one notice.
    /// </summary>
    /// <param name="queued">Queued medals of this course at this workshop, 0 or more.</param>
    /// <param name="by">Who caused the change of the count.</param>
    /// <param name="now">When.</param>
    public void ReviewThreshold(int queued, Actor by, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(queued);
        if (!ThresholdTold && Threshold > 0 && queued >= Threshold)
        {
            ThresholdTold = true;
            Raise(Changed("allotment.threshold_reached", queued, by, now));
        }
        else if (ThresholdTold && queued <= Threshold * 4 / 5)
        {
            ThresholdTold = false;
            Raise(Changed("allotment.threshold_left", queued, by, now));
        }
    }

    /// <summary>Gives a course to a workshop from an instant on; the newest valid allotment wins.</summary>
    /// <param name="id">Identifier.</param>
    /// <param name="manufacturer">The workshop.</param>
    /// <param name="course">The course.</param>
    /// <param name="from">From when.</param>
    /// <param name="threshold">0 to 10 000 queued medals at which the workshop is told; 0 is never.</param>
    /// <param name="by">An administrator.</param>
    /// <param name="now">When.</param>
    public static Result<Allotment> Begin(AllotmentId id, ManufacturerId manufacturer, CourseId course, DateTimeOffset from, int threshold, Actor by, DateTimeOffset now)
    {
        if (by.ScopeOf(Resource.Production, Right.Write) != Scope.All) return Error.Forbidden();
        if (threshold is < 0 or > 10_000) return ManufacturingErrors.QuantityInvalid("threshold");
        var made = new Allotment { Id = id, Manufacturer = manufacturer, CourseId = course, From = from, Threshold = threshold };
        made.Raise(made.Changed("allotment.began", null, by, now));
        return made;
    }

    /// <summary>Ends it: medals already queued stay with this workshop, later orders go elsewhere.</summary>
    public Result End(DateTimeOffset at, Actor by, DateTimeOffset now)
    {
        if (by.ScopeOf(Resource.Production, Right.Write) != Scope.All) return Error.Forbidden();
        if (Until <= at) return Result.Ok;
        Until = at;
        Raise(Changed("allotment.ended", null, by, now));
        return Result.Ok;
    }

    /// <summary>Changes the threshold; the next review decides anew.</summary>
    /// <param name="threshold">0 to 10 000; 0 is never.</param>
    /// <param name="by">The workshop itself or an administrator.</param>
    /// <param name="now">When.</param>
    public Result SetThreshold(int threshold, Actor by, DateTimeOffset now)
    {
        var scope = by.ScopeOf(Resource.Counters, Right.Write);
        if (scope != Scope.All && !(scope == Scope.Workshop && by.Manufacturer == Manufacturer)) return Error.Forbidden();
        if (threshold is < 0 or > 10_000) return ManufacturingErrors.QuantityInvalid("threshold");
        if (threshold == Threshold) return Result.Ok;
        Threshold = threshold;
        ThresholdTold = false;
        Raise(Changed("allotment.threshold_set", null, by, now));
        return Result.Ok;
    }

    ManufacturingChanged Changed(string action, int? queued, Actor by, DateTimeOffset now) =>
        new(action, "allotment", Id.Value, Manufacturer, CourseId, null, new Dictionary<string, string?>
        {
            ["threshold"] = Threshold.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["queued"] = queued?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }, by, now);
}

/// <summary>Finished blanks that no medal claims yet. One row per workshop, course and finish.</summary>
public sealed class BlankStock : Entity
{
    public BlankStockId Id { get; private init; }

    public ManufacturerId Manufacturer { get; private init; }

    public CourseId CourseId { get; private init; }

    public string Finish { get; private init; } = "";

    /// <summary>Never negative.</summary>
    public int Quantity { get; private set; }

    BlankStock() { }

    public static BlankStock Empty(BlankStockId id, ManufacturerId manufacturer, CourseId course, string finish) =>
        new() { Id = id, Manufacturer = manufacturer, CourseId = course, Finish = finish };

    /// <summary>Puts surplus aside.</summary>
    public void Add(int quantity, Actor by, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        if (quantity == 0) return;
        Quantity += quantity;
        Raise(Changed("stock.added", quantity, by, now));
    }

    /// <summary>Takes one blank for <paramref name="medal"/>, which is then made. False when there is none.</summary>
    public bool TryDraw(Medal medal, DateTimeOffset now)
    {
        if (Quantity == 0 || !medal.DrawFromStock(now).Succeeded) return false;
        Quantity--;
        Raise(Changed("stock.drawn", -1, Actor.System, now));
        return true;
    }

    ManufacturingChanged Changed(string action, int by, Actor actor, DateTimeOffset now) =>
        new(action, "blank_stock", Id.Value, Manufacturer, CourseId, null, new Dictionary<string, string?>
        {
            ["finish"] = Finish,
            ["change"] = by.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["quantity"] = Quantity.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }, actor, now);
}

/// <summary>One declared batch: what came out well, what was spoilt, and where the good ones went.</summary>
public sealed class BlankBatch : Entity
{
    public BlankBatchId Id { get; private init; }

    public ManufacturerId Manufacturer { get; private init; }

    public CourseId CourseId { get; private init; }

    public string Finish { get; private init; } = "";

    public int Good { get; private init; }

    public int Scrap { get; private init; }

    public string? ScrapReason { get; private init; }

    /// <summary>How many medals the batch advanced.</summary>
    public int Advanced { get; private init; }

    /// <summary>How many went to blank stock.</summary>
    public int Surplus { get; private init; }

    public string Operator { get; private init; } = "";

    public DateTimeOffset At { get; private init; }

    BlankBatch() { }

    /// <summary>
    /// "12 made": advances the oldest medals in production, then the oldest queued ones through both moves, and keeps the surplus as stock.
    /// </summary>
    /// <param name="id">Identifier of the batch.</param>
    /// <param name="candidates">Medals of this workshop, course and finish, Queued or InProduction, oldest first inside each state; those on hold are skipped.</param>
    /// <param name="stock">The stock row that takes the surplus.</param>
    /// <param name="good">Blanks that came out well, 0 or more.</param>
    /// <param name="scrap">Blanks spoilt, 0 or more; a reason is asked when not 0.</param>
    /// <param name="scrapReason">Why they were spoilt.</param>
    /// <param name="by">Operator.</param>
    /// <param name="now">When.</param>
    public static Result<BlankBatch> Declare(BlankBatchId id, IEnumerable<Medal> candidates, BlankStock stock, int good, int scrap, string? scrapReason, Actor by, DateTimeOffset now)
    {
        if (by.ScopeOf(Resource.Production, Right.Produce) is not (Scope.All or Scope.Workshop) || by.Manufacturer != stock.Manufacturer) return Error.Forbidden();
        if (good is < 0 or > 10_000) return ManufacturingErrors.QuantityInvalid("good");
        if (scrap is < 0 or > 10_000) return ManufacturingErrors.QuantityInvalid("scrap");
        if (good + scrap == 0) return ManufacturingErrors.QuantityInvalid("good");
        if (scrap > 0 && string.IsNullOrWhiteSpace(scrapReason)) return ManufacturingErrors.ReasonMissing;
        scrapReason = scrap > 0 ? scrapReason!.Trim() : null;

        var advanced = 0;
        foreach (var medal in candidates.Where(m => !m.OnHold).OrderByDescending(m => m.Fabrication == Fabrication.InProduction).ThenBy(m => m.QueuedAt).ThenBy(m => m.Id.Value))
        {
            if (advanced == good) break;
            if (medal.Fabrication == Fabrication.Queued && medal.StartProduction(by, now) is { Succeeded: false, Error: { } notStarted }) return notStarted;
            if (medal.Make(by, now) is { Succeeded: false, Error: { } notMade }) return notMade;
            advanced++;
        }

        stock.Add(good - advanced, by, now);
        var batch = new BlankBatch
        {
            Id = id, Manufacturer = stock.Manufacturer, CourseId = stock.CourseId, Finish = stock.Finish, Good = good, Scrap = scrap, ScrapReason = scrapReason,
            Advanced = advanced, Surplus = good - advanced, Operator = by.Name, At = now,
        };
        batch.Raise(new ManufacturingChanged("batch.declared", "batch", id.Value, stock.Manufacturer, stock.CourseId, scrapReason, new Dictionary<string, string?>
        {
            ["finish"] = stock.Finish,
            ["good"] = good.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["scrap"] = scrap.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["advanced"] = advanced.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["surplus"] = batch.Surplus.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }, by, now));
        return batch;
    }
}

/// <summary>Something in a workshop changed.</summary>
public sealed record ManufacturingChanged(string Action, string Kind, Guid Id, ManufacturerId Workshop, CourseId? OfCourse, string? Why, IReadOnlyDictionary<string, string?> Values, Actor By, DateTimeOffset At) : DomainEvent(By, At)
{
    public override string Code => Action;

    public override JournalStream Stream => JournalStream.Business;

    public override string ObjectType => Kind;

    public override Guid ObjectId => Id;

    public override ManufacturerId? Manufacturer => Workshop;

    public override CourseId? Course => OfCourse;

    public override string? Reason => Why;

    public override IReadOnlyDictionary<string, string?> Details => Values;
}

/// <summary>What can go wrong in a workshop.</summary>
public static class ManufacturingErrors
{
    public static readonly Error NotFound = Error.NotFound("manufacturer.not_found");
    public static readonly Error NotAllotted = Error.Conflict("manufacturer.not_allotted");
    public static readonly Error ReasonMissing = Error.Invalid("manufacturing.reason_missing", "reason");

    /// <summary>A quantity out of range.</summary>
    public static Error QuantityInvalid(string field) => Error.Invalid("manufacturing.quantity_invalid", field);
}
