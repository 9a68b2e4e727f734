using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;

namespace MyKollector.Tests.Domain.Medals;

/// <summary>Medals and people without a database.</summary>
static class MedalSamples
{
    public static readonly DateTimeOffset Now = new(2026, 7, 14, 6, 0, 0, TimeSpan.Zero);
    public static readonly ManufacturerId Workshop = new(new Guid("00000000-0000-0000-0000-0000000000a1"));
    public static readonly ManufacturerId OtherWorkshop = new(new Guid("00000000-0000-0000-0000-0000000000a2"));
    public static readonly CourseId Course = new(new Guid("00000000-0000-0000-0000-0000000000c1"));
    public static readonly AccountId OwnerAccount = new(new Guid("00000000-0000-0000-0000-0000000000b1"));

    public static readonly Actor Operator = new() { Role = Role.Manufacturer, Manufacturer = Workshop, Account = new(new Guid("00000000-0000-0000-0000-0000000000b2")), Name = "Camille", SecondFactor = true };

    public static readonly StoredToken Token = new([1], [2]);

    public static Medal Queued(bool withTime = true, DateTimeOffset? at = null, string finish = "bronze", CourseId? course = null, ManufacturerId? workshop = null)
    {
        var now = at ?? Now;
        return Medal.Queue(MedalId.New(now), OrderId.New(now), OrderLineId.New(now), 1, course ?? Course, workshop ?? Workshop, "HUEZ-26-7K4QM-X", 417, new MedalSpecification(finish, "Léa Martin"),
            withTime, OwnerAccount, gift: false, MedalPieceId.New(now), Token, Actor.System, now);
    }

    /// <summary>A medal brought to a state by the moves that lead there, its events forgotten; null when the state cannot be reached.</summary>
    public static Medal? At(Fabrication fabrication, TimeFact time, bool held = false)
    {
        if (time == TimeFact.Awaiting && fabrication is Fabrication.Engraved or Fabrication.Shipped or Fabrication.Delivered && time == TimeFact.Awaiting) return null;
        if (held && fabrication is Fabrication.Shipped or Fabrication.Delivered && held) return null;
        var medal = Queued(withTime: time != TimeFact.NotNeeded);
        if (time == TimeFact.Validated) Done(medal.AttachTime(PerformanceId.New(Now), 3725, new DateOnly(2026, 7, 13), Actor.System, Now));
        if (fabrication is not (Fabrication.Queued or Fabrication.Cancelled)) Done(medal.StartProduction(Operator, Now));
        if (fabrication is Fabrication.Made or Fabrication.Engraved or Fabrication.Shipped or Fabrication.Delivered) Done(medal.Make(Operator, Now));
        if (fabrication is Fabrication.Engraved or Fabrication.Shipped or Fabrication.Delivered) Done(medal.Engrave(Operator, Now));
        if (fabrication is Fabrication.Shipped or Fabrication.Delivered) Done(medal.Ship(ParcelId.New(Now), Operator, Now));
        if (fabrication == Fabrication.Delivered) Done(medal.Deliver(Actor.System, Now));
        if (held) Done(medal.Hold("nom à vérifier", Operator, Now));
        if (fabrication == Fabrication.Cancelled) Done(medal.Cancel("renoncement", Actor.System, Now));
        medal.ClearEvents();
        return medal;
    }

    static void Done(Result result) => Assert.True(result.Succeeded, result.Error?.Code);
}
