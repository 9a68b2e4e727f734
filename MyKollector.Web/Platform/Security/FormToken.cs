using Microsoft.AspNetCore.Antiforgery;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// Demands the antiforgery token of a form. The framework checks it by itself only where a handler binds form fields; a button alone,
/// such as "pay now", binds none.
/// </summary>
static class FormToken
{
    public static TBuilder NeedsFormToken<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilter(async (context, next) =>
        HttpMethods.IsPost(context.HttpContext.Request.Method) && !await context.HttpContext.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context.HttpContext)
            ? Results.BadRequest()
            : await next(context));
}
