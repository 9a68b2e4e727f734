using CsCheck;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;

namespace MyKollector.Tests.Domain.Medals;

/// <summary>Any sequence of moves by anybody: the invariants hold after each of them.</summary>
public sealed class MedalModelTests
{
    const int Moves = 16;

    static readonly Actor Admin = new() { Role = Role.Admin, Account = new(new Guid("00000000-0000-0000-0000-0000000000b9")), SecondFactor = true };
    static readonly Actor Owner = new() { Role = Role.Client, Account = MedalSamples.OwnerAccount };
    static readonly Actor Stranger = MedalSamples.Operator with { Manufacturer = MedalSamples.OtherWorkshop };
    static readonly Actor[] People = [MedalSamples.Operator, MedalSamples.Operator, MedalSamples.Operator, MedalSamples.Operator, Admin, Actor.System, Owner, Stranger];

    [Fact]
    public void No_sequence_of_200_000_breaks_an_invariant()
    {
        // Each number is a move, a person and the minutes since the last one.
        Gen.Int[0, Moves * People.Length * 20 - 1].Array[1, 24].Sample(steps => Run(steps, null), iter: 200_000, threads: 1);
    }

    [Fact]
    public void The_model_sees_a_medal_that_goes_back_without_rectification()
    {
        // The check itself is checked: a move that the product does not have must be caught.
        var caught = false;
        for (var i = 0; i < 200 && !caught; i++)
        {
            var random = new Random(i);
            try
            {
                Run([.. Enumerable.Range(0, 24).Select(_ => random.Next(Moves * People.Length * 20))], medal => typeof(Medal).GetProperty(nameof(Medal.Fabrication))!.SetValue(medal, Fabrication.Queued));
            }
            catch (Xunit.Sdk.XunitException)
            {
                caught = true;
            }
        }

        Assert.True(caught);
    }

    static void Run(int[] steps, Action<Medal>? mutant)
    {
        var medal = MedalSamples.Queued(withTime: steps[0] % 3 > 0);
        medal.ClearEvents();
        var now = MedalSamples.Now;
        var remakes = 0;
        foreach (var step in steps)
        {
            var (move, by) = (step % Moves, People[step / Moves % People.Length]);
            now = now.AddMinutes(step / (Moves * People.Length));
            var before = (medal.Fabrication, medal.Time, medal.OnHold, Pieces: medal.Pieces.Count, medal.ShippedAt);
            var result = Move(medal, move, by, now);
            if (result.Succeeded && mutant is not null && medal.Fabrication == Fabrication.Engraved) mutant(medal);
            var after = (medal.Fabrication, medal.Time, medal.OnHold, Pieces: medal.Pieces.Count, medal.ShippedAt);
            if (!result.Succeeded)
            {
                if (before != after || medal.Events.Count != 0) Assert.Fail($"refused move {move} left a trace");
                continue;
            }

            if (medal.Events.Count != 1) Assert.Fail($"move {move} raised {medal.Events.Count} events");
            var happened = medal.Events[0];
            medal.ClearEvents();
            if (by == Stranger && move is not (1 or 8 or 9)) Assert.Fail($"another workshop did move {move}");
            if (before.Fabrication == Fabrication.Cancelled && move != 12) Assert.Fail("a cancelled medal moved");

            var backwards = medal.Fabrication < before.Fabrication;
            if (backwards != (happened is MedalRectified)) Assert.Fail($"went from {before.Fabrication} to {medal.Fabrication} by {happened.Code}");
            if (happened is MedalRectified rectified && string.IsNullOrWhiteSpace(rectified.Reason)) Assert.Fail("rectified without reason");
            if (happened is MedalRectified { Kind: not RectificationKind.EntryMistake }) remakes++;

            if (medal.Pieces.Count != 1 + remakes) Assert.Fail("pieces are not one more than remakes");
            if (medal.Pieces.Count(p => p.RevokedAt is null) != 1 || medal.CurrentPiece.RevokedAt is not null) Assert.Fail("not exactly the current piece is valid");
            if (medal.Fabrication is Fabrication.Engraved or Fabrication.Shipped or Fabrication.Delivered && medal.Time == TimeFact.Awaiting) Assert.Fail("engraved without knowing the time");
            if (medal.Time == TimeFact.Validated != medal.ElapsedSeconds is > 0) Assert.Fail("validated and no time, or the reverse");
            if (medal.Fabrication != Fabrication.Cancelled)
            {
                // Each stage reached has its instant, none beyond has one.
                var stage = (int)medal.Fabrication;
                DateTimeOffset?[] stamps = [medal.InProductionAt, medal.MadeAt, medal.EngravedAt, medal.ShippedAt, medal.DeliveredAt];
                for (var i = 0; i < stamps.Length; i++)
                    if (stamps[i].HasValue != i < stage) Assert.Fail($"{medal.Fabrication}: stamp {i} is {stamps[i]}");
                if (medal.ParcelId.HasValue != stage >= (int)Fabrication.Shipped) Assert.Fail("a parcel without shipment, or the reverse");
            }

            if (medal.OnHold && medal.Fabrication is Fabrication.Shipped or Fabrication.Delivered && !before.OnHold) Assert.Fail("held and gone");
            if (before.OnHold && medal.Fabrication > before.Fabrication && medal.Fabrication != Fabrication.Cancelled) Assert.Fail("moved on while on hold");
        }
    }

    static Result Move(Medal m, int move, Actor by, DateTimeOffset now) => move switch
    {
        0 => m.StartProduction(by, now),
        1 => m.DrawFromStock(now),
        2 => m.Make(by, now),
        3 => m.Engrave(by, now),
        4 => m.Ship(ParcelId.New(now), by, now),
        5 => m.Deliver(by, now),
        6 => now.Minute % 7 == 0 ? m.Cancel("motif", by, now) : m.StartProduction(by, now),
        7 => m.UndoLastStep("motif", by, now),
        8 => m.AttachTime(PerformanceId.New(now), 60 + now.Minute, new DateOnly(2026, 7, 13), by, now),
        9 => m.DetachTime("motif", by, now),
        10 => m.WaiveTime(by, now),
        11 => m.Hold("motif", by, now),
        12 => m.Release(by, now),
        13 => m.Remake(RectificationKind.Scrapped, "motif", MedalPieceId.New(now), MedalSamples.Token, by, now),
        14 => m.Remake(RectificationKind.EngravedWrong, "motif", MedalPieceId.New(now), MedalSamples.Token, by, now),
        _ => m.Remake(RectificationKind.LostParcel, "motif", MedalPieceId.New(now), MedalSamples.Token, by, now),
    };
}
