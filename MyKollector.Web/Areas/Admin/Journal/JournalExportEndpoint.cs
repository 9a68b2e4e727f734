using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Journal;

/// <summary>The export as a file: streamed, so that a journal of any length needs no memory.</summary>
public static class JournalExportEndpoint
{
    public static void MapJournalExport(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/admin/journal.csv", GetAsync).RequireAuthorization(Policies.Support).WithMetadata(new AreaAttribute(AreaNames.Admin));

    static async Task<IResult> GetAsync([AsParameters] JournalQuery query, string? motif, HttpContext context, JournalFilters filters, ExportJournal export, CurrentActor current, TimeProvider time, CancellationToken cancellation)
    {
        var actor = await current.GetAsync();
        var filter = await filters.QueryAsync(query, actor, cancellation);
        var done = await export.HandleAsync(new(filter, motif ?? ""), () =>
        {
            context.Response.ContentType = "text/csv; charset=utf-8";
            context.Response.Headers.ContentDisposition = $"attachment; filename=journal-{time.GetUtcNow():yyyyMMdd-HHmmss}.csv";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return context.Response.Body;
        }, actor, cancellation);
        if (done.Error == StepUpErrors.Needed) return Results.LocalRedirect(StepUp.Address("/admin/journal"));
        return done.Succeeded ? Results.Empty : Results.StatusCode(done.Error.Kind switch
        {
            Domain.Common.ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
            Domain.Common.ErrorKind.NotFound => StatusCodes.Status404NotFound,
            Domain.Common.ErrorKind.Conflict => StatusCodes.Status409Conflict,
            Domain.Common.ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        });
    }
}
