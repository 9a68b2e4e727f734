namespace MyKollector.Web.Platform.Hosting;

/// <summary>
/// What makes a newcomer's first minute easy and would open every door in production: demonstration accounts with one-click sign-in, cheats.
/// On in Development, off everywhere else; asked for in Production, the start fails.
/// </summary>
public static class DevelopmentOnly
{
    const string Seed = "Seed:Demonstration";
    const string CheatsKey = "Cheats:Enabled";

    /// <summary>Sets the defaults of this environment, and refuses a dangerous setting before anything listens.</summary>
    /// <exception cref="InvalidOperationException">Production with demonstration content or cheats switched on.</exception>
    public static void AddDevelopmentDefaults(this WebApplicationBuilder builder)
    {
        var development = builder.Environment.IsDevelopment();
        foreach (var key in (string[])[Seed, CheatsKey])
        {
            if (development) builder.Configuration[key] ??= "true";
            else if (builder.Environment.IsProduction() && builder.Configuration.GetValue(key, false))
                throw new InvalidOperationException($"{key} is on in Production: it opens every account to everybody. Remove the setting, or run in Development.");
        }
    }

    /// <summary>True where demonstration accounts may be entered by one click and cheats exist: Development only, whatever the settings say elsewhere.</summary>
    public static bool Cheats(IConfiguration configuration, IHostEnvironment environment) => environment.IsDevelopment() && configuration.GetValue(CheatsKey, true);
}
