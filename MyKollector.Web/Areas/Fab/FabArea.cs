using MyKollector.Web.Areas.Fab.Engraving;
using MyKollector.Web.Areas.Fab.Notices;
using MyKollector.Web.Areas.Fab.Shipping;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Fab;

/// <summary>Registers what this area alone needs.</summary>
public static class FabArea
{
    public static IServiceCollection AddFab(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;
        services.AddSingleton<WorkshopFeed>().AddSingleton<WorkshopMoves>();
        services.AddSingleton<IOutboxSource, WorkshopMails>();
        services.AddMail<EngravedMail>().AddMail<ShippedMail>().AddMail<ThresholdMail>().AddMail<TimesMail>();
        services.AddNavigation<FabText>(AreaNames.Fab, "/fab", LineIcons.LayoutDashboard, "Nav.Board", 10);
        services.AddNavigation<FabText>(AreaNames.Fab, "/fab/medailles", LineIcons.List, "Nav.Medals", 20);
        services.AddNavigation<FabText>(AreaNames.Fab, "/fab/gravure", LineIcons.PenTool, "Nav.Engraving", 30);
        services.AddNavigation<FabText>(AreaNames.Fab, "/fab/expedition", LineIcons.Package, "Nav.Shipping", 40);
        services.AddNavigation<FabText>(AreaNames.Fab, "/fab/historique", LineIcons.History, "Nav.History", 50);
        return services;
    }

    public static IEndpointRouteBuilder MapFab(this IEndpointRouteBuilder endpoints)
    {
        var fab = endpoints.MapGroup("/fab").RequireAuthorization(AreaNames.Fab).WithMetadata(new AreaAttribute(AreaNames.Fab));
        EngravingEndpoints.Map(fab);
        ShippingEndpoints.Map(fab);
        return endpoints;
    }
}

/// <summary>Anchors the texts of the workshop's pages (FabText.resx, FabText.en.resx).</summary>
public sealed class FabText;
