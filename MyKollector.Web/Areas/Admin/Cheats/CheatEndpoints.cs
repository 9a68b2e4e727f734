using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MyKollector.Web.Platform.Hosting;

namespace MyKollector.Web.Areas.Admin.Cheats;

/// <summary>The page of cheats and its buttons. Mapped in Development alone, where they belong to whoever runs the product.</summary>
public static class CheatEndpoints
{
    public const string Path = "/dev";

    public static IServiceCollection AddCheats(this IServiceCollection services)
    {
        services.AddSingleton<ICheat>(p => Clock(p, "advance-hour", "Advance one hour", TimeSpan.FromHours(1)));
        services.AddSingleton<ICheat>(p => Clock(p, "advance-day", "Advance one day", TimeSpan.FromDays(1)));
        services.AddSingleton<ICheat>(p => Clock(p, "advance-week", "Advance one week", TimeSpan.FromDays(7)));
        return services.AddSingleton<ICheat, PayLastOrder>().AddSingleton<ICheat, FillTheQueue>();

        static AdvanceTime Clock(IServiceProvider services, string name, string label, TimeSpan by) => new(services.GetRequiredService<DomainClock>(), name, label, by);
    }

    public static IEndpointRouteBuilder MapCheats(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        if (!DevelopmentOnly.Cheats(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<IHostEnvironment>())) return endpoints;
        endpoints.MapGet(Path, Show).AllowAnonymous();
        endpoints.MapPost(Path + "/{name}", RunAsync).AllowAnonymous();
        return endpoints;
    }

    static async Task<IResult> Show(IEnumerable<ICheat> cheats, DomainClock clock, [FromQuery] string? fait, CancellationToken cancellation)
    {
        var choices = new Dictionary<string, IReadOnlyList<(string Value, string Label)>>();
        foreach (var cheat in cheats.OfType<IChoosingCheat>()) choices[cheat.Name] = await cheat.ChoicesAsync(cancellation);
        return new RazorComponentResult<CheatsPage>(new Dictionary<string, object?> { [nameof(CheatsPage.Cheats)] = cheats.ToList(), [nameof(CheatsPage.Choices)] = choices, [nameof(CheatsPage.Now)] = clock.GetUtcNow(), [nameof(CheatsPage.Told)] = fait });
    }

    static async Task<Results<RedirectHttpResult, NotFound>> RunAsync(string name, IEnumerable<ICheat> cheats, [FromForm] string? run, CancellationToken cancellation)
    {
        if (cheats.FirstOrDefault(c => c.Name == name) is not { } cheat) return TypedResults.NotFound();
        var done = cheat is IChoosingCheat choosing ? await choosing.RunAsync(run ?? "", cancellation) : await cheat.RunAsync(cancellation);
        return TypedResults.LocalRedirect(Path + "?fait=" + Uri.EscapeDataString($"{cheat.Label}: {done}"));
    }
}
