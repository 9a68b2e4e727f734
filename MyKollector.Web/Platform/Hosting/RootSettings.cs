using Microsoft.Extensions.Configuration.Json;

namespace MyKollector.Web.Platform.Hosting;

/// <summary>The settings file at the project's root, linked into the output: the first source, so that environment and command line still win.</summary>
public static class RootSettings
{
    public static void AddRootSettings(this WebApplicationBuilder builder) => builder.Configuration.Sources.Insert(0, new JsonConfigurationSource
    {
        Path = "appsettings.json", Optional = false, ReloadOnChange = false,
        FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(AppContext.BaseDirectory),
    });
}
