using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Journal;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Journal;

/// <summary>What to export, and why.</summary>
public sealed record ExportJournalCommand(JournalFilter Filter, string Reason);

/// <summary>
/// Writes the journal's lines as CSV: UTF-8 with its mark, formula-safe, in order. Personal values are not exported. Noted in the journal
/// before the first byte.
/// </summary>
[Needs(Resource.Journal, Right.Read)]
public sealed class ExportJournal(Database database, JournalReader reader, StepUp stepUp)
{
    public async Task<Result> HandleAsync(ExportJournalCommand command, Func<Stream> open, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ExportJournal>(actor) is { } refused) return refused;
        if (actor.ScopeOf(Resource.Journal, Right.Read) != Scope.All || actor.ScopeOf(Resource.Exports, Right.Read) != Scope.All) return Error.Forbidden();
        if (stepUp.Refuse(actor) is { } needed) return needed;
        if (string.IsNullOrWhiteSpace(command.Reason)) return Error.Invalid("journal.reason_missing", "reason");
        if (await reader.NoteAsync("journal.exported", command.Filter.Describe(), command.Reason.Trim(), actor, cancellation) is { Succeeded: false } failed) return failed;

        await using var db = database.CreateFor(actor);
        await using var writer = new StreamWriter(open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await writer.WriteAsync(CsvText.Row("stream", "sequence", "at_utc", "role", "actor", "actor_account", "action", "object", "object_id", "workshop", "order", "course", "outcome", "reason", "details", "subject", "correlation", "causation", "hash"));
        var lines = command.Filter.Apply(db.Journal.AsNoTracking()).OrderBy(e => e.Stream).ThenBy(e => e.Sequence).AsAsyncEnumerable();
        await foreach (var l in lines.WithCancellation(cancellation))
            await writer.WriteAsync(CsvText.Row(
                l.Stream.ToString(), l.Sequence.ToString(CultureInfo.InvariantCulture), l.At.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), l.ActorRole, l.ActorName,
                l.ActorAccount?.ToString(), l.Action, l.ObjectType, l.ObjectId.ToString(), l.Manufacturer?.ToString(), l.Order?.ToString(), l.Course?.ToString(), l.Outcome.ToString(), l.Reason,
                l.Details, l.Subject?.ToString(), l.Correlation, l.Causation?.ToString(), Convert.ToHexStringLower(l.Hash)));
        return Result.Ok;
    }
}
