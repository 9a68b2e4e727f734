using MyKollector.Domain.Activities;
using MyKollector.Domain.Tracks;

namespace MyKollector.Web.Platform.Activities;

/// <summary>How a call to a service ended.</summary>
public enum CallOutcome
{
    Ok,

    /// <summary>Not made, or refused with 429: the budget is spent until <c>RetryAt</c>.</summary>
    NoBudget,

    /// <summary>The service lets us have no more athletes.</summary>
    AthletesExceeded,

    /// <summary>The token is not, or no longer, good.</summary>
    Unauthorized,

    /// <summary>There is no such object, or we may not see it.</summary>
    Gone,

    /// <summary>Understood and refused: asking again gives the same.</summary>
    Refused,

    /// <summary>No answer, or one that cannot be read: ask again later.</summary>
    Unavailable,
}

/// <summary>What a call gave.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Value">Set when it ended well.</param>
/// <param name="RetryAt">Not before, when the budget is spent.</param>
/// <param name="Code">Short code for the administrators, <c>429</c> or <c>timeout</c>.</param>
public sealed record Answer<T>(CallOutcome Outcome, T? Value = default, DateTimeOffset? RetryAt = null, string? Code = null)
{
    /// <summary>The same failure for another kind of value.</summary>
    public Answer<TOther> As<TOther>() => new(Outcome, default, RetryAt, Code);
}

/// <summary>Tokens as a service gives them, plain. Never stored, logged or shown.</summary>
public sealed record GrantedTokens(string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "GrantedTokens";
}

/// <summary>An athlete's yes.</summary>
/// <param name="AthleteId">At the service.</param>
/// <param name="Tokens">The first tokens.</param>
/// <param name="Scopes">What was granted, when the answer itself says so; null when the way back said it.</param>
public sealed record GrantedAccess(string AthleteId, GrantedTokens Tokens, IReadOnlyList<string>? Scopes);

/// <summary>An activity as read.</summary>
/// <param name="File">Null when it cannot show a climb.</param>
/// <param name="AthleteId">Whose it is; must be the athlete of the connection.</param>
public sealed record ReadActivity(TrackFile? File, string? AthleteId);

/// <summary>An activity as a list shows it.</summary>
/// <param name="Id">At the service.</param>
/// <param name="MayShowAClimb">False where reading it would be a call for nothing: indoors, by hand, virtual.</param>
/// <param name="Outline">Where it went, roughly; null when the list does not say.</param>
public sealed record ListedActivity(string Id, bool MayShowAClimb, IReadOnlyList<Domain.Courses.GeoPoint>? Outline);

/// <summary>A service that keeps people's activities.</summary>
public interface IActivityService
{
    ActivityProvider Provider { get; }

    /// <summary>False without keys: the page says so and offers the file.</summary>
    bool Configured { get; }

    /// <summary>The permission without which nothing can be read.</summary>
    string RequiredScope { get; }

    /// <summary>Everything that is asked for.</summary>
    IReadOnlyList<string> WantedScopes { get; }

    bool UsesPkce { get; }

    /// <summary>Where the athlete's browser is sent.</summary>
    string AuthorizeAddress(string state, string returnAddress, string? challenge);

    /// <summary>Trades the code of the way back for tokens.</summary>
    Task<Answer<GrantedAccess>> ExchangeAsync(string code, string returnAddress, string? verifier, CancellationToken cancellation);

    Task<Answer<GrantedTokens>> RenewAsync(string refreshToken, CancellationToken cancellation);

    /// <summary>Tells the service that we forget the athlete.</summary>
    Task<Answer<bool>> DeauthorizeAsync(string accessToken, CancellationToken cancellation);

    /// <summary>Reads one activity within the budget.</summary>
    /// <param name="activityId">At the service.</param>
    /// <param name="fileAddress">Where the file waits, for services that say so.</param>
    /// <param name="accessToken">Of the athlete.</param>
    /// <param name="cancellation">Cancels.</param>
    Task<Answer<ReadActivity>> ReadAsync(string activityId, string? fileAddress, string accessToken, CancellationToken cancellation);

    /// <summary>Whether past activities can be listed.</summary>
    bool ListsPast => false;

    /// <summary>One list of past activities within the budget, at most <see cref="PastSearch.PageSize"/>.</summary>
    /// <param name="since">After this.</param>
    /// <param name="until">Before this.</param>
    /// <param name="page">From 1.</param>
    /// <param name="accessToken">Of the athlete.</param>
    /// <param name="cancellation">Cancels.</param>
    Task<Answer<IReadOnlyList<ListedActivity>>> ListAsync(DateTimeOffset since, DateTimeOffset until, int page, string accessToken, CancellationToken cancellation) =>
        Task.FromResult(new Answer<IReadOnlyList<ListedActivity>>(CallOutcome.Ok, []));
}

/// <summary>The services that this house knows.</summary>
public sealed class ActivityServicesList(IEnumerable<IActivityService> services)
{
    readonly IReadOnlyList<IActivityService> _services = [.. services];

    public IActivityService Of(ActivityProvider provider) => _services.First(s => s.Provider == provider);
}
