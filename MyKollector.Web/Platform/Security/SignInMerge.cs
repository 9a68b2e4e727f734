using MyKollector.Domain.Common;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// Hands what a visitor did in this browser to the account that signs in: basket, attempts. Every area registers its own; sign-in calls
/// them all before it answers, so that the next page shows one person's things.
/// </summary>
public interface ISignInMerge
{
    /// <summary>Merges. Safe to call at every sign-in; a failure must not keep anybody out and is logged by the caller.</summary>
    Task MergeAsync(AccountId account, HttpContext context, CancellationToken cancellation);
}
