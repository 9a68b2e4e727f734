using System.Globalization;
using MyKollector.Web.Areas.Shop.CoursePage;
using MyKollector.Web.Platform.Hosting;

namespace MyKollector.Web.Areas.Shop.Catalogue;

/// <summary>The public catalogue: home, list and course pages, with their files.</summary>
public static class CatalogueServices
{
    /// <summary>Pages that show nothing but the catalogue.</summary>
    public const string SharedPages = "catalogue";

    public static IServiceCollection AddCatalogue(this IServiceCollection services) =>
        services.AddSingleton<CourseCatalogue>().AddSingleton<CourseShelf>()
        .AddSharedPages(SharedPages, context => context.RequestServices.GetRequiredService<CourseCatalogue>().Changes.ToString(CultureInfo.InvariantCulture), changesSeldom: true);

    public static IEndpointRouteBuilder MapCatalogue(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapCourseFiles();
        endpoints.MapSiteIndex();
        return endpoints;
    }
}
