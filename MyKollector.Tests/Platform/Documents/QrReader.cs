using System.Text;
using SkiaSharp;

namespace MyKollector.Tests.Platform.Documents;

/// <summary>
/// Reads an upright QR code (ISO/IEC 18004, versions 1 to 6, level M) from a picture, without correcting anything: a printed code must be
/// right to the last module. Written from the standard; shares nothing with the encoder.
/// </summary>
static class QrReader
{
    // Blocks and codewords of level M per version: blocks, codewords per block, data codewords per block.
    static readonly (int Blocks, int All, int Data)[] Sizes = [(1, 26, 16), (1, 44, 28), (1, 70, 44), (2, 50, 32), (2, 67, 43), (4, 43, 27)];

    /// <summary>The text of the one code in a picture; throws when there is none or a module is wrong.</summary>
    public static (string Text, int Version) Read(byte[] png)
    {
        using var picture = SKBitmap.Decode(png);
        var dark = Binary(picture);
        var finders = Finders(dark);
        foreach (var a in finders)
        {
            foreach (var b in finders)
            {
                foreach (var c in finders)
                {
                    // Upright: b is right of a on one line, c below a on one line, both equally far.
                    var (across, down) = (b.X - a.X, c.Y - a.Y);
                    if (across < 10 * a.Module || Math.Abs(b.Y - a.Y) > a.Module || Math.Abs(c.X - a.X) > a.Module || Math.Abs(across - down) > a.Module) continue;
                    var size = (int)Math.Round(across / a.Module) + 7;
                    size = (int)Math.Round((size - 17) / 4.0) * 4 + 17;
                    if ((size - 17) / 4 is < 1 or > 6) continue;
                    var module = across / (size - 7);
                    var modules = new bool[size, size];
                    for (var row = 0; row < size; row++)
                    {
                        for (var column = 0; column < size; column++)
                            modules[row, column] = dark[(int)Math.Round(a.Y + (row - 3) * module), (int)Math.Round(a.X + (column - 3) * module)];
                    }

                    return (Decode(modules), (size - 17) / 4);
                }
            }
        }

        throw new InvalidDataException($"No QR code among {finders.Count} finder patterns.");
    }

