using Microsoft.Extensions.Localization;
using MyKollector.Domain.Common;
using MyKollector.Web.Areas.Fab.Medals;
using MyKollector.Web.Areas.Fab.Parts;
using MyKollector.Web.Ui.Components;

namespace MyKollector.Web.Areas.Fab.Shipping;

/// <summary>
/// The check at the packing table: scan the medal, then the label's barcode. Both carry serials, so that a medal in somebody else's
/// parcel is seen before it leaves. Kept with the open page only: the parcel itself is what counts.
/// </summary>
public sealed class PackingCheck
{
    readonly HashSet<MedalId> _once = [];
    readonly HashSet<MedalId> _twice = [];

    /// <summary>A medal of another order was scanned into this one, and not put right since.</summary>
    public bool Mismatch { get; private set; }

    /// <summary>Medals scanned on the piece and on the label.</summary>
    public int Matched => _twice.Count;

    public bool IsMatched(MedalId medal) => _twice.Contains(medal);

    public bool IsScanned(MedalId medal) => _once.Contains(medal);

    /// <summary>
    /// Takes one scan. The first of a serial is the medal, the second the label; a label of another order after a medal is what must
    /// never leave.
    /// </summary>
    public static Told Scan(Scanned scanned, IReadOnlyList<OrderToPack> orders, Dictionary<OrderId, PackingCheck> checks, IStringLocalizer<FabText> texts)
    {
        var order = orders.FirstOrDefault(o => o.Engraved.Any(m => m.Id == scanned.Medal));
        if (order is null) return new(Tone.Problem, texts["Pack.NotHere", scanned.Piece]);
        var check = checks.TryGetValue(order.Order, out var known) ? known : checks[order.Order] = new();
        var open = orders.FirstOrDefault(o => o.Order != order.Order && checks.TryGetValue(o.Order, out var other) && other._once.Count > 0);
        if (open is not null)
        {
            // A medal of another order still waits for its label, and this is not it.
            checks[open.Order].Mismatch = true;
            checks[open.Order]._once.Clear();
            return new(Tone.Problem, texts["Pack.Mismatch", scanned.Piece, order.Number, open.Number]);
        }

        if (check._twice.Contains(scanned.Medal)) return new(Tone.Done, texts["Pack.Already", scanned.Piece, order.Number]);
        if (!check._once.Remove(scanned.Medal))
        {
            check._once.Add(scanned.Medal);
            return new(Tone.Waiting, texts["Pack.ThenLabel", scanned.Piece, order.Number]);
        }

        check._twice.Add(scanned.Medal);
        check.Mismatch = false;
        return new(Tone.Done, check._twice.Count == order.Engraved.Count ? texts["Pack.Complete", order.Number] : texts["Pack.Matched", scanned.Piece, check._twice.Count, order.Engraved.Count]);
    }

    /// <summary>The first of these orders whose check failed and was not repeated.</summary>
    public static OrderId? FirstMismatch(IReadOnlyList<OrderToShip> orders, Dictionary<OrderId, PackingCheck> checks) =>
        orders.Select(o => (OrderId?)o.Order).FirstOrDefault(o => checks.TryGetValue(o!.Value, out var check) && check.Mismatch);
}
