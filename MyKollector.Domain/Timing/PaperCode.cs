using System.Globalization;
using System.Text;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Timing;

/// <summary>
/// A finished attempt on paper: four words and five signs, shown at the finish, that give start and finish back to the second when the phone
/// is lost. Not a proof, only a memory.
/// </summary>
/// <remarks>
/// 58 bits say the course's serial prefix (19), the start in seconds modulo 2²² (22: read back within the 48 days after the finish) and the
/// elapsed seconds (17: up to 36 hours). As symbols of 11 bits, the first four are words of <see cref="PaperWords"/>, the last three share the
/// five signs of Crockford's base32 (14 bits of data, 11 of check). The check is Σ αᵏ·sᵢ over GF(2¹¹) with x¹¹ + x² + 1, whose root α is
/// primitive: a wrong word, a wrong sign, or two words swapped, always changes it. The last two symbols stand three powers apart, so that every bit
/// of the signs has a power of its own.
/// </remarks>
/// <param name="CoursePrefix">Two to four letters A–Z, the course's own.</param>
/// <param name="StartedAt">Whole seconds, UTC.</param>
/// <param name="ElapsedSeconds">0 to 131,071.</param>
public sealed record PaperCode(string CoursePrefix, DateTimeOffset StartedAt, int ElapsedSeconds)
{
    /// <summary>Longest time that fits, seconds.</summary>
    public const int LongestSeconds = (1 << 17) - 1;

    /// <summary>How long after the finish the words can be read back.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1 << StartBits);

    const int StartBits = 22;
    const int ElapsedBits = 17;
    const int SymbolBits = 11;
    const string Signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Words and signs, <c>cabane loutre sapin velours K7Q4P</c>.</summary>
    /// <exception cref="ArgumentException">A prefix or a time that does not fit: a bug of the caller.</exception>
    public string Text
    {
        get
        {
            if (ElapsedSeconds is < 0 or > LongestSeconds) throw new ArgumentException("The time does not fit.");
            var data = (UInt128)(uint)PrefixNumber(CoursePrefix) << (StartBits + ElapsedBits) | (UInt128)(ulong)(StartedAt.ToUnixTimeSeconds() & ((1 << StartBits) - 1)) << ElapsedBits | (uint)ElapsedSeconds;
            var tail = (int)(data & 0x3FFF) << SymbolBits | CheckOf(data);
            var text = new StringBuilder();
            for (var i = 3; i >= 0; i--) text.Append(PaperWords.All[(int)(data >> (14 + SymbolBits * i)) & 0x7FF]).Append(' ');
            for (var shift = 20; shift >= 0; shift -= 5) text.Append(Signs[tail >> shift & 31]);
            return text.ToString();
        }
    }

    /// <summary>
    /// Reads what a person typed: any case, accents, dashes; a word may also be its number (1 to 2048). O is 0, I and L are 1 in the signs.
    /// </summary>
    /// <param name="text">Words and signs.</param>
    /// <param name="now">When it is typed: the start is the latest whose finish lies before it.</param>
    public static Result<PaperCode> Parse(string? text, DateTimeOffset now)
    {
        if (text is null || text.Length > 200) return PaperCodeErrors.Malformed;
        var parts = Plain(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // The signs may be typed with a space among them.
        if (parts.Length < 5 || string.Concat(parts[4..]) is not { Length: 5 } tailText) return PaperCodeErrors.Malformed;
        UInt128 data = 0;
        foreach (var part in parts[..4])
        {
            if (PaperWords.IndexOf(part) is not { } index) return PaperCodeErrors.UnknownWord(part);
            data = data << SymbolBits | (uint)index;
        }

        var tail = 0;
        foreach (var sign in tailText)
        {
            var value = Signs.IndexOf(sign switch { 'o' => '0', 'i' or 'l' => '1', var other => char.ToUpperInvariant(other) }, StringComparison.Ordinal);
            if (value < 0) return PaperCodeErrors.Malformed;
            tail = tail << 5 | value;
        }

        data = data << 14 | (uint)(tail >> SymbolBits);
        if (CheckOf(data) != (tail & 0x7FF)) return PaperCodeErrors.CheckFailed;
        if (PrefixText((int)(data >> (StartBits + ElapsedBits))) is not { } prefix) return PaperCodeErrors.CheckFailed;
        var remainder = (long)(data >> ElapsedBits) & ((1 << StartBits) - 1);
        var elapsed = (int)(data & LongestSeconds);
        // The words are shown at the finish. A phone a little ahead of us may have written one that is still to come here.
        var latest = now.AddHours(1).ToUnixTimeSeconds() - elapsed;
        var start = latest - ((latest - remainder) & ((1 << StartBits) - 1));
        return new PaperCode(prefix, DateTimeOffset.FromUnixTimeSeconds(start), elapsed);
    }

    /// <summary>Horner's scheme from the first word to the last bits of data; α is multiplication by x.</summary>
    static int CheckOf(UInt128 data)
    {
        var check = 0;
        // 58 bits: four words, then 11 and 3 bits.
        foreach (var (shift, bits, powers) in (ReadOnlySpan<(int, int, int)>)[(47, 11, 1), (36, 11, 1), (25, 11, 1), (14, 11, 1), (3, 11, 3), (0, 3, 1)])
        {
            check ^= (int)(data >> shift) & ((1 << bits) - 1);
            for (var i = 0; i < powers; i++)
            {
                check <<= 1;
                if ((check & 0x800) != 0) check ^= 0x805;
            }
        }

        return check;
    }

    /// <summary>Bijective numbering of letters: A is 1, AA is 27.</summary>
    static int PrefixNumber(string prefix)
    {
        if (!Medals.Serial.IsPrefix(prefix)) throw new ArgumentException("Two to four letters A to Z.", nameof(prefix));
        return prefix.Aggregate(0, (number, letter) => number * 26 + letter - 'A' + 1);
    }

    static string? PrefixText(int number)
    {
        var letters = "";
        for (; number > 0; number = (number - 1) / 26) letters = (char)('A' + (number - 1) % 26) + letters;
        return Medals.Serial.IsPrefix(letters) ? letters : null;
    }

    static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            plain.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ');
        }

        return plain.ToString();
    }
}

/// <summary>What can be wrong with a typed finish code.</summary>
public static class PaperCodeErrors
{
    public static readonly Error Malformed = Error.Invalid("paper_code.malformed", "text");
    public static readonly Error CheckFailed = Error.Invalid("paper_code.check_failed", "text");

    /// <summary>Argument: the word.</summary>
    public static Error UnknownWord(string word) => Error.Invalid("paper_code.unknown_word", "text", word);
}
