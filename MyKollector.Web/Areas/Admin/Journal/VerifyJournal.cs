using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Journal;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Journal;

/// <summary>Verifies the whole journal now, with progress.</summary>
[Needs(Resource.Journal, Right.Read)]
public sealed class VerifyJournal(JournalVerifier verifier, JournalReader reader)
{
    public async Task<Result<JournalVerification>> HandleAsync(IProgress<VerificationProgress>? progress, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<VerifyJournal>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Journal, Right.Read) != Scope.All) return Error.Forbidden();
        // Off the circuit's own thread: the computation takes seconds and the page must stay alive.
        var found = await Task.Run(() => verifier.VerifyAsync(progress, cancellation), cancellation);
        if (await reader.NoteAsync("journal.verified", new Dictionary<string, string?> { ["intact"] = found.Intact ? "true" : "false", ["lines"] = found.Lines.ToString(System.Globalization.CultureInfo.InvariantCulture) }, null, actor, cancellation) is { Succeeded: false } failed)
            return failed.Error;
        return found;
    }
}
