using Microsoft.AspNetCore.ResponseCompression;
using MyKollector.Web.Platform.Hosting;

namespace MyKollector.Web.Areas.Chrono.Rankings;

/// <summary>Rankings' pages: each course's for itself.</summary>
public sealed class RankingPages(RankingBoards boards, TimeProvider time, IHostEnvironment environment, IResponseCompressionProvider compression)
    : SharedPages(time, environment, compression)
{
    public const string Name = "rankings";

    protected override string? VersionOf(HttpContext context) =>
        context.GetRouteValue("Slug") is string slug ? boards.VersionOf(slug) : null;
}
