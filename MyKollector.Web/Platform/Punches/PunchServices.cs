namespace MyKollector.Web.Platform.Punches;

/// <summary>Registers the way of a punch: registry of phones, writer, projector.</summary>
public static class PunchServices
{
    public static IServiceCollection AddPunches(this IServiceCollection services)
    {
        services.AddSingleton<PunchSignal>().AddSingleton<DeviceRegistry>();
        services.AddSingleton<PunchWriter>().AddHostedService(provider => provider.GetRequiredService<PunchWriter>());
        services.AddSingleton<PunchProjector>().AddHostedService(provider => provider.GetRequiredService<PunchProjector>());
        return services;
    }
}
