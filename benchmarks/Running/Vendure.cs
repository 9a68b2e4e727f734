using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace MyKollector.Benchmarks.Running;

/// <summary>
/// A comparable shop engine from the npm registry (Vendure on Node and SQLite, write-ahead log). Nothing of it is in this repository:
/// the command <c>vendure</c> fetches and fills one, the benchmarks start it when it is there and say so when it is not.
/// </summary>
static class Vendure
{
    public const string Missing = "Vendure is not here: dotnet run -c Release --project benchmarks -- vendure (needs Node and npm, some minutes), or name its folder in MYKOLLECTOR_VENDURE.";

    static readonly (string Name, string Text)[] Files =
    [
        ("package.json", """{ "name": "peer", "private": true, "dependencies": { "@vendure/asset-server-plugin": "^3.7.3", "@vendure/core": "^3.7.3", "@vendure/create": "^3.7.3", "better-sqlite3": "^12.11.1" } }"""),
        ("server.js", """
            const path = require('path');
            const { bootstrap, dummyPaymentHandler, DefaultSearchPlugin, DefaultJobQueuePlugin, DefaultLogger, LogLevel } = require('@vendure/core');
            const { AssetServerPlugin } = require('@vendure/asset-server-plugin');
            const config = {
              apiOptions: { port: +(process.env.PORT || 3100), hostname: '127.0.0.1', adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
              authOptions: { tokenMethod: ['bearer', 'cookie'], superadminCredentials: { identifier: 'bench', password: 'a-long-Password-42' }, cookieOptions: { secret: 'x' }, requireVerification: false },
              dbConnectionOptions: { type: 'better-sqlite3', synchronize: process.env.SYNC === '1', logging: false, database: path.join(__dirname, 'vendure.sqlite'), enableWAL: true },
              paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] }, customFields: {}, logger: new DefaultLogger({ level: LogLevel.Warn }),
              plugins: [AssetServerPlugin.init({ route: 'assets', assetUploadDir: path.join(__dirname, 'assets') }), DefaultSearchPlugin.init({ bufferUpdates: false }), DefaultJobQueuePlugin.init({})],
              importExportOptions: { importAssetsDir: path.join(__dirname, 'node_modules/@vendure/create/assets/images') },
            };
            module.exports = { config };
            if (require.main === module) bootstrap(config).catch(e => { console.error(e); process.exit(1); });
            """),
        ("populate.js", """
            process.env.SYNC = '1';
            const path = require('path');
            const { config } = require('./server.js');
            const { bootstrap, bootstrapWorker } = require('@vendure/core');
            const { populate } = require('@vendure/core/cli');
            const from = path.join(__dirname, 'node_modules/@vendure/create/assets');
            (async () => {
              const app = await populate(() => bootstrap(config), path.join(from, 'initial-data.json'), path.join(from, 'products.csv'));
              const worker = await bootstrapWorker(config);
              await worker.startJobQueue();
              const db = new (require('better-sqlite3'))(path.join(__dirname, 'vendure.sqlite'), { readonly: true });
              for (let i = 0; i < 240; i++) { await new Promise(r => setTimeout(r, 1000)); if (i > 5 && db.prepare('select count(*) c from job_record where isSettled = 0').get().c === 0) break; }
              db.close(); await worker.app.close(); await app.close(); process.exit(0);
            })().catch(e => { console.error(e); process.exit(1); });
            """),
    ];

