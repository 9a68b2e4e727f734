namespace MyKollector.Web.Platform.Journal;

/// <summary>
/// Cells of a CSV file that a spreadsheet may open: RFC 4180 quoting, and an apostrophe before whatever a spreadsheet would run as a formula
/// (OWASP, CSV injection).
/// </summary>
public static class CsvText
{
    /// <summary>What French and most European spreadsheets split at.</summary>
    public const char Separator = ';';

    static readonly System.Buffers.SearchValues<char> Quoted = System.Buffers.SearchValues.Create(";,\"\r\n\t");

    public static string Cell(string? value)
    {
        if (string.IsNullOrEmpty(value)) return "";
        // A separator inside a value could start a new cell in a program that splits otherwise: quoting below covers ours, the check covers each line's start.
        var safe = value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\0' or '＝' or '＋' or '－' or '＠' ? "'" + value : value;
        safe = safe.Replace("\0", "", StringComparison.Ordinal);
        return safe.AsSpan().IndexOfAny(Quoted) < 0 && safe[0] != '\'' ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    public static string Row(params IEnumerable<string?> cells) => string.Join(Separator, cells.Select(Cell)) + "\r\n";
}
