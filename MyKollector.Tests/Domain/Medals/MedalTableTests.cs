using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using static MyKollector.Domain.Medals.Fabrication;

namespace MyKollector.Tests.Domain.Medals;

/// <summary>Every state, action and person: what the written table allows happens with one event, what it does not leaves no trace.</summary>
public sealed class MedalTableTests
{
    enum Who
    {
        Visitor,
        Owner,
        AnotherClient,
        Workshop,
        OtherWorkshop,
        WorkshopWithoutSecondFactor,
        Support,
        Admin,
        AdminWithoutSecondFactor,
        Partner,
        System,
    }

    static readonly Who[] Everybody = Enum.GetValues<Who>();
    static readonly Who[] Bench = [Who.Workshop, Who.System];
    static readonly Who[] Owning = [Who.Owner, Who.Admin, Who.System];
    static readonly Who[] Rectifiers = [Who.Workshop, Who.Admin, Who.System];
    static readonly TimeFact[] AnyTime = Enum.GetValues<TimeFact>();
    static readonly TimeFact[] Known = [TimeFact.Validated, TimeFact.NotNeeded];

    sealed record Rule(string Action, Fabrication[] From, TimeFact[] Times, bool? Held, Who[] By, Func<Medal, Actor, Result> Do, Func<Medal, Actor, Result>? Can, Fabrication? To);

    static DateTimeOffset Now => MedalSamples.Now.AddMinutes(5);

    static readonly Rule[] Table =
    [
        new("start production", [Queued], AnyTime, false, Bench, (m, a) => m.StartProduction(a, Now), (m, a) => m.CanStartProduction(a), InProduction),
        new("make", [InProduction], AnyTime, false, Bench, (m, a) => m.Make(a, Now), (m, a) => m.CanMake(a), Made),
        new("draw from stock", [Queued], AnyTime, false, Everybody, (m, _) => m.DrawFromStock(Now), null, Made),
        new("engrave", [Made], Known, false, Bench, (m, a) => m.Engrave(a, Now), (m, a) => m.CanEngrave(a), Engraved),
        new("ship", [Engraved], Known, false, Bench, (m, a) => m.Ship(ParcelId.New(Now), a, Now), (m, a) => m.CanShip(a), Shipped),
        new("deliver", [Shipped], Known, null, Owning, (m, a) => m.Deliver(a, Now), (m, a) => m.CanDeliver(a), Delivered),
        new("cancel by the house", [Queued, InProduction, Made], AnyTime, null, [Who.Admin, Who.System], (m, a) => m.Cancel("motif", a, Now), (m, a) => m.CanCancel(a), Cancelled),
        new("expect a performance", [Queued, InProduction, Made], [TimeFact.Awaiting], null, Everybody, (m, a) => m.ExpectPerformance(PerformanceId.New(Now), a, Now), null, null),
        new("attach a time", [Queued, InProduction, Made], AnyTime, null, Everybody, (m, a) => m.AttachTime(PerformanceId.New(Now), 3600, new(2026, 7, 13), a, Now), null, null),
        new("detach the time", [Queued, InProduction, Made], [TimeFact.Validated], null, Everybody, (m, a) => m.DetachTime("motif", a, Now), null, null),
        new("waive the time", [Queued, InProduction, Made], [TimeFact.Awaiting], null, Owning, (m, a) => m.WaiveTime(a, Now), (m, a) => m.CanWaiveTime(a), null),
        new("rename", [Queued, InProduction, Made], AnyTime, null, Owning, (m, a) => m.Rename("Zoé", a, Now), (m, a) => m.CanRename(a), null),
        new("hold", [Queued, InProduction, Made, Engraved], AnyTime, false, Rectifiers, (m, a) => m.Hold("motif", a, Now), (m, a) => m.CanHold(a), null),
        new("release", Enum.GetValues<Fabrication>(), AnyTime, true, Rectifiers, (m, a) => m.Release(a, Now), (m, a) => m.CanRelease(a), null),
        new("undo a slip", [InProduction, Made, Engraved, Shipped], AnyTime, null, Rectifiers, (m, a) => m.UndoLastStep("motif", a, Now), (m, a) => m.CanRectify(RectificationKind.EntryMistake, a, Now), null),
        new("scrap", [InProduction, Made], AnyTime, null, Rectifiers, (m, a) => Remake(m, RectificationKind.Scrapped, a), (m, a) => m.CanRectify(RectificationKind.Scrapped, a, Now), Queued),
        new("engraved wrong", [Engraved], AnyTime, null, Rectifiers, (m, a) => Remake(m, RectificationKind.EngravedWrong, a), (m, a) => m.CanRectify(RectificationKind.EngravedWrong, a, Now), Queued),
        new("lost parcel", [Shipped], AnyTime, null, Rectifiers, (m, a) => Remake(m, RectificationKind.LostParcel, a), (m, a) => m.CanRectify(RectificationKind.LostParcel, a, Now), Queued),
    ];

