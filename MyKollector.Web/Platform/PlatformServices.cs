using FluentValidation;
using Microsoft.AspNetCore.Antiforgery;
using MyKollector.Web.Data;
using MyKollector.Web.Data.Seed;
using MyKollector.Web.Platform.Activities;
using MyKollector.Web.Platform.Documents;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Files;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Hosting;
using MyKollector.Web.Platform.Journal;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Payments;
using MyKollector.Web.Platform.Punches;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Platform;

/// <summary>What every area stands on, in the order that a request passes it.</summary>
public static class PlatformServices
{
    public static void AddPlatform(this WebApplicationBuilder builder)
    {
        builder.AddDevelopmentDefaults();
        builder.Services.AddSingleton<DomainClock>().AddSingleton<TimeProvider>(provider => provider.GetRequiredService<DomainClock>());
        builder.Services.AddData(builder.Configuration);
        builder.Services.AddSingleton<Seeder>();
        builder.Services.AddEmail();
        builder.Services.AddDocuments();
        builder.Services.AddFlow();
        builder.Services.AddPunches();
        builder.Services.AddSingleton<FileStore>();
        builder.Services.AddActivities();
        builder.Services.AddPayments(builder.Configuration, builder.Environment);
        builder.Services.AddSingleton<OutboxDispatcher>().AddHostedService(provider => provider.GetRequiredService<OutboxDispatcher>());
        builder.Services.AddJournal();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddHandlers();
        builder.Services.AddValidatorsFromAssemblyContaining<Program>(ServiceLifetime.Singleton, includeInternalTypes: true);
        builder.Services.AddUi();
        builder.Services.AddPageCompression();
        builder.Services.AddSharedPages();
        builder.AddSecurity();
        builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            options.DetailedErrors = false;
            options.DisconnectedCircuitMaxRetained = 100;
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
            options.MaxBufferedUnacknowledgedRenderBatches = 10;
        }).AddHubOptions(options => options.MaximumReceiveMessageSize = 32 * 1024);
        builder.Services.AddHealthChecks();
        if (builder.Environment.IsEnvironment("Test")) FailPoints.Arm(Environment.GetEnvironmentVariable("MYKOLLECTOR_FAILPOINT"));
    }

    public static void UsePlatform(this WebApplication app)
    {
        app.UseKnownProxies();
        app.UseMiddleware<SecurityHeaders>();
        app.UseLanguagePath();
        app.UseProblemPages();
        app.UseGates();
        app.UseOutputCache();
        app.UseResponseCompression();
        // Before anything reads a form.
        app.UseMiddleware<LargeBodies>();
        app.UseAntiforgery();
        app.Use(RefuseForgedForms);
    }

    /// <summary>No handler comes to read a form that came without its token.</summary>
    static Task RefuseForgedForms(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false }) return next(context);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    public static void MapPlatform(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapUi();
        app.MapPayments();
        app.MapActivities();
        app.MapHealthChecks("/health").AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options =>
        {
            // Ours stands in the one policy of every answer.
            options.ContentSecurityFrameAncestorsPolicy = null;
            // A compressed socket that carries a secret beside what a stranger typed can be measured.
            options.DisableWebSocketCompression = true;
        }).KeepPublicPagesStatic();
    }
}
