using MyKollector.Web;
using MyKollector.Web.Areas.Admin;
using MyKollector.Web.Areas.Admin.Accounts;
using MyKollector.Web.Areas.Chrono;
using MyKollector.Web.Areas.Fab;
using MyKollector.Web.Areas.Identity;
using MyKollector.Web.Areas.Shop;
using MyKollector.Web.Commands;
using MyKollector.Web.Data;
using MyKollector.Web.Platform;
using MyKollector.Web.Platform.Hosting;
using MyKollector.Web.Platform.Journal;

if (Commands.IsCommand(args)) return Commands.Run(args);

var builder = WebApplication.CreateBuilder(args);
builder.AddRootSettings();
builder.AddPlatform();
builder.Services
    .AddIdentityArea(builder.Configuration, builder.Environment)
    .AddShop(builder.Configuration)
    .AddChrono(builder.Configuration)
    .AddFab(builder.Configuration)
    .AddAdmin(builder.Configuration);

var app = builder.Build();
app.UsePlatform();
app.MapPlatform();
app.MapIdentityArea();
app.MapShop();
app.MapChrono();
app.MapFab();
app.MapAdmin();
app.GreetWhenStarted();

if (args is [MakeAdmin.Name, ..])
{
    await DatabaseStart.PrepareAsync(app.Services);
    return await MakeAdmin.RunAsync(app.Services, args[1..], Console.Out);
}

if (args is [JournalCommand.Name]) return await JournalCommand.RunAsync(app.Services, Console.Out);

await DatabaseStart.PrepareAsync(app.Services);
await app.RunAsync();
return 0;

/// <summary>Named so that tests can start the real application.</summary>
public partial class Program;
