namespace MyKollector.Web.Platform.Flow;

/// <summary>What several areas do together.</summary>
public static class FlowServices
{
    public static IServiceCollection AddFlow(this IServiceCollection services) => services
        .AddSingleton<MedalTokens>()
        .AddSingleton<CourseGeometries>().AddSingleton<DrawnMedals>()
        .AddSingleton<MedalDesigns>()
        .AddSingleton<PerformanceFlow>()
        .AddSingleton<Rectifications>()
        .AddSingleton<ShippingPromises>();
}
