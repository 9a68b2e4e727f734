using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MyKollector.Web.Areas.Identity.Demonstration;
using MyKollector.Web.Data.Seed;
using MyKollector.Web.Platform.Hosting;

namespace MyKollector.Web;

/// <summary>Says at the start where the product is, and in Development as whom one may look at it.</summary>
public static class Greeting
{
    public static void GreetWhenStarted(this WebApplication app)
    {
        if (!DevelopmentOnly.Cheats(app.Configuration, app.Environment)) return;
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
            var accounts = string.Join(Environment.NewLine, DemonstrationPeople.All.Select(a => $"    {a.Email,-22} {a.Name}"));
            app.Logger.LogInformation("MyKollectOr runs at {Address}. Sign in with one click at {SignIn}, cheat at {Cheats}, or with the password {Password} as{Line}{Accounts}",
                address, address + Ui.Navigation.Paths.SignIn, address + Areas.Admin.Cheats.CheatEndpoints.Path, DemonstrationPeople.Password, Environment.NewLine, accounts);
        });
    }
}
