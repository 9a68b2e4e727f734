using System.Text.Json;

namespace MyKollector.Web.Areas.Chrono.Field;

/// <summary>
/// The field's addresses: one anonymous shell, its files, its worker. The shell is the same for everybody and sent from memory, because a crowd
/// at a stele asks for nothing else.
/// </summary>
public static class FieldPages
{
    static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapFieldPages(this IEndpointRouteBuilder endpoints)
    {
        var files = endpoints.ServiceProvider.GetRequiredService<FieldAssets>();
        foreach (var address in (ReadOnlySpan<string>)["/s/{code}", "/m/{code}", "/chrono", "/chrono/depart-groupe"])
            endpoints.MapMethods(address, Read, Shell).AllowAnonymous().WithMetadata(new AreaAttribute(AreaNames.Chrono), files.Inline);
        endpoints.MapMethods("/chrono/_/{file}", Read, File).AllowAnonymous();
        endpoints.MapMethods("/sw.js", Read, Worker).AllowAnonymous();
    }

    static Task Shell(HttpContext context, FieldAssets files)
    {
        var tag = $"\"{files.Build}\"";
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch != tag) return files.Shell.WriteAsync(context, "no-cache");
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    static Task File(HttpContext context, FieldAssets files)
    {
        if (files.At(context.Request.Path) is { } file) return file.WriteAsync(context, FieldAssets.Immutable);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>At the root and without hash, because its scope and its updates hang on its address.</summary>
    static Task Worker(HttpContext context, FieldWorker worker) => worker.Script.WriteAsync(context, "max-age=60, must-revalidate");
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
        var later = JsonSerializer.Serialize(files.Urls);
        var text = FieldAssets.MinifyScript(reader.ReadToEnd().Replace("BUILD\"", $"{files.Build}\"", StringComparison.Ordinal).Replace("\"LATER\"", later, StringComparison.Ordinal));
        // Raising the setting makes phones fetch the shell again without a new build.
        var version = FieldAssets.Make("worker.js", text + configuration["Field:Generation"], "").Url.Split('.')[1];
        Script = FieldAssets.Make("worker.js", text.Replace("VERSION", version, StringComparison.Ordinal), "text/javascript; charset=utf-8");
    }

    public FieldAsset Script { get; }
}
