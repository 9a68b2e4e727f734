using MyKollector.Web.Platform.Hosting;

namespace MyKollector.Web.Areas.Admin.Cheats;

/// <summary>Moves the domain's clock. Sessions, codes and limits keep the system's.</summary>
public sealed class AdvanceTime(DomainClock clock, string name, string label, TimeSpan by) : ICheat
{
    public string Name => name;

    public string Label => label;

    public Task<string> RunAsync(CancellationToken cancellation)
    {
        clock.Advance(by);
        return Task.FromResult(clock.GetUtcNow().ToString("u", System.Globalization.CultureInfo.InvariantCulture));
    }
}
