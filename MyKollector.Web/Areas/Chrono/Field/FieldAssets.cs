using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Theme;
using NUglify;
using NUglify.JavaScript;

namespace MyKollector.Web.Areas.Chrono.Field;

/// <summary>One file of the timer, ready to be sent.</summary>
/// <param name="Url">With a hash of its content: it never changes under one address.</param>
/// <param name="MediaType">Its type.</param>
/// <param name="Plain">Its bytes.</param>
/// <param name="Brotli">The same at the highest compression.</param>
public sealed record FieldAsset(string Url, string MediaType, byte[] Plain, byte[] Brotli)
{
    /// <summary>Writes it in the form that the browser reads.</summary>
    public Task WriteAsync(HttpContext context, string cacheControl)
    {
        var brotli = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        var bytes = brotli ? Brotli : Plain;
        context.Response.ContentType = MediaType;
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = cacheControl;
        context.Response.Headers.Vary = "Accept-Encoding";
        if (brotli) context.Response.Headers.ContentEncoding = "br";
        return context.Response.Body.WriteAsync(bytes).AsTask();
    }
}

/// <summary>
/// The timer, from <c>wwwroot/chrono</c>: one page that carries its script and style sheet, because on a mountain link every further request costs
/// more than their bytes, and the files that it fetches later. Sixteen kilobytes are all such a link gets, so everything is minified and compressed
/// once at the start, in every environment alike. The style sheet begins with the theme's dark palette.
/// </summary>
public sealed class FieldAssets
{
    public const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>What the page fetches once it is used.</summary>
    static readonly string[] Later = ["journey.mjs", "words.mjs", "group.mjs"];

    readonly FrozenDictionary<string, FieldAsset> _byName;
    readonly FrozenDictionary<string, FieldAsset> _byUrl;

    public FieldAssets(IWebHostEnvironment environment)
    {
        _byName = Later.ToFrozenDictionary(name => name, name => Make(name, MinifyScript(Read(environment, name)), "text/javascript; charset=utf-8"));
        _byUrl = _byName.Values.ToFrozenDictionary(a => a.Url);
        var script = MinifyScript(Read(environment, "timer.mjs"));
        var style = MinifyStyle(Theme() + Read(environment, "timer.css"));
        Inline = new(InlineSources.HashOf(script), InlineSources.HashOf(style));
        // Every word of the page stands in its name, so that a change of any of them reaches the phones.
        var page = Filled(Read(environment, "shell.html"), ("paper", Palette.Dark.Paper), ("journey", this["journey.mjs"].Url), ("group", this["group.mjs"].Url), ("words", this["words.mjs"].Url), ("style", style), ("script", script));
        Build = Hash(Encoding.UTF8.GetBytes(page));
        Shell = Make("shell.html", Filled(page, ("build", Build)), "text/html; charset=utf-8");
    }

    /// <summary>The one page of the field.</summary>
    public FieldAsset Shell { get; }

    /// <summary>Names this page among those of other builds; stands in it.</summary>
    public string Build { get; }

    /// <summary>What the page carries and is allowed to run.</summary>
    public InlineSources Inline { get; }

    /// <summary>A file by its name in <c>wwwroot/chrono</c>.</summary>
    public FieldAsset this[string name] => _byName[name];

    /// <summary>Addresses of all files.</summary>
    public IEnumerable<string> Urls => Later.Select(name => _byName[name].Url);

    /// <summary>A file by its hashed address; null for an address of another build.</summary>
    public FieldAsset? At(string path) => _byUrl.GetValueOrDefault(path);

    /// <summary>Compresses a text that is written once.</summary>
    public static FieldAsset Make(string name, string text, string mediaType)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) brotli.Write(bytes);
        return new($"/chrono/_/{Path.GetFileNameWithoutExtension(name)}.{Hash(bytes)}{Path.GetExtension(name)}", mediaType, bytes, packed.ToArray());
    }

    /// <summary>A script as it travels: without blanks and comments. More is not asked: the minifier misreads async functions that are used above their declaration.</summary>
    /// <exception cref="InvalidOperationException">The minifier does not understand the script: it would not run on an older phone either.</exception>
    public static string MinifyScript(string text) => Minified(Uglify.Js(text, new CodeSettings { ScriptVersion = ScriptVersion.EcmaScript6, MinifyCode = false }));

    static string Read(IWebHostEnvironment environment, string name)
    {
        using var reader = new StreamReader(environment.WebRootFileProvider.GetFileInfo("chrono/" + name).CreateReadStream());
        return reader.ReadToEnd();
    }

    static string Filled(string template, params ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (name, value) in values) template = template.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return template;
    }

    static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..10];

    static string MinifyStyle(string text) => Minified(Uglify.Css(text));

    static string Minified(UglifyResult result) => result.HasErrors ? throw new InvalidOperationException(string.Join("; ", result.Errors)) : result.Code;

    static string Theme() =>
        $":root{{--paper:{Palette.Dark.Paper};--card:{Palette.Dark.Card};--ink:{Palette.Dark.Ink};--soft:{Palette.Dark.InkSoft};--line:{Palette.Dark.Line};--strong:{Palette.Dark.LineStrong};--bronze:{Palette.Dark.Bronze};--fill:{Palette.Dark.BronzeHover};--done:{Palette.Dark.Done};--wait:{Palette.Dark.Waiting};--warn:{Palette.Dark.Attention};--bad:{Palette.Dark.Problem};--on:{Palette.Dark.PaperDeep}}}\n";
}
