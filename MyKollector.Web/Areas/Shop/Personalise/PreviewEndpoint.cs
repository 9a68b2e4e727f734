using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using MyKollector.Domain.Catalogue;
using MyKollector.Web.Areas.Shop.Basketry;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Shop.Personalise;

/// <summary>Answers the picture of a medal while it is being typed. Changes nothing, so it asks for no form token; limited per address.</summary>
public static class PreviewEndpoint
{
    static readonly ThrottleRule Rule = new("medal-preview", 120, TimeSpan.FromMinutes(1));

    /// <summary>The medal of a course with the signed-in customer's own name, for the course's page.</summary>
    public static async Task<IResult> OwnAsync(string slug, HttpContext context, MedalPreviews previews, CurrentActor current)
    {
        if (await previews.QueryAsync(slug, null, await current.GetAsync(), context.RequestAborted) is not { } course) return Results.NotFound();
        var choice = new MedalChoice(BasketEntry.NameOf(context), MedalCatalogue.Finishes[0].Code, WithoutTime: false);
        var drawn = previews.Draw(course, choice, CultureInfo.CurrentUICulture);
        // A name that no laser can write is said when the medal is personalised.
        if (!drawn.Succeeded) drawn = previews.Draw(course, choice with { Name = null }, CultureInfo.CurrentUICulture);
        context.Response.Headers.CacheControl = "private, max-age=60";
        return Results.Text(drawn.Value.Front.ToMarkup(), "image/svg+xml; charset=utf-8");
    }

    public static async Task<IResult> PostAsync(string slug, HttpContext context, MedalPreviews previews, CurrentActor current, ErrorMessages messages, Throttle throttle,
        [FromForm] string? name, [FromForm] string? finish, [FromForm] string? withoutTime, [FromForm] Guid? performance, [FromForm] string? face)
    {
        if (throttle.Refuse(Rule, Throttle.AddressKey(context.Connection.RemoteIpAddress)) is { } wait)
        {
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        var culture = CultureInfo.CurrentUICulture;
        if (await previews.QueryAsync(slug, performance, await current.GetAsync(), context.RequestAborted) is not { } course) return Results.NotFound();
        var drawn = previews.Draw(course, new(name, finish ?? "bronze", string.Equals(withoutTime, "true", StringComparison.OrdinalIgnoreCase)), culture);
        if (!drawn.Succeeded) return Results.Text(messages.Of(drawn.Error), "text/plain; charset=utf-8", statusCode: StatusCodes.Status422UnprocessableEntity);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text((face == "back" ? drawn.Value.Back : drawn.Value.Front).ToMarkup(), "image/svg+xml; charset=utf-8");
    }
}
