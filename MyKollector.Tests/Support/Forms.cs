using System.Net;
using System.Text.RegularExpressions;

namespace MyKollector.Tests.Support;

/// <summary>Posts a page's form as a browser does: with the page's own form token.</summary>
public static partial class Forms
{
    /// <summary>Posts a named form of a static page to the page itself.</summary>
    public static Task<HttpResponseMessage> PostAsync(HttpClient browser, string page, string formName, Dictionary<string, string> fields)
    {
        fields["_handler"] = formName;
        return PostToAsync(browser, page, page, fields);
    }

    /// <summary>Takes the form token of <paramref name="page"/> and posts to <paramref name="target"/>.</summary>
    public static async Task<HttpResponseMessage> PostToAsync(HttpClient browser, string page, string target, Dictionary<string, string> fields)
    {
        fields["__RequestVerificationToken"] = TokenIn(await browser.GetStringAsync(page));
        return await browser.PostAsync(target, new FormUrlEncodedContent(fields));
    }

    /// <summary>Path and query that an answer redirects to.</summary>
    public static string? PathOf(HttpResponseMessage answer) =>
        answer.Headers.Location is not { } to ? null : to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString;

    /// <summary>The form token that a page carries.</summary>
    public static string TokenIn(string html) => Token().Match(html) is { Success: true } match
        ? WebUtility.HtmlDecode(match.Groups[1].Value)
        : throw new InvalidOperationException("This page carries no form token.");

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex Token();
}
