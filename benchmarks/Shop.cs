using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using MyKollector.Benchmarks.Running;

namespace MyKollector.Benchmarks;

/// <summary>F5: catalogue and course pages. F7: basket and whole order. Both against a comparable shop engine in the same run.</summary>
static partial class Shop
{
    const int Turns = 3;
    const string Course = "/cols/alpe-d-huez-bourg-d-oisans";

    public static async Task<int> PagesAsync()
    {
        await using var vendure = await Vendure.StartAsync();
        if (vendure is null) return Skip();
        await using var product = await Server.ProductAsync();
        foreach (var connections in (int[])[8, 32])
        {
            var rounds = new Rounds($"F5 catalogue, {connections} connections");
            for (var turn = -1; turn < Turns; turn++)
            {
                await AddAsync(turn, rounds, "Vendure list", vendure, connections, Vendure.Request(Vendure.List));
                await AddAsync(turn, rounds, "Vendure search", vendure, connections, Vendure.Request(Vendure.Search));
                await AddAsync(turn, rounds, "catalogue page", product, connections, Load.Request("GET", "/cols", null, ("Accept-Encoding", "br")));
                await AddAsync(turn, rounds, "catalogue page, searched", product, connections, Load.Request("GET", "/cols?q=huez", null, ("Accept-Encoding", "br")));
                await AddAsync(turn, rounds, "course page", product, connections, Load.Request("GET", Course, null, ("Accept-Encoding", "br")));
            }

            rounds.Print();
            foreach (var page in (string[])["catalogue page", "catalogue page, searched", "course page"])
            {
                rounds.Ratio($"{page} to list, rate", page, "Vendure list", "per second", "≥ 80");
                rounds.Ratio($"{page} to search, rate", page, "Vendure search", "per second", "≥ 10");
                rounds.Ratio($"{page} to search, p99", page, "Vendure search", "p99 ms", "≤ 0.15");
            }
        }

        return 0;
    }

    static async Task AddAsync(int turn, Rounds rounds, string side, Server server, int connections, byte[] request)
    {
        var read = await Load.ForAsync(server.Port, connections, TimeSpan.FromSeconds(turn < 0 ? 1.5 : 3), request);
        if (turn >= 0) rounds.Add(side, read);
    }

    public static async Task<int> OrdersAsync()
    {
        await using var vendure = await Vendure.StartAsync();
        if (vendure is null) return Skip();
        await using var product = await Server.ProductAsync();
        foreach (var shoppers in (int[])[8, 16])
        {
            var (baskets, orders) = (new Rounds($"F7 add to basket, {shoppers} shoppers"), new Rounds($"F7 whole order with invoice and medal, {shoppers} shoppers"));
            for (var turn = -1; turn < Turns; turn++)
            {
                foreach (var whole in (bool[])[false, true])
                {
                    var rounds = whole ? orders : baskets;
                    await AddAsync(turn, rounds, "Vendure", vendure, shoppers, whole, Vendure.BuyAsync);
                    await AddAsync(turn, rounds, "product", product, shoppers, whole, BuyAsync);
                }
            }

            baskets.Print();
            baskets.Ratio("ratio of rates", "product", "Vendure", "per second", "≥ 20");
            baskets.Ratio("ratio of p99", "product", "Vendure", "p99 ms", "≤ 0.1");
            orders.Print();
            orders.Ratio("ratio of rates", "product", "Vendure", "per second", "≥ 20");
            orders.Ratio("ratio of p99", "product", "Vendure", "p99 ms", "≤ 0.1");
        }

        return 0;
    }

    static int Skip()
    {
        Console.WriteLine(Vendure.Missing);
        return 1;
    }

