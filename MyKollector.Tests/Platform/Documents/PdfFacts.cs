using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using UglyToad.PdfPig;

namespace MyKollector.Tests.Platform.Documents;

/// <summary>What a PDF file is, read from its bytes.</summary>
static partial class PdfFacts
{
    /// <summary>Width and height of each page in millimetres.</summary>
    public static IReadOnlyList<(double Width, double Height)> Pages(byte[] pdf)
    {
        using var document = PdfDocument.Open(pdf);
        return [.. document.GetPages().Select(p => (p.Width / 72 * 25.4, p.Height / 72 * 25.4))];
    }

    /// <summary>Everything that can be selected and copied, in reading order of the file.</summary>
    public static string Text(byte[] pdf)
    {
        using var document = PdfDocument.Open(pdf);
        return string.Join('\n', document.GetPages().Select(p => p.Text));
    }

    /// <summary>The file with every compressed stream opened and fonts left out, as Latin-1.</summary>
    public static string Opened(byte[] pdf)
    {
        var text = Encoding.Latin1.GetString(pdf);
        return Streams().Replace(text, match =>
        {
            try
            {
                using var inflated = new MemoryStream();
                using var zlib = new ZLibStream(new MemoryStream(Encoding.Latin1.GetBytes(match.Groups[1].Value)), CompressionMode.Decompress);
                zlib.CopyTo(inflated);
                // The program of a font is data of its own kind, not PDF.
                return match.Groups[1].Length > 0 && inflated.TryGetBuffer(out var bytes) && bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0, 1, 0, 0])
                    ? "stream endstream"
                    : $"stream\n{Encoding.Latin1.GetString(inflated.ToArray())}\nendstream";
            }
            catch (InvalidDataException)
            {
                return match.Value;
            }
        });
    }

    /// <summary>Names of dictionary entries that make a file do something; what stands inside escaped strings is text.</summary>
    public static IReadOnlyList<string> Actions(byte[] pdf) => [.. Active().Matches(Strings().Replace(Opened(pdf), "()")).Select(m => m.Value).Distinct()];

    [GeneratedRegex(@"stream\r?\n(.*?)\r?\nendstream", RegexOptions.Singleline)]
    private static partial Regex Streams();

    [GeneratedRegex(@"\((?:\\.|[^\\()])*\)", RegexOptions.Singleline)]
    private static partial Regex Strings();

    [GeneratedRegex(@"/(JS|JavaScript|AA|OpenAction|Launch|URI|SubmitForm|GoToR|EmbeddedFiles?|RichMedia|AcroForm)\b")]
    private static partial Regex Active();
}