    /// <summary>Where it is, or null.</summary>
    static string? Folder
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("MYKOLLECTOR_VENDURE") is { Length: > 0 } named ? named : Own;
            return File.Exists(Path.Combine(folder, "vendure.sqlite")) ? folder : null;
        }
    }

    static string Own => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "vendure"));

    /// <summary>The running shop, or null when it is not here. Works on a copy of its data, so that no run meets the orders of another.</summary>
    public static async Task<Server?> StartAsync()
    {
        if (Folder is not { } folder) return null;
        var data = Directory.CreateTempSubdirectory("mykollector-vendure-").FullName;
        File.Copy(Path.Combine(folder, "vendure.sqlite"), Path.Combine(data, "vendure.sqlite"));
        foreach (var file in (string[])["server.js", "package.json"]) File.WriteAllText(Path.Combine(data, file), Array.Find(Files, f => f.Name == file).Text);
        Directory.CreateSymbolicLink(Path.Combine(data, "node_modules"), Path.Combine(folder, "node_modules"));
        Directory.CreateSymbolicLink(Path.Combine(data, "assets"), Path.Combine(folder, "assets"));
        var port = Server.FreePort();
        var start = new ProcessStartInfo("node") { WorkingDirectory = data, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("server.js");
        start.Environment["PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["NODE_ENV"] = "production";
        return await Server.ReadyAsync(start, port, data, ownFolder: true, "/health");
    }

    /// <summary>Fetches and fills one under <c>bin/vendure</c>.</summary>
    public static async Task<int> PrepareAsync()
    {
        Directory.CreateDirectory(Own);
        foreach (var (name, text) in Files) await File.WriteAllTextAsync(Path.Combine(Own, name), text);
        foreach (var (file, arguments) in ((string, string[])[])[("npm", ["install", "--no-audit", "--no-fund"]), ("npm", ["rebuild", "better-sqlite3", "bcrypt"]), ("node", ["populate.js"])])
        {
            var start = new ProcessStartInfo(file) { WorkingDirectory = Own };
            foreach (var argument in arguments) start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            if (process.ExitCode != 0) return process.ExitCode;
        }

        return 0;
    }

    /// <summary>A question to its shop as bytes.</summary>
    public static byte[] Request(string query) => Load.Request("POST", "/shop-api", JsonSerializer.Serialize(new { query }));

    /// <summary>What its own storefronts ask for a list of twenty products.</summary>
    public const string List = "query{products(options:{take:20}){totalItems items{id name slug description featuredAsset{id preview} variants{id sku priceWithTax currencyCode}}}}";

    /// <summary>The same from its search index.</summary>
    public const string Search = "query{search(input:{take:20,groupByProduct:true}){totalItems items{productId productName slug description productAsset{id preview} priceWithTax{... on SinglePrice{value} ... on PriceRange{min max}} currencyCode}}}";

    /// <summary>One product with its variants.</summary>
    public const string Detail = "query{product(slug:\"laptop\"){id name slug description featuredAsset{id preview} assets{id preview} variants{id name sku priceWithTax stockLevel options{code name}}}}";

    /// <summary>A visitor who fills a basket and, if wanted, pays. Returns the milliseconds of the first step and of all.</summary>
    public static async Task<(double Basket, double Order)> BuyAsync(HttpClient http, int visitor, bool whole)
    {
        string? token = null;
        var at = Stopwatch.GetTimestamp();
        await AskAsync($"mutation{{addItemToOrder(productVariantId:\"{5 + visitor % 60}\",quantity:1){{__typename ... on ErrorResult{{message}}}}}}");
        var basket = Stopwatch.GetElapsedTime(at).TotalMilliseconds;
        if (!whole) return (basket, 0);
        await AskAsync($"mutation{{setCustomerForOrder(input:{{firstName:\"A\",lastName:\"B\",emailAddress:\"u{Guid.NewGuid():N}@x.test\"}}){{__typename ... on ErrorResult{{message}}}}}}");
        await AskAsync("mutation{setOrderShippingAddress(input:{fullName:\"A B\",streetLine1:\"1 rue\",city:\"Gap\",postalCode:\"05000\",countryCode:\"GB\"}){__typename ... on ErrorResult{message}}}");
        using var methods = JsonDocument.Parse(await AskAsync("{eligibleShippingMethods{id}}"));
        var method = methods.RootElement.GetProperty("data").GetProperty("eligibleShippingMethods")[0].GetProperty("id").GetString();
        await AskAsync($"mutation{{setOrderShippingMethod(shippingMethodId:[\"{method}\"]){{__typename ... on ErrorResult{{message}}}}}}");
        await AskAsync("mutation{transitionOrderToState(state:\"ArrangingPayment\"){__typename ... on OrderStateTransitionError{transitionError}}}");
        var paid = await AskAsync("mutation{addPaymentToOrder(input:{method:\"standard-payment\",metadata:{}}){__typename ... on Order{state} ... on ErrorResult{message}}}");
        if (!paid.Contains("\"state\":\"Payment", StringComparison.Ordinal)) throw new InvalidOperationException(paid);
        return (basket, Stopwatch.GetElapsedTime(at).TotalMilliseconds);

        async Task<string> AskAsync(string query)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/shop-api") { Content = new StringContent(JsonSerializer.Serialize(new { query }), Encoding.UTF8, "application/json") };
            if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if (text.Contains("\"errors\"", StringComparison.Ordinal)) throw new InvalidOperationException(text);
            if (answer.Headers.TryGetValues("vendure-auth-token", out var given)) token = given.First();
            return text;
        }
    }
}
