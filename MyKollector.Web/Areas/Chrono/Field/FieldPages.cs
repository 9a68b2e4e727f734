using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MyKollector.Web.Areas.Chrono.Field;

/// <summary>
/// The field's addresses: one anonymous shell, its files, its worker. The shell is rendered once and then sent from memory, because a crowd
/// at a stele asks for nothing else.
/// </summary>
public static class FieldPages
{
    /// <summary>Address under which the worker keeps the shell.</summary>
    public const string ShellKey = "/chrono/";

    public static void MapFieldPages(this IEndpointRouteBuilder endpoints)
    {
        foreach (var address in (ReadOnlySpan<string>)["/s/{code}", "/m/{code}", "/chrono", "/chrono/depart-groupe"])
            endpoints.MapGet(address, () => new RazorComponentResult<FieldShell> { PreventStreamingRendering = true }).AddEndpointFilter(SendFromMemory).AllowAnonymous().WithMetadata(new AreaAttribute(AreaNames.Chrono));
        endpoints.MapGet("/chrono/_/{file}", File).AllowAnonymous();
        endpoints.MapGet("/sw.js", Worker).AllowAnonymous();
    }

    static Task File(HttpContext context, FieldAssets files)
    {
        if (files.At(context.Request.Path) is { } file) return file.WriteAsync(context, FieldAssets.Immutable);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>At the root and without hash, because its scope and its updates hang on its address.</summary>
    static Task Worker(HttpContext context, FieldWorker worker) => worker.Script.WriteAsync(context, "max-age=60, must-revalidate");

    /// <summary>Lets the page render once, then answers with what it wrote.</summary>
    static async ValueTask<object?> SendFromMemory(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var memory = context.RequestServices.GetRequiredService<ShellMemory>();
        var shell = memory.Shell ??= await RenderAsync(invocation, next);
        var tag = new EntityTagHeaderValue($"\"{Path.GetFileName(shell.Url)}\"").ToString();
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.Headers.CacheControl = "no-cache";
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        await shell.WriteAsync(context, "no-cache");
        return Results.Empty;
    }

    static async Task<FieldAsset> RenderAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var headers = context.Response.Headers.ToList();
        var body = context.Response.Body;
        using var page = new MemoryStream();
        context.Response.Body = page;
        try
        {
            await ((IResult)(await next(invocation))!).ExecuteAsync(context);
            await context.Response.BodyWriter.FlushAsync();
        }
        finally
        {
            context.Response.Body = body;
            // A component's own headers (no-store, a form's cookie) belong to pages that know somebody.
            context.Response.Headers.Clear();
            foreach (var (name, value) in headers) context.Response.Headers[name] = value;
        }

        return FieldAssets.Make("shell.html", Encoding.UTF8.GetString(page.ToArray()), "text/html; charset=utf-8");
    }
}

/// <summary>The rendered shell.</summary>
public sealed class ShellMemory
{
    public FieldAsset? Shell { get; set; }
}

/// <summary>
/// The worker's script: <c>worker.js</c> with the list of this build's files. Its text changes exactly when one of them does, which is what makes
/// phones fetch the new generation.
/// </summary>
public sealed class FieldWorker
{
    public FieldWorker(FieldAssets files, IWebHostEnvironment environment, IConfiguration configuration)
    {
        using var reader = new StreamReader(environment.WebRootFileProvider.GetFileInfo("chrono/worker.js").CreateReadStream());
        var first = JsonSerializer.Serialize(new[] { files["timer.mjs"].Url, files["timer.css"].Url });
        var later = JsonSerializer.Serialize(new[] { files["journey.mjs"].Url, files["words.mjs"].Url, files["group.mjs"].Url });
        var text = FieldAssets.MinifyScript(reader.ReadToEnd().Replace("\"FIRST\"", first, StringComparison.Ordinal).Replace("\"LATER\"", later, StringComparison.Ordinal));
        // Raising the setting makes phones fetch the shell again without a new build.
        var version = FieldAssets.Make("worker.js", text + configuration["Field:Generation"], "").Url.Split('.')[1];
        Script = FieldAssets.Make("worker.js", text.Replace("VERSION", version, StringComparison.Ordinal), "text/javascript; charset=utf-8");
    }

    public FieldAsset Script { get; }
}
