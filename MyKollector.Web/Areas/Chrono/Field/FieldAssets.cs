using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
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
/// Script and style sheet of the timer, from <c>wwwroot/chrono</c>: sixteen kilobytes are all a mountain link gets, so everything is minified
/// and compressed once at the start, in every environment alike. The style sheet begins with the theme's dark palette.
/// </summary>
public sealed class FieldAssets
{
    public const string Immutable = "public, max-age=31536000, immutable";

    readonly FrozenDictionary<string, FieldAsset> _byName;
    readonly FrozenDictionary<string, FieldAsset> _byUrl;

    public FieldAssets(IWebHostEnvironment environment)
    {
        var assets = new Dictionary<string, FieldAsset>();
        foreach (var name in new[] { "timer.mjs", "journey.mjs", "group.mjs", "words.mjs", "timer.css" })
        {
            var file = environment.WebRootFileProvider.GetFileInfo("chrono/" + name);
            using var reader = new StreamReader(file.CreateReadStream());
            var style = name.EndsWith(".css", StringComparison.Ordinal);
            var text = reader.ReadToEnd();
            assets[name] = Make(name, style ? MinifyStyle(Theme() + text) : MinifyScript(text), style ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8");
        }

        _byName = assets.ToFrozenDictionary();
        _byUrl = assets.Values.ToFrozenDictionary(a => a.Url);
    }

    /// <summary>A file by its name in <c>wwwroot/chrono</c>.</summary>
    public FieldAsset this[string name] => _byName[name];

    /// <summary>A file by its hashed address; null for an address of another build.</summary>
    public FieldAsset? At(string path) => _byUrl.GetValueOrDefault(path);

    /// <summary>Compresses a text that is written once.</summary>
    public static FieldAsset Make(string name, string text, string mediaType)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..10];
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) brotli.Write(bytes);
        return new($"/chrono/_/{Path.GetFileNameWithoutExtension(name)}.{hash}{Path.GetExtension(name)}", mediaType, bytes, packed.ToArray());
    }

    /// <summary>A script as it travels: without blanks and comments. More is not asked: the minifier misreads async functions that are used above their declaration.</summary>
    /// <exception cref="InvalidOperationException">The minifier does not understand the script: it would not run on an older phone either.</exception>
    public static string MinifyScript(string text) => Minified(Uglify.Js(text, new CodeSettings { ScriptVersion = ScriptVersion.EcmaScript6, MinifyCode = false }));

    static string MinifyStyle(string text) => Minified(Uglify.Css(text));

    static string Minified(UglifyResult result) => result.HasErrors ? throw new InvalidOperationException(string.Join("; ", result.Errors)) : result.Code;

    static string Theme() =>
        $":root{{--paper:{Palette.Dark.Paper};--card:{Palette.Dark.Card};--ink:{Palette.Dark.Ink};--soft:{Palette.Dark.InkSoft};--line:{Palette.Dark.Line};--strong:{Palette.Dark.LineStrong};--bronze:{Palette.Dark.Bronze};--fill:{Palette.Dark.BronzeHover};--done:{Palette.Dark.Done};--wait:{Palette.Dark.Waiting};--warn:{Palette.Dark.Attention};--bad:{Palette.Dark.Problem};--on:{Palette.Dark.PaperDeep}}}\n";
}
