using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using MyKollector.Domain.Common;
using MyKollector.Domain.Timing;
using MyKollector.Domain.Tracks;
using MyKollector.Web.Api;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Files;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <summary>Where files arrive. The same address serves the plain form and the script that shows progress: the script asks for JSON.</summary>
public static class ProofEndpoints
{
    const long MaxBody = ArchiveSearches.MaxBytes + 1024 * 1024;

    public static void MapProofs(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("").RequireAuthorization(Policies.Client).WithMetadata(new AreaAttribute(AreaNames.Chrono));
        group.MapPost(ProofPaths.Send, SendAsync).WithFormOptions(multipartBodyLengthLimit: MaxBody).WithMetadata(new RequestSizeLimitAttribute(MaxBody));
        group.MapGet("/chrono/mes-cols/recherche/{id:guid}/etat", State);
        group.MapPost("/chrono/mes-cols/recherche/{id:guid}/arret", Cancel);
    }

    static async Task<IResult> SendAsync(HttpContext context, IFormFile? file, [FromForm] Category category, UploadTrack upload, ArchiveSearches searches, AppFolders folders, Throttle throttle, CurrentActor current, ErrorMessages sentences, CancellationToken cancellation)
    {
        var actor = await current.GetAsync();
        if (file is null || file.Length == 0) return Answer(context, sentences, ProofErrors.FileMissing);
        await using var stream = file.OpenReadStream();
        var head = new byte[8];
        var length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        stream.Position = 0;
        if (MediaTypes.IsZip(head.AsSpan(0, length)))
        {
            if (throttle.Refuse(ProofLimits.Uploads, actor.Account.ToString()!) is not null) return Answer(context, sentences, ProofErrors.TooMany);
            var path = Path.Combine(folders.Folder("tmp"), Guid.NewGuid().ToString("N"));
            await using (var copy = File.Create(path)) await stream.CopyToAsync(copy, cancellation);
            if (searches.Start(actor, path, category) is { } search) return Answer(context, Links.To(ProofPaths.Job(search.Id), CultureInfo.CurrentUICulture));
            File.Delete(path);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        if (file.Length > TrackReader.MaxBytes) return Answer(context, sentences, ProofErrors.FileTooLarge);
        using var memory = new MemoryStream((int)file.Length);
        await stream.CopyToAsync(memory, cancellation);
        var judged = await upload.HandleAsync(new(memory.ToArray(), file.FileName, category), actor, cancellation);
        if (!judged.Succeeded) return Answer(context, sentences, judged.Error);
        return Answer(context, Links.To(judged.Value.Count == 1 ? ProofPaths.Of(judged.Value[0]) : ProofPaths.Found, CultureInfo.CurrentUICulture));
    }

    static async Task<IResult> State(Guid id, ArchiveSearches searches, CurrentActor current, ErrorMessages sentences)
    {
        if (searches.Find(id, await current.GetAsync()) is not { } search) return Results.NotFound();
        return Results.Json(new { search.Total, search.Read, search.Found, search.Unreadable, search.Done, cancelled = search.Cancelled, error = search.Error is { } e ? sentences.Of(e) : null });
    }

    static async Task<IResult> Cancel(Guid id, HttpContext context, IAntiforgery antiforgery, ArchiveSearches searches, CurrentActor current)
    {
        await antiforgery.ValidateRequestAsync(context);
        if (searches.Find(id, await current.GetAsync()) is not { } search) return Results.NotFound();
        search.Cancel();
        return Results.LocalRedirect(Links.To(ProofPaths.Found, CultureInfo.CurrentUICulture));
    }

    static bool WantsJson(HttpContext context) => context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal);

    static IResult Answer(HttpContext context, string location) => WantsJson(context) ? Results.Json(new { location }) : Results.LocalRedirect(location);

    static IResult Answer(HttpContext context, ErrorMessages sentences, Error error) =>
        WantsJson(context) ? Problems.Answer(error, sentences) : Results.LocalRedirect($"{Links.To(ProofPaths.Upload, CultureInfo.CurrentUICulture)}?refus={Uri.EscapeDataString(error.Code)}");
}
