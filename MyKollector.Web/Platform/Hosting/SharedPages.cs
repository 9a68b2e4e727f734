using System.Globalization;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.ResponseCompression;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Platform.Hosting;

/// <summary>
/// Keeps a page that reads the same for everybody who is not signed in, as the bytes that were sent: rendered and compressed once until what it
/// shows changes. Each area says once what its pages depend on; a page asks for that by <see cref="OutputCacheAttribute"/>. The
/// headers of an answer, its nonce among them, are written anew each time: a page that carries the nonce cannot be shared.
/// </summary>
sealed class SharedPages(Func<HttpContext, string?> versionOf, bool changesSeldom) : IOutputCachePolicy
{
    /// <summary>What a page says without being told of a change, such as when a parcel would leave, is as old as this at most.</summary>
    static readonly TimeSpan Oldest = TimeSpan.FromSeconds(30);

    ValueTask IOutputCachePolicy.CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var (http, services) = (context.HttpContext, context.HttpContext.RequestServices);
        context.EnableOutputCaching = HttpMethods.IsGet(http.Request.Method) && http.User.Identity?.IsAuthenticated != true
            // A developer's own change of a page is announced by nobody.
            && !services.GetRequiredService<IHostEnvironment>().IsDevelopment();
        if (!context.EnableOutputCaching || versionOf(http) is not { } version) return ValueTask.CompletedTask;

        context.AllowCacheLookup = context.AllowCacheStorage = true;
        context.ResponseExpirationTimeSpan = Oldest;
        // Addresses with a question are as many as people think of: those are not worth it.
        if (changesSeldom && !http.Request.QueryString.HasValue) http.Features.Set(DensePage.Instance);
        var rules = context.CacheVaryByRules;
        rules.QueryKeys = "*";
        rules.VaryByValues["version"] = version;
        rules.VaryByValues["day"] = DateOnly.FromDateTime(Formats.InParis(services.GetRequiredService<TimeProvider>().GetUtcNow())).ToString("o", CultureInfo.InvariantCulture);
        rules.VaryByValues["reads"] = LanguagePath.PreferredBy(http.Request).Name;
        rules.VaryByValues["encoding"] = services.GetRequiredService<IResponseCompressionProvider>().GetCompressionProvider(http)?.EncodingName ?? "";
        return ValueTask.CompletedTask;
    }

    ValueTask IOutputCachePolicy.ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    ValueTask IOutputCachePolicy.ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        // A cookie is one person's.
        if (response.StatusCode != StatusCodes.Status200OK || response.Headers.SetCookie.Count > 0) context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }
}

static class SharedPagesRegistration
{
    public static IServiceCollection AddSharedPages(this IServiceCollection services) => services.AddOutputCache(options =>
    {
        options.SizeLimit = 32 * 1024 * 1024;
        options.MaximumBodySize = 512 * 1024;
        // Addresses of courses are lower case: under any other there is no page.
        options.UseCaseSensitivePaths = true;
    });

    /// <summary>Pages of an area, under the name by which they ask for it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Name of the policy.</param>
    /// <param name="versionOf">Changes with whatever the page shows; null where that is not known yet, and the page is not kept.</param>
    /// <param name="changesSeldom">Pages are worth the slowest compression.</param>
    public static IServiceCollection AddSharedPages(this IServiceCollection services, string name, Func<HttpContext, string?> versionOf, bool changesSeldom = false) =>
        services.Configure<OutputCacheOptions>(options => options.AddPolicy(name, new SharedPages(versionOf, changesSeldom)));
}
