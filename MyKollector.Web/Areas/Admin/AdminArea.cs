using MyKollector.Web.Areas.Admin.Board;
using MyKollector.Web.Areas.Admin.Cheats;
using MyKollector.Web.Areas.Admin.Connections;
using MyKollector.Web.Areas.Admin.Courses;
using MyKollector.Web.Areas.Admin.Journal;
using MyKollector.Web.Areas.Admin.Review;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Admin;

/// <summary>Registers what this area alone needs.</summary>
public static class AdminArea
{
    public static IServiceCollection AddAdmin(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;
        services.AddSingleton<StageLimits>();
        Entry("/admin", LineIcons.LayoutDashboard, "Nav.Board", 0);
        Entry("/admin/commandes", LineIcons.ShoppingBasket, "Nav.Orders", 10);
        Entry("/admin/medailles", LineIcons.Medal, "Nav.Medals", 20);
        Entry("/admin/revendications", LineIcons.ClipboardCheck, "Nav.Review", 30);
        Entry("/admin/cols", LineIcons.MountainSnow, "Nav.Courses", 40);
        Entry("/admin/ateliers", LineIcons.Factory, "Nav.Workshops", 50);
        Entry("/admin/envois", LineIcons.Send, "Nav.Outbox", 60);
        services.AddCheats();
        services.AddSingleton<StuckWatch>().AddHostedService(provider => provider.GetRequiredService<StuckWatch>()).AddMail<StuckMail>().AddMail<WorkshopStuckMail>();
        services.AddMail<Accounts.AdminRequestedMail>().AddMail<Accounts.AdminApprovedMail>();
        services.AddScoped<Accounts.AdminGrantActions>().AddScoped<Accounts.AccountActions>().AddNavigation<Accounts.AccountsText>(AreaNames.Admin, "/admin/comptes", LineIcons.User, "Nav", 65);
        Entry("/admin/journal", LineIcons.History, "Nav.Journal", 70);
        services.AddNavigation<Mails.MailsText>(AreaNames.Admin, "/admin/courriels", LineIcons.Mail, "Nav", 62);
        services.AddNavigation<ConnectionAdminText>(AreaNames.Admin, "/admin/connexions", LineIcons.RefreshCw, "Nav.Connections", 66);
        return services;

        void Entry(string href, string icon, string key, int order) => services.AddNavigation<AdminText>(AreaNames.Admin, href, icon, key, order);
    }

    public static IEndpointRouteBuilder MapAdmin(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapJournalExport();
        endpoints.MapCheats();
        endpoints.MapProofFiles();
        endpoints.MapSteleplates();
        return endpoints;
    }
}
