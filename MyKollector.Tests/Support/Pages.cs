using System.Net;
using System.Text.RegularExpressions;

namespace MyKollector.Tests.Support;

/// <summary>Fills forms the way a browser without script does: hidden fields and the antiforgery token come from the page.</summary>
public static partial class Pages
{
    public static async Task<string> ReadAsync(this HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(path);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} answered {(int)answer.StatusCode}: {answer.Headers.Location}");
        return html;
    }

    /// <summary>Sends the form of a page whose markup contains <paramref name="marker"/>; fields given override those found.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(this HttpClient browser, string page, string marker, params (string Name, string? Value)[] fields)
    {
        var html = await browser.ReadAsync(page);
        var form = Forms().Matches(html).Select(m => m.Value).FirstOrDefault(f => f.Contains(marker, StringComparison.Ordinal)) ?? throw new InvalidOperationException($"{page} has no form with {marker}");
        var values = new Dictionary<string, string>();
        foreach (Match input in Inputs().Matches(form))
        {
            var tag = input.Value;
            if (Attribute(tag, "name") is not { } name || Attribute(tag, "type") is "checkbox" or "radio" && !tag.Contains("checked", StringComparison.Ordinal)) continue;
            values[name] = Attribute(tag, "value") ?? "on";
        }

        foreach (Match select in Selects().Matches(form)) values[Attribute(select.Groups[1].Value, "name")!] = Attribute(Options().Match(select.Value).Value, "value") ?? "";
        foreach (var (name, value) in fields)
        {
            if (value is null) values.Remove(name);
            else values[name] = value;
        }

        var action = Attribute(Forms().Match(form).Groups[1].Value, "action");
        return await browser.PostAsync(string.IsNullOrEmpty(action) ? page : action, new FormUrlEncodedContent(values));
    }

    /// <summary>The part of a redirection behind the host; some of the framework's are absolute, some are not.</summary>
    public static string PathAndQuery(this Uri location) => location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;

    static string? Attribute(string tag, string name) => Regex.Match(tag, $"\\s{name}=\"([^\"]*)\"") is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : null;

    [GeneratedRegex("<form([^>]*)>.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Inputs();

    [GeneratedRegex("<select([^>]*)>.*?</select>", RegexOptions.Singleline)]
    private static partial Regex Selects();

    [GeneratedRegex("<option[^>]*selected[^>]*>")]
    private static partial Regex Options();
}
