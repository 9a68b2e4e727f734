using MyKollector.Domain.Catalogue;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Orders;

/// <summary>How the customer came to the medal.</summary>
public enum WayIn
{
    /// <summary>Bought first, climbed later: the mail carries a bib.</summary>
    Before,

    /// <summary>Timed from the stele, bought at the top.</summary>
    OnSite,

    /// <summary>Claimed afterwards with a proof.</summary>
    Afterwards,
}

/// <summary>One medal design in a basket.</summary>
public sealed class BasketLine
{
    public BasketLineId Id { get; init; }

    public CourseId CourseId { get; init; }

    public WayIn WayIn { get; init; }

    public string Finish { get; set; } = "";

    /// <summary>Name to engrave, as accepted by the engraving preflight.</summary>
    public string AthleteName { get; set; } = "";

    /// <summary>1 to 20.</summary>
    public int Quantity { get; set; } = 1;

    /// <summary>The athlete is somebody else: bound at the first signed-in scan.</summary>
    public bool Gift { get; set; }

    /// <summary>Sold without a time.</summary>
    public bool WithoutTime { get; init; }

    /// <summary>The performance it is bought for, if it exists already.</summary>
    public PerformanceId? PerformanceId { get; init; }

    /// <summary>The buyer has read that a personalised medal cannot be sent back (Code de la consommation, L221-28 3°).</summary>
    public bool NoWithdrawalAcknowledged { get; set; }
}

/// <summary>What a visitor means to buy. Belongs to a browser, then to an account.</summary>
public sealed class Basket : Entity
{
    /// <summary>Most lines a basket holds.</summary>
    public const int MaxLines = 20;

    readonly List<BasketLine> _lines = [];

    public BasketId Id { get; private init; }

    public AccountId? Owner { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    public IReadOnlyList<BasketLine> Lines => _lines;

    Basket() { }

    public static Basket Open(BasketId id, AccountId? owner, DateTimeOffset now) => new() { Id = id, Owner = owner, ChangedAt = now };

    /// <summary>Adds a line; its finish must exist and its quantity lie in 1..20.</summary>
    public Result Add(BasketLine line, DateTimeOffset now)
    {
        if (MedalCatalogue.Find(line.Finish) is null) return OrderErrors.FinishUnknown;
        if (line.Quantity is < 1 or > 20) return OrderErrors.QuantityInvalid;
        if (_lines.Count >= MaxLines) return OrderErrors.BasketFull;
        _lines.Add(line);
        ChangedAt = now;
        return Result.Ok;
    }

    /// <summary>Changes a line's quantity; 0 removes it.</summary>
    public Result SetQuantity(BasketLineId id, int quantity, DateTimeOffset now)
    {
        if (_lines.Find(l => l.Id == id) is not { } line) return OrderErrors.LineNotFound;
        if (quantity is < 0 or > 20) return OrderErrors.QuantityInvalid;
        if (quantity == 0) _lines.Remove(line);
        else line.Quantity = quantity;
        ChangedAt = now;
        return Result.Ok;
    }

    /// <summary>Takes over the lines of the basket that was filled in the same browser before signing in, as many as fit.</summary>
    public void TakeFrom(Basket other, DateTimeOffset now)
    {
        foreach (var line in other._lines.Take(MaxLines - _lines.Count))
        {
            _lines.Add(new()
            {
                Id = BasketLineId.New(now), CourseId = line.CourseId, WayIn = line.WayIn, Finish = line.Finish, AthleteName = line.AthleteName, Quantity = line.Quantity, Gift = line.Gift,
                WithoutTime = line.WithoutTime, PerformanceId = line.PerformanceId, NoWithdrawalAcknowledged = line.NoWithdrawalAcknowledged,
            });
        }

        other.Clear(now);
        ChangedAt = now;
    }

    /// <summary>Empties it once its order is placed.</summary>
    public void Clear(DateTimeOffset now)
    {
        _lines.Clear();
        ChangedAt = now;
    }

    /// <summary>Gives a visitor's basket to the account that signed in.</summary>
    public void GiveTo(AccountId owner) => Owner = owner;
}
