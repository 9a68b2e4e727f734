using System.IO.Compression;
using System.Text;

namespace MyKollector.Web.Areas.Fab.Parts;

/// <summary>Answers with files.</summary>
static class Files
{
    // Archives of the same content are the same bytes.
    static readonly DateTimeOffset FileTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IResult Download(byte[] content, string mediaType, string name) => new Attachment(content, mediaType, name);

    public static void Add(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = FileTime;
        using var stream = entry.Open();
        stream.Write(content);
    }

    /// <summary>Names, times and addresses are personal: nothing on the way keeps a copy.</summary>
    sealed class Attachment(byte[] content, string mediaType, string name) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.File(content, mediaType, name).ExecuteAsync(httpContext);
        }
    }
}

/// <summary>A list for spreadsheets and laser software: semicolons, UTF-8 with its mark, nothing that a spreadsheet would run as a formula.</summary>
sealed class Csv
{
    readonly StringBuilder _text = new();

    public void Row(IReadOnlyList<string?> cells) => _text.AppendJoin(';', cells.Select(Cell)).Append("\r\n");

    public byte[] ToBytes() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(_text.ToString())];

    public static string Cell(string? text)
    {
        text ??= "";
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\0') text = "'" + text;
        return text.AsSpan().IndexOfAny(";\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