    static Result Remake(Medal medal, RectificationKind kind, Actor by) => medal.Remake(kind, "motif", MedalPieceId.New(Now), new([9], [9]), by, Now);

    public static TheoryData<string> Actions => [.. Table.Select(r => r.Action)];

    [Theory, MemberData(nameof(Actions))]
    public void Each_state_and_person_is_answered_as_the_table_says(string action)
    {
        var rule = Table.Single(r => r.Action == action);
        var (allowed, refused) = (0, 0);
        foreach (var fabrication in Enum.GetValues<Fabrication>())
            foreach (var time in AnyTime)
                foreach (var held in (bool[])[false, true])
                    foreach (var who in Everybody)
                    {
                        if (MedalSamples.At(fabrication, time, held) is not { } medal) continue;
                        var expected = rule.From.Contains(fabrication) && rule.Times.Contains(time) && (rule.Held is null || rule.Held == held) && rule.By.Contains(who);
                        // Before production begins the owner may still give up.
                        if (action == "cancel by the house" && who == Who.Owner && fabrication == Queued) expected = true;
                        var before = Facts(medal);
                        var guard = rule.Can?.Invoke(medal, ActorOf(who));
                        Assert.Equal(before, Facts(medal));
                        Assert.Empty(medal.Events);
                        var result = rule.Do(medal, ActorOf(who));
                        var label = $"{action} from {fabrication}/{time}{(held ? "/held" : "")} by {who}: {result.Error?.Code}";
                        Assert.True(expected == result.Succeeded, label);
                        if (guard is { } can) Assert.True(can.Succeeded == result.Succeeded && can.Error?.Code == result.Error?.Code, "guard differs: " + label);
                        if (result.Succeeded)
                        {
                            allowed++;
                            Assert.Single(medal.Events);
                            if (rule.To is { } to) Assert.Equal(to, medal.Fabrication);
                        }
                        else
                        {
                            refused++;
                            Assert.Equal(before, Facts(medal));
                            Assert.Empty(medal.Events);
                        }
                    }

        Assert.True(allowed > 0 && refused > 0);
    }

    [Fact]
    public void Every_public_move_of_the_medal_is_in_the_table()
    {
        var moves = typeof(Medal).GetMethods().Where(m => m.DeclaringType == typeof(Medal) && m.ReturnType == typeof(Result) && !(m.Name.StartsWith("Can", StringComparison.Ordinal) && char.IsUpper(m.Name[3]))).Select(m => m.Name).Distinct().Order(StringComparer.Ordinal);
        // Binding a present and giving a guest his purchase have their own rules, which ask for no state: they are tested with the presents and the claims.
        Assert.Equal(["AttachTime", "Bind", "Cancel", "Deliver", "DetachTime", "DrawFromStock", "Engrave", "ExpectPerformance", "GiveToBuyer", "Hold", "Make", "Release", "Remake", "Rename", "Ship", "StartProduction", "UndoLastStep", "WaiveTime"], moves);
    }

    [Fact]
    public void A_refusal_names_the_serial_and_the_state_it_found()
    {
        var medal = MedalSamples.At(Queued, TimeFact.Awaiting)!;
        var refused = medal.Engrave(MedalSamples.Operator, Now);
        Assert.Equal(MedalErrors.WrongState("HUEZ-26-7K4QM-X", MedalStatus.QueuedForProduction).Args, refused.Error!.Args);
    }

    static string Facts(Medal m) => string.Join('|', m.Fabrication, m.Time, m.HoldReason, m.AthleteName, m.PerformanceId, m.ElapsedSeconds, m.QueuedAt, m.TimeValidatedAt, m.InProductionAt, m.MadeAt, m.EngravedAt,
        m.ShippedAt, m.DeliveredAt, m.CancelledAt, m.ParcelId, m.Pieces.Count, m.CurrentPiece.RevokedAt);

    static Actor ActorOf(Who who) => who switch
    {
        Who.Visitor => Actor.Anonymous,
        Who.Owner => new() { Role = Role.Client, Account = MedalSamples.OwnerAccount },
        Who.AnotherClient => new() { Role = Role.Client, Account = new(Guid.NewGuid()) },
        Who.Workshop => MedalSamples.Operator,
        Who.OtherWorkshop => MedalSamples.Operator with { Manufacturer = MedalSamples.OtherWorkshop },
        Who.WorkshopWithoutSecondFactor => MedalSamples.Operator with { SecondFactor = false },
        Who.Support => new() { Role = Role.Support, Account = new(Guid.NewGuid()), SecondFactor = true },
        Who.Admin => new() { Role = Role.Admin, Account = new(Guid.NewGuid()), SecondFactor = true },
        Who.AdminWithoutSecondFactor => new() { Role = Role.Admin, Account = new(Guid.NewGuid()) },
        Who.Partner => new() { Role = Role.Partner },
        Who.System => Actor.System,
    };
}
