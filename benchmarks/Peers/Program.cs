using System.Diagnostics;
using Microsoft.AspNetCore.SignalR;
using MudBlazor.Services;
using MyKollector.Peers;

// The bare side of the ratios: each address does the one thing that a goal is measured against, and nothing else.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddMudServices();
builder.Services.AddSignalR();
builder.Services.AddSingleton<Bus>();
var app = builder.Build();
var folder = app.Configuration["Folder"] is { Length: > 0 } given ? given : Directory.CreateTempSubdirectory("peers-").FullName;
using var rows = new Rows(Path.Combine(folder, "peers.db"));
app.UseAntiforgery();
app.MapStaticAssets();

app.MapGet("/hello", () => "hello");
app.MapGet("/plain", () => Results.Content(PlainPage.Html, "text/html; charset=utf-8"));

// One durable row a request: many requests in one commit, or each its own.
app.MapPost("/group", async (HttpRequest request) =>
{
    await rows.GroupAsync(await BodyAsync(request));
    return Results.NoContent();
});
app.MapPost("/raw", async (HttpRequest request) =>
{
    await rows.SingleAsync(await BodyAsync(request));
    return Results.NoContent();
});

app.MapGet("/mem", () => Memory.Read());
app.MapHub<BoardHub>("/hub");
app.MapPost("/tick", async (Bus bus, IHubContext<BoardHub> hub, string side) =>
{
    var at = Stopwatch.GetTimestamp();
    if (side == "signalr") await hub.Clients.All.SendAsync("u", bus.Next());
    else bus.Publish();
    return at.ToString(System.Globalization.CultureInfo.InvariantCulture);
});
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
app.Run();

static async Task<string> BodyAsync(HttpRequest request)
{
    using var reader = new StreamReader(request.Body);
    return await reader.ReadToEndAsync();
}

sealed class BoardHub : Hub;
