using System.Globalization;
using Microsoft.AspNetCore.ResponseCompression;
using MyKollector.Web.Platform.Hosting;

namespace MyKollector.Web.Areas.Shop.Catalogue;

/// <summary>Pages that show nothing but the catalogue.</summary>
public sealed class CataloguePages(CourseCatalogue catalogue, TimeProvider time, IHostEnvironment environment, IResponseCompressionProvider compression)
    : SharedPages(time, environment, compression)
{
    public const string Name = "catalogue";

    protected override string VersionOf(HttpContext context) => catalogue.Changes.ToString(CultureInfo.InvariantCulture);
}
