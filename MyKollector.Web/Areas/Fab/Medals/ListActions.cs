using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Areas.Fab.Engraving;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Fab.Medals;

/// <summary>Keys of the sentences that say what a selection did; each has a singular with <c>.One</c>.</summary>
static class MovedKey
{
    public const string Started = "Told.Started";
    public const string Engraved = "Told.Engraved";
    public const string Held = "Told.Held";
    public const string Released = "Told.Released";
}

/// <summary>The actions of the lists in one place for their pages; each of the handlers behind it checks its own permission.</summary>
[Needs(Resource.Production, Right.Read)]
public sealed class ListActions(StartProduction starting, EngraveMedals engraving, HoldMedals holding, ReleaseMedals releasing, ScannedMedal scanning)
{
    public Task<Result<MovedMedals>> StartAsync(IReadOnlyList<MedalId> medals, Actor actor) => starting.HandleAsync(new(medals), actor, default);

    public Task<Result<MovedMedals>> EngraveAsync(IReadOnlyList<MedalId> medals, Actor actor) => engraving.HandleAsync(new(medals), actor, default);

    public Task<Result<MovedMedals>> HoldAsync(IReadOnlyList<MedalId> medals, string reason, Actor actor) => holding.HandleAsync(new(medals, reason), actor, default);

    public Task<Result<MovedMedals>> ReleaseAsync(IReadOnlyList<MedalId> medals, Actor actor) => releasing.HandleAsync(new(medals), actor, default);

    public Task<Result<Scanned>> ScanAsync(ManufacturerId workshop, string text, Actor actor) => scanning.QueryAsync(workshop, text, actor, default);
}
