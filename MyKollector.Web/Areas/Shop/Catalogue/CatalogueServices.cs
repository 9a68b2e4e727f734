using MyKollector.Web.Areas.Shop.CoursePage;
using MyKollector.Web.Platform.Hosting;

namespace MyKollector.Web.Areas.Shop.Catalogue;

/// <summary>The public catalogue: home, list and course pages, with their files.</summary>
public static class CatalogueServices
{
    public static IServiceCollection AddCatalogue(this IServiceCollection services) =>
        services.AddSingleton<CourseCatalogue>().AddSingleton<CourseShelf>().AddSharedPages<CataloguePages>(CataloguePages.Name);

    public static IEndpointRouteBuilder MapCatalogue(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapCourseFiles();
        endpoints.MapSiteIndex();
        return endpoints;
    }
}