    static async Task AddAsync(int turn, Rounds rounds, string side, Server server, int shoppers, bool whole, Func<HttpClient, int, bool, Task<(double Basket, double Order)>> buy)
    {
        var (times, until) = (new ConcurrentBag<double>(), Stopwatch.StartNew());
        var seconds = turn < 0 ? 1.5 : 3;
        await Parallel.ForEachAsync(Enumerable.Range(0, shoppers), new ParallelOptions { MaxDegreeOfParallelism = shoppers }, async (shopper, _) =>
        {
            for (var i = 0; until.Elapsed.TotalSeconds < seconds; i++)
            {
                using var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
                using var http = new HttpClient(handler) { BaseAddress = new(server.Url) };
                var (basket, order) = await buy(http, shopper * 1000 + i, whole);
                times.Add(whole ? order : basket);
            }
        });
        if (turn < 0) return;
        var sorted = times.Order().ToList();
        rounds.Add(side, "per second", sorted.Count / until.Elapsed.TotalSeconds);
        rounds.Add(side, "p50 ms", sorted[sorted.Count / 2]);
        rounds.Add(side, "p99 ms", sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * 0.99))]);
    }

    /// <summary>With forms alone, as a browser without script: the page that a form stands on is part of the step.</summary>
    public static async Task<(double Basket, double Order)> BuyAsync(HttpClient http, int visitor, bool whole)
    {
        var at = Stopwatch.GetTimestamp();
        var name = "Zoé Müller " + visitor.ToString(CultureInfo.InvariantCulture);
        var next = await SubmitAsync(http, Course + "/medaille", "Form.Name", ("Form.Name", name), ("Form.Finish", "silver"), ("Form.WithoutTime", "False"), ("Form.Quantity", "1"), ("Form.Acknowledged", "True"), ("Form.Action", "add"));
        if (next != "/panier") throw new InvalidOperationException("Not in the basket: " + next);
        var basket = Stopwatch.GetElapsedTime(at).TotalMilliseconds;
        if (!whole) return (basket, 0);
        await SubmitAsync(http, "/commande", "Form.Email", ("Form.Email", "zoe@example.com"), ("Form.Name", name), ("Form.Line1", "3 rue du Lac"), ("Form.PostalCode", "38000"), ("Form.City", "Grenoble"), ("Form.Country", "FR"), ("Form.EmergencyContact", "Paul 06 12 34 56 78"));
        var bank = await SubmitAsync(http, "/commande/recapitulatif", "termsHash", ("terms", "true"));
        var back = await SubmitAsync(http, bank, "choice", ("choice", "Succeed"));
        var paid = WebUtility.HtmlDecode(await http.GetStringAsync(new Uri(back, UriKind.Relative)));
        if (!paid.Contains("C'est payé", StringComparison.Ordinal)) throw new InvalidOperationException("Not paid: " + back);
        return (basket, Stopwatch.GetElapsedTime(at).TotalMilliseconds);
    }

    static async Task<string> SubmitAsync(HttpClient http, string page, string marker, params (string Name, string Value)[] fields)
    {
        var html = await http.GetStringAsync(new Uri(page, UriKind.Relative));
        var form = Forms().Matches(html).First(f => f.Value.Contains(marker, StringComparison.Ordinal));
        var values = new Dictionary<string, string>();
        foreach (Match input in Inputs().Matches(form.Value))
        {
            if (Attribute(input.Value, "name") is { } name && Attribute(input.Value, "type") is "hidden") values[name] = Attribute(input.Value, "value") ?? "";
        }

        foreach (var (name, value) in fields) values[name] = value;
        var action = Attribute(form.Groups[1].Value, "action");
        using var content = new FormUrlEncodedContent(values);
        using var answer = await http.PostAsync(new Uri(string.IsNullOrEmpty(action) ? page : action, UriKind.RelativeOrAbsolute), content);
        if (answer.Headers.Location is not { } location) throw new InvalidOperationException($"{page} answered {(int)answer.StatusCode} without leading on.");
        return location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;
    }

    static string? Attribute(string tag, string name) => Regex.Match(tag, $"\\s{name}=\"([^\"]*)\"") is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : null;

    [GeneratedRegex("<form([^>]*)>.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Inputs();
}
