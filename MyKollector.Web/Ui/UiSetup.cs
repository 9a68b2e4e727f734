using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;
using MudBlazor;
using MudBlazor.Services;
using MyKollector.Web.Api;
using MyKollector.Web.Ui.Drawings;
using MyKollector.Web.Ui.Localization;
using MyKollector.Web.Ui.Navigation;
using MyKollector.Web.Ui.Pages;
using MyKollector.Web.Ui.Theme;

namespace MyKollector.Web.Ui;

/// <summary>Everything the shared interface needs from the host, in the order of the calls in Program.cs.</summary>
public static class UiSetup
{
    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(Cultures.French.Name);
            options.SupportedCultures = [.. Cultures.All];
            options.SupportedUICultures = [.. Cultures.All];
            options.RequestCultureProviders = [new LanguageProvider()];
        });
        // Accented letters as they are: as character references a French page would weigh a tenth more. What ends markup stays escaped.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            options.SnackbarConfiguration.PreventDuplicates = false;
            options.SnackbarConfiguration.ShowTransitionDuration = Shape.MotionMilliseconds;
            options.SnackbarConfiguration.HideTransitionDuration = Shape.MotionMilliseconds;
        });
        services.Replace(ServiceDescriptor.Transient<MudLocalizer, FrenchMudLocalizer>());
        services.AddScoped<AreaNavigation>();
        services.AddSingleton<Words>();
        services.AddSingleton<ReasonWords>();
        services.AddSingleton<ErrorMessages>();
        services.AddSingleton<MarkupRenderer>();
        services.AddSingleton<MapTiles>();
        return services;
    }

    /// <summary>
    /// Takes the language off the path, sets the request's culture and then routes: routing must come after, and a host that
    /// never calls UseRouting would route first.
    /// </summary>
    public static IApplicationBuilder UseLanguagePath(this IApplicationBuilder app) =>
        app.UseMiddleware<LanguagePath>().UseRequestLocalization().UseRouting();

    /// <summary>
    /// Gives people a designed page for every failed request: what happened, what was kept, what to do. Machine interfaces keep their
    /// own answers: re-executing those would turn a 429 into a 400. In Development an exception shows the developer's page.
    /// </summary>
    public static IApplicationBuilder UseProblemPages(this IApplicationBuilder app)
    {
        var development = app.ApplicationServices.GetRequiredService<IHostEnvironment>().IsDevelopment();
        // Not inside UseWhen: a branch loses the host's router, without which nothing can be re-executed.
        if (!development) app.UseExceptionHandler(ErrorPage.Path, createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute(ProblemPage.Prefix + "{0}", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            if (!ForPeople(context))
            {
                if (context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
            }
            else if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
            {
                // The failed request may have been a form's post; the page that explains it is only read.
                context.Request.Method = HttpMethods.Get;
            }

            return next(context);
        });
        return app.UseWhen(context => !ForPeople(context), machines => machines.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => Problems.Unexpected(context).ExecuteAsync(context),
        }));
    }

    public static IEndpointRouteBuilder MapUi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/theme.{hash}.css", ThemeCss.Serve).AllowAnonymous();
        // A language is nobody's secret and changes nothing but its own cookie: no token, so that cached pages can carry the switch.
        endpoints.MapPost(LanguageEndpoint.Path, LanguageEndpoint.Post).AllowAnonymous().DisableAntiforgery();
        // An address that nobody answers is not found, for everybody: without an endpoint of its own it would lead to the sign-in page.
        // Not MapFallback: bound when built, it forgets its pattern and leaves out every address with a dot.
        endpoints.Map("{*path}", () => Results.NotFound()).WithOrder(int.MaxValue).AllowAnonymous();
        return endpoints;
    }

    static bool ForPeople(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments("/_blazor")
        && !context.Request.Path.StartsWithSegments("/_framework");
}