    static bool[,] Binary(SKBitmap picture)
    {
        var (width, height) = (picture.Width, picture.Height);
        var grey = new int[height, width];
        var histogram = new int[256];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var p = picture.GetPixel(x, y);
                // Transparent ground is white paper.
                var g = (p.Red * 299 + p.Green * 587 + p.Blue * 114) / 1000;
                grey[y, x] = (g * p.Alpha + 255 * (255 - p.Alpha)) / 255;
                histogram[grey[y, x]]++;
            }
        }

        var threshold = Otsu(histogram, width * height);
        var dark = new bool[height, width];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++) dark[y, x] = grey[y, x] <= threshold;
        }

        return dark;
    }

    static int Otsu(int[] histogram, int total)
    {
        double sum = histogram.Select((n, i) => (double)n * i).Sum(), below = 0, weight = 0, best = -1;
        var at = 127;
        for (var i = 0; i < 255; i++)
        {
            weight += histogram[i];
            below += (double)histogram[i] * i;
            if (weight == 0 || weight == total) continue;
            var between = Math.Pow(sum * weight / total - below, 2) / (weight * (total - weight));
            if (between <= best) continue;
            (best, at) = (between, i);
        }

        return at;
    }

    // Runs of 1:1:3:1:1 that are so across and down, gathered by place.
    static List<(double X, double Y, double Module)> Finders(bool[,] dark)
    {
        var found = new List<(double X, double Y, double Module, int Count)>();
        var (height, width) = (dark.GetLength(0), dark.GetLength(1));
        for (var y = 0; y < height; y++)
        {
            var runs = Runs(width, x => dark[y, x]);
            for (var i = 0; i + 4 < runs.Count; i++)
            {
                if (!runs[i].Dark || !IsFinder(runs, i, out var module)) continue;
                var x = (runs[i + 2].Start + runs[i + 2].End - 1) / 2.0;
                var column = Runs(height, yy => dark[yy, (int)Math.Round(x)]);
                var middle = column.FindIndex(r => r.Start <= y && y < r.End);
                if (middle < 2 || middle + 2 >= column.Count || !IsFinder(column, middle - 2, out var downModule) || Math.Abs(downModule - module) > module * 0.4) continue;
                var centre = (column[middle].Start + column[middle].End - 1) / 2.0;
                var same = found.FindIndex(f => Math.Abs(f.X - x) < 2 * module && Math.Abs(f.Y - centre) < 2 * module);
                if (same < 0) found.Add((x, centre, module, 1));
                else found[same] = ((found[same].X * found[same].Count + x) / (found[same].Count + 1), centre, (found[same].Module * found[same].Count + module) / (found[same].Count + 1), found[same].Count + 1);
            }
        }

        return [.. found.Where(f => f.Count >= f.Module).Select(f => (f.X, f.Y, f.Module))];
    }

    static List<(bool Dark, int Start, int End)> Runs(int length, Func<int, bool> at)
    {
        var runs = new List<(bool, int, int)>();
        for (var start = 0; start < length;)
        {
            var end = start;
            while (end < length && at(end) == at(start)) end++;
            runs.Add((at(start), start, end));
            start = end;
        }

        return runs;
    }

    static bool IsFinder(List<(bool Dark, int Start, int End)> runs, int at, out double module)
    {
        module = 0;
        if (!runs[at].Dark) return false;
        ReadOnlySpan<int> shape = [1, 1, 3, 1, 1];
        var total = runs[at + 4].End - runs[at].Start;
        module = total / 7.0;
        if (module < 1.5) return false;
        for (var i = 0; i < 5; i++)
            if (Math.Abs(runs[at + i].End - runs[at + i].Start - shape[i] * module) > module * 0.5 + 0.5) return false;
        return true;
    }

    static string Decode(bool[,] m)
    {
        var size = m.GetLength(0);
        var version = (size - 17) / 4;
        var format = 0;
        ReadOnlySpan<(int Row, int Column)> places = [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8), (5, 8), (4, 8), (3, 8), (2, 8), (1, 8), (0, 8)];
        foreach (var (row, column) in places) format = format << 1 | (m[row, column] ? 1 : 0);
        format ^= 0b101010000010010;
        if (format >> 13 != 0) throw new InvalidDataException("Not level M.");
        var mask = format >> 10 & 7;

        var bits = new List<bool>();
        var upwards = true;
        for (var right = size - 1; right > 0; right -= 2)
        {
            if (right == 6) right--;
            for (var i = 0; i < size; i++)
            {
                var row = upwards ? size - 1 - i : i;
                for (var column = right; column >= right - 1; column--)
                    if (!IsFunction(row, column, size, version)) bits.Add(m[row, column] ^ Masked(mask, row, column));
            }

            upwards = !upwards;
        }

        var codewords = new byte[bits.Count / 8];
        for (var i = 0; i < codewords.Length * 8; i++)
            if (bits[i]) codewords[i / 8] |= (byte)(128 >> i % 8);

        var (blocks, all, data) = Sizes[version - 1];
        var message = new List<byte>();
        for (var b = 0; b < blocks; b++)
        {
            var block = new byte[all];
            for (var i = 0; i < all; i++) block[i] = codewords[i * blocks + b];
            if (!IsCodeword(block, all - data)) throw new InvalidDataException("A module is wrong.");
            message.AddRange(block[..data]);
        }

        return Text(message);
    }

    static bool IsFunction(int row, int column, int size, int version)
    {
        if (row < 9 && column < 9 || row < 9 && column >= size - 8 || row >= size - 8 && column < 9) return true;
        if (row == 6 || column == 6) return true;
        return version > 1 && Math.Abs(row - (size - 7)) <= 2 && Math.Abs(column - (size - 7)) <= 2;
    }

    static bool Masked(int mask, int i, int j) => mask switch
    {
        0 => (i + j) % 2 == 0,
        1 => i % 2 == 0,
        2 => j % 3 == 0,
        3 => (i + j) % 3 == 0,
        4 => (i / 2 + j / 3) % 2 == 0,
        5 => i * j % 2 + i * j % 3 == 0,
        6 => (i * j % 2 + i * j % 3) % 2 == 0,
        _ => ((i + j) % 2 + i * j % 3) % 2 == 0,
    };

    // A Reed–Solomon codeword vanishes at the first powers of the generator of GF(256) modulo x⁸+x⁴+x³+x²+1.
    static bool IsCodeword(byte[] block, int check)
    {
        var root = 1;
        for (var i = 0; i < check; i++)
        {
            var value = 0;
            foreach (var symbol in block) value = Times(value, root) ^ symbol;
            if (value != 0) return false;
            root = Times(root, 2);
        }

        return true;
    }

    static int Times(int a, int b)
    {
        var product = 0;
        for (; b > 0; b >>= 1)
        {
            if ((b & 1) == 1) product ^= a;
            a <<= 1;
            if (a > 255) a ^= 0x11D;
        }

        return product;
    }

    static string Text(List<byte> message)
    {
        const string alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        var at = 0;
        int Take(int count)
        {
            var value = 0;
            for (var i = 0; i < count; i++, at++) value = value << 1 | message[at / 8] >> 7 - at % 8 & 1;
            return value;
        }

        var text = new StringBuilder();
        while (at + 4 <= message.Count * 8)
        {
            switch (Take(4))
            {
                case 0:
                    return text.ToString();
                case 4:
                    var bytes = new byte[Take(8)];
                    for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)Take(8);
                    text.Append(Encoding.UTF8.GetString(bytes));
                    break;
                case 2:
                    var count = Take(9);
                    for (; count > 1; count -= 2)
                    {
                        var pair = Take(11);
                        text.Append(alphanumeric[pair / 45]).Append(alphanumeric[pair % 45]);
                    }

                    if (count == 1) text.Append(alphanumeric[Take(6)]);
                    break;
                case var mode:
                    throw new InvalidDataException($"Mode {mode}.");
            }
        }

        return text.ToString();
    }
}
