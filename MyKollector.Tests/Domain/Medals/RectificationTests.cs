using MyKollector.Domain.Common;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using static MyKollector.Tests.Domain.Medals.MedalSamples;

namespace MyKollector.Tests.Domain.Medals;

public sealed class RectificationTests
{
    [Theory]
    [InlineData(Fabrication.InProduction, Fabrication.Queued)]
    [InlineData(Fabrication.Made, Fabrication.InProduction)]
    [InlineData(Fabrication.Engraved, Fabrication.Made)]
    [InlineData(Fabrication.Shipped, Fabrication.Engraved)]
    public void A_slip_goes_back_one_step_with_the_same_piece(Fabrication from, Fabrication to)
    {
        var medal = At(from, TimeFact.Validated)!;
        Assert.True(medal.UndoLastStep("wrong_row", Operator, Now.AddMinutes(1)).Succeeded);
        Assert.Equal(to, medal.Fabrication);
        Assert.Equal("HUEZ-26-7K4QM-X", medal.PieceSerial);
        Assert.Null(medal.CurrentPiece.RevokedAt);
        Assert.Equal("wrong_row", Assert.IsType<MedalRectified>(Assert.Single(medal.Events)).Reason);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(10.001, false)]
    public void A_shipment_may_be_taken_back_for_ten_minutes(double minutes, bool may)
    {
        var medal = At(Fabrication.Shipped, TimeFact.Validated)!;
        var result = medal.UndoLastStep("wrong_row", Operator, Now.AddMinutes(minutes));
        Assert.Equal(may, result.Succeeded);
        if (!may) Assert.Equal(MedalErrors.UndoTooLate, result.Error);
    }

    [Theory]
    [InlineData(RectificationKind.Scrapped, Fabrication.InProduction)]
    [InlineData(RectificationKind.Scrapped, Fabrication.Made)]
    [InlineData(RectificationKind.EngravedWrong, Fabrication.Engraved)]
    [InlineData(RectificationKind.LostParcel, Fabrication.Shipped)]
    public void Scrap_and_loss_make_a_new_piece_and_revoke_the_old_code(RectificationKind kind, Fabrication from)
    {
        var medal = At(from, TimeFact.Validated)!;
        var queued = medal.QueuedAt;
        var later = Now.AddDays(3);
        Assert.True(medal.Remake(kind, "scratched", MedalPieceId.New(later), new([7], [8]), Operator, later).Succeeded);
        Assert.Equal("HUEZ-26-7K4QM-X-R1", medal.PieceSerial);
        Assert.Equal(kind, medal.Pieces[0].RevokedBecause);
        Assert.Equal(later, medal.Pieces[0].RevokedAt);
        Assert.Equal([7], medal.CurrentPiece.TokenLookup);
        Assert.Equal(Fabrication.Queued, medal.Fabrication);
        Assert.Equal(TimeFact.Validated, medal.Time);
        // It does not go to the end of the line for somebody else's mistake.
        Assert.Equal(queued, medal.QueuedAt);
        Assert.Null(medal.ParcelId);
    }

    [Fact]
    public void A_second_remake_is_R2()
    {
        var medal = At(Fabrication.Made, TimeFact.Validated)!;
        Assert.True(medal.Remake(RectificationKind.Scrapped, "x", MedalPieceId.New(Now), Token, Operator, Now).Succeeded);
        Assert.True(medal.StartProduction(Operator, Now).Succeeded);
        Assert.True(medal.Remake(RectificationKind.Scrapped, "x", MedalPieceId.New(Now), Token, Operator, Now).Succeeded);
        Assert.Equal("HUEZ-26-7K4QM-X-R2", medal.PieceSerial);
        Assert.Equal(2, medal.Pieces.Count(p => p.RevokedAt is not null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Nothing_goes_back_without_a_reason(string reason)
    {
        Assert.Equal(MedalErrors.ReasonMissing, At(Fabrication.Engraved, TimeFact.Validated)!.UndoLastStep(reason, Operator, Now).Error);
        Assert.Equal(MedalErrors.ReasonMissing, At(Fabrication.Engraved, TimeFact.Validated)!.Remake(RectificationKind.EngravedWrong, reason, MedalPieceId.New(Now), Token, Operator, Now).Error);
    }

    [Fact]
    public void A_slip_is_not_a_remake() =>
        Assert.Equal(MedalErrors.KindInvalid, At(Fabrication.Made, TimeFact.Validated)!.Remake(RectificationKind.EntryMistake, "x", MedalPieceId.New(Now), Token, Operator, Now).Error);

    [Fact]
    public void Reasons_are_codes_with_a_text_and_other_asks_for_one()
    {
        foreach (var kind in Enum.GetValues<RectificationKind>())
        {
            Assert.Equal(RectificationReasons.Other, RectificationReasons.Of(kind)[^1]);
            foreach (var code in RectificationReasons.Of(kind)) Assert.Equal((code, "bord | abîmé"), RectificationReasons.Split(RectificationReasons.Compose(kind, code, " bord | abîmé ")!));
            Assert.Null(RectificationReasons.Compose(kind, RectificationReasons.Other, " "));
            Assert.Null(RectificationReasons.Compose(kind, "nonsense", "text"));
        }

        Assert.Equal("too_deep", RectificationReasons.Compose(RectificationKind.EngravedWrong, "too_deep", null));
        Assert.Null(RectificationReasons.Compose(RectificationKind.Scrapped, "too_deep", null));
        Assert.Equal((null, "ancien motif"), RectificationReasons.Split("ancien motif"));
    }

    [Fact]
    public void The_promise_counts_from_the_later_of_payment_and_time()
    {
        var medal = Queued();
        Assert.Equal(Now, medal.PromisedFrom);
        medal.AttachTime(PerformanceId.New(Now), 3600, new DateOnly(2026, 8, 1), Actor.System, Now.AddDays(18));
        Assert.Equal(Now.AddDays(18), medal.PromisedFrom);
        medal.DetachTime("refusé", Actor.System, Now.AddDays(19));
        Assert.Equal(Now, medal.PromisedFrom);
        medal.WaiveTime(new Actor { Role = MyKollector.Domain.Accounts.Role.Client, Account = OwnerAccount }, Now.AddDays(40));
        Assert.Equal(Now.AddDays(40), medal.PromisedFrom);
    }
}
