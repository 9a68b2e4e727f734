using SkiaSharp;

namespace MyKollector.Tests.Platform.Documents;

/// <summary>Reads upright Code 128 symbols of set B from a picture, line by line.</summary>
static class Code128Reader
{
    // Each symbol as its six widths, from the table of the standard.
    const string Table =
        "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121" +
        "111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224111422121124" +
        "121421141122141221112214112412122114122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113114311411113411311" +
        "113141114131311141411131211412211214211232";

    /// <summary>All different texts, in the order in which they appear from top to bottom.</summary>
    public static IReadOnlyList<string> ReadAll(byte[] png)
    {
        using var picture = SKBitmap.Decode(png);
        var texts = new List<string>();
        for (var y = 0; y < picture.Height; y++)
        {
            if (ReadLine(picture, y) is { } text && !texts.Contains(text)) texts.Add(text);
        }

        return texts;
    }

    static string? ReadLine(SKBitmap picture, int y)
    {
        var runs = new List<int>();
        var dark = false;
        var length = 0;
        for (var x = 0; x < picture.Width; x++)
        {
            var isDark = picture.GetPixel(x, y).Red < 128;
            if (isDark == dark) length++;
            else
            {
                runs.Add(length);
                (dark, length) = (isDark, 1);
            }
        }

        runs.Add(length);
        // Runs at odd places are bars.
        for (var start = 1; start + 18 < runs.Count; start += 2)
        {
            if (Symbol(runs, start) != 104) continue;
            var values = new List<int> { 104 };
            for (var at = start + 6; at + 6 < runs.Count; at += 6)
            {
                if (IsStop(runs, at))
                {
                    var check = values[^1];
                    values.RemoveAt(values.Count - 1);
                    var sum = values.Select((v, i) => v * Math.Max(1, i)).Sum() % 103;
                    return sum == check ? string.Concat(values.Skip(1).Select(v => (char)(v + 32))) : null;
                }

                if (Symbol(runs, at) is not { } value) break;
                values.Add(value);
            }
        }

        return null;
    }

    static bool IsStop(List<int> runs, int at)
    {
        if (at + 6 >= runs.Count) return false;
        var total = runs.Skip(at).Take(7).Sum();
        ReadOnlySpan<int> stop = [2, 3, 3, 1, 1, 1, 2];
        for (var i = 0; i < 7; i++)
            if (Math.Abs(runs[at + i] * 13.0 / total - stop[i]) > 0.45) return false;
        return true;
    }

    static int? Symbol(List<int> runs, int at)
    {
        var total = runs.Skip(at).Take(6).Sum();
        for (var value = 0; value < Table.Length / 6; value++)
        {
            var same = true;
            for (var i = 0; i < 6 && same; i++) same = Math.Abs(runs[at + i] * 11.0 / total - (Table[value * 6 + i] - '0')) < 0.45;
            if (same) return value;
        }

        return null;
    }
}
