namespace MyKollector.Web.Platform.Documents.Flow;

/// <summary>Code 128 (ISO/IEC 15417), set B: what scanners at a workbench read without being told.</summary>
static class Code128
{
    /// <summary>Free modules on each side.</summary>
    public const int QuietZone = 10;

    const int StartB = 104;
    const int Stop = 106;

    // Widths of bars and spaces per symbol value, as printed in the standard.
    static readonly string[] Widths =
    [
        "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
        "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
        "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
        "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
        "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
        "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
    ];

    /// <summary>Module widths, bar first, of start, text, check symbol and stop.</summary>
    /// <exception cref="ArgumentException">A character outside printable ASCII: a bug, serials have none.</exception>
    public static IReadOnlyList<int> Encode(string text)
    {
        if (text.Length == 0 || text.Any(c => c is < ' ' or > '~')) throw new ArgumentException("Printable ASCII only.", nameof(text));
        var values = new List<int> { StartB };
        values.AddRange(text.Select(c => c - ' '));
        values.Add(values.Select((v, i) => v * Math.Max(1, i)).Sum() % 103);
        values.Add(Stop);
        return [.. values.SelectMany(v => Widths[v]).Select(w => w - '0')];
    }
}
