using Microsoft.AspNetCore.Components;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;
using MyKollector.Domain.Shipping;
using MyKollector.Web.Areas.Admin.Outbox;
using MyKollector.Web.Platform.Journal;
using MyKollector.Web.Platform.Live;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Components;

namespace MyKollector.Web.Areas.Admin.Orders;

public sealed partial class OrderPage
{
    OrderSeen? _order;
    IReadOnlyList<TimelineStep> _steps = [];

    [Inject] ActionWords Actions { get; set; } = default!;

    [Inject] ReasonWords Reasons { get; set; } = default!;

    [Parameter] public string Number { get; set; } = "";

    protected override bool Concerns(ChangeHint hint) => _order is { } order && (hint.Order == order.Id || order.Performances.Any(p => p.Id.Value == hint.ObjectId));

    protected override async Task LoadAsync()
    {
        var found = await File.QueryAsync(Number, Actor, Leaving);
        _order = found.Succeeded ? found.Value : null;
        _steps = [.. _order?.Events.Select(Step) ?? []];
    }

    TimelineStep Step(OrderEvent e) => new(Actions.Of(e.Action), e.Outcome != Outcome.Done ? Tone.Problem : ToneOf(e.Action), e.At, Note(e));

    /// <summary>Who, on what, why: in the order a person asks.</summary>
    string Note(OrderEvent e)
    {
        var who = e.Actor.Length > 0 ? e.Actor : Enum.TryParse<Domain.Accounts.Role>(e.Role, out var role) ? Words.Of(role) : e.Role;
        // A release keeps the reason of the hold where others keep the state before.
        var change = e.Action == "medal.released" ? null : e.Details.GetValueOrDefault("before") is { } before && e.Details.GetValueOrDefault("after") is { } after ? $"{RecordedState.Of(before, Words)} → {RecordedState.Of(after, Words)}" : null;
        var reason = e.Action == "medal.released" && e.Details.GetValueOrDefault("before") is { } held ? Reasons.OfHold(held) : e.Reason is null ? null : Reasons.Of(e.Action, e.Reason);
        return string.Join(" · ", new[] { who, e.Serial, change, reason is null ? null : $"«\u00A0{reason}\u00A0»" }.OfType<string>());
    }

    static Tone ToneOf(string action) => action switch
    {
        "medal.held" or "medal.rectified" or "performance.more_asked" or "medal.time_removed" => Tone.Attention,
        "medal.cancelled" or "performance.refused" or "payment.failed" or "payment.problem" or "refund.failed" => Tone.Problem,
        "order.paid" or "payment.succeeded" or "medal.engraved" or "medal.shipped" or "medal.delivered" or "performance.validated" or "medal.time_validated" => Tone.Done,
        _ => Tone.Neutral,
    };

    Task MedalAsync(MedalAction action) => DoAndTellAsync(Text["Medal.Done." + action.Kind, action.Medal.Serial], cancellation => Do.MedalAsync(action, Actor, cancellation));

    Task AddressAsync(PostalAddress address) => DoAndTellAsync(Text["Order.AddressChanged"], cancellation => Do.AddressAsync(_order!.Id, address, Actor, cancellation));

    Task AbandonAsync(string reason) => DoAndTellAsync(Text["Order.Abandoned"], cancellation => Do.AbandonAsync(_order!.Id, reason, Actor, cancellation));

    Task CheckAsync(PaymentId payment) => DoAndTellAsync(Text["Order.Checked"], cancellation => Do.CheckAsync(payment, Actor, cancellation));

    Task ResolveAsync((PaymentId Payment, string Reason) solved) => DoAndTellAsync(Text["Order.Resolved"], cancellation => Do.ResolveAsync(solved.Payment, solved.Reason, Actor, cancellation));

    Task ResendAsync(OutboxRow message) => DoAndTellAsync(Text["Outbox.Resent", Actions.Of(message.Type)], cancellation => Do.ResendAsync(message.Id, Actor, cancellation));
}
