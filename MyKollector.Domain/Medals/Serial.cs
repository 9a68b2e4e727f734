using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Medals;

/// <summary>Expected failures of <see cref="Serial"/> and <see cref="MedalToken"/>.</summary>
public static class SerialErrors
{
    /// <summary>Not of the form <c>HUEZ-26-7K4QM-X</c>.</summary>
    public static readonly Error Malformed = Error.Invalid("serial.malformed", "serial");

    /// <summary>The form is right, the check character is not: one character was misread or two were swapped.</summary>
    public static readonly Error CheckFailed = Error.Invalid("serial.check_failed", "serial");

    /// <summary>Not 26 characters of Crockford's base32 that stand for 128 bits.</summary>
    public static readonly Error TokenMalformed = Error.Invalid("medal_token.malformed", "token");
}

/// <summary>
/// The number that people read and type when a QR code is scratched: course prefix, year, random body and check character,
/// <c>HUEZ-26-7K4QM-X</c>. It identifies a medal and proves nothing.
/// </summary>
/// <remarks>
/// The body is written with 30 signs: no vowel, so that no word appears by chance, and no I, L or O, so that 1 and 0 stay alone.
/// The check character is ISO/IEC 7064 MOD 37-2 over prefix, year and body (0–9 = 0–9, A–Z = 10–35). 37 is prime and 2 is one of its
/// primitive roots, so that every wrong character and every swap of two neighbours changes the remainder. Bodies whose check
/// character would fall outside the 30 signs are passed over at creation.
/// </remarks>
public sealed record Serial
{
    /// <summary>The 30 signs of body and check character.</summary>
    public const string Alphabet = "0123456789BCDFGHJKMNPQRSTVWXYZ";

    /// <summary>Random bytes needed by <see cref="Create"/>.</summary>
    public const int RandomBytes = 8;

    static readonly SearchValues<char> Signs = SearchValues.Create(Alphabet);

    const int BodyLength = 5;
    const int TailLength = 2 + BodyLength + 1;
    const int Bodies = 30 * 30 * 30 * 30 * 30;

    /// <summary>The canonical text with dashes, upper case: <c>HUEZ-26-7K4QM-X</c>.</summary>
    public string Value { get; }

    /// <summary>Two to four letters naming the course.</summary>
    public string Prefix => Value[..Value.IndexOf('-', StringComparison.Ordinal)];

    Serial(string prefix, string year, string body, char check) => Value = $"{prefix}-{year}-{body}-{check}";

    /// <summary>A serial for a medal sold in <paramref name="year"/>.</summary>
    /// <param name="coursePrefix">Two to four letters A–Z, the course's own.</param>
    /// <param name="year">Four digits; the last two are kept.</param>
    /// <param name="random">At least <see cref="RandomBytes"/> bytes from a cryptographic source.</param>
    /// <exception cref="ArgumentException">Prefix or random bytes are not of this form: a bug of the caller.</exception>
    public static Serial Create(string coursePrefix, int year, ReadOnlySpan<byte> random)
    {
        if (!IsPrefix(coursePrefix)) throw new ArgumentException("Two to four letters A to Z.", nameof(coursePrefix));
        ArgumentOutOfRangeException.ThrowIfNegative(year);
        if (random.Length < RandomBytes) throw new ArgumentException($"{RandomBytes} random bytes are needed.", nameof(random));
        var shortYear = (year % 100).ToString("00", CultureInfo.InvariantCulture);
        Span<char> body = stackalloc char[BodyLength];
        for (var number = (int)(BinaryPrimitives.ReadUInt64BigEndian(random) % Bodies); ; number = (number + 1) % Bodies)
        {
            var rest = number;
            for (var i = BodyLength - 1; i >= 0; i--)
            {
                body[i] = Alphabet[rest % Alphabet.Length];
                rest /= Alphabet.Length;
            }

            var check = CheckCharacter($"{coursePrefix}{shortYear}{body}");
            if (Alphabet.Contains(check, StringComparison.Ordinal)) return new(coursePrefix, shortYear, body.ToString(), check);
        }
    }

    /// <summary>
    /// Reads what a person typed: any case, spaces, dashes and dots ignored; O and 0, I, L and 1 stand for one another where only one of
    /// them can be meant. A piece suffix (<c>-R1</c>) is accepted and dropped.
    /// </summary>
    public static Result<Serial> Parse(string? text) => ParsePiece(text) is { Succeeded: true } read ? read.Value.Serial : ParsePiece(text).Error!;

    /// <summary>Like <see cref="Parse"/>, keeping the number of the physical piece: 0 for the first, 1 for <c>-R1</c>.</summary>
    public static Result<(Serial Serial, int Remake)> ParsePiece(string? text)
    {
        if (text is null || text.Length > 64) return SerialErrors.Malformed;
        var compact = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c)) compact.Append(char.ToUpperInvariant(c));
            else if (!char.IsWhiteSpace(c) && c is not ('-' or '.' or '_' or '‐' or '‑' or '–' or '—')) return SerialErrors.Malformed;
        }

        var letters = compact.ToString();
        var plain = ParseCompact(letters);
        if (plain.Succeeded) return (plain.Value, 0);
        var mark = letters.LastIndexOf('R');
        if (mark > 0 && letters.Length - mark is 2 or 3
            && int.TryParse(letters.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var remake) && remake > 0
            && IsToldApart(letters[..mark]) && ParseCompact(letters[..mark]) is { Succeeded: true } piece)
            return (piece.Value, remake);
        return plain.Error;
    }

    /// <summary>The text of one physical piece: the serial itself for the first, <c>HUEZ-26-7K4QM-X-R1</c> for its first remake.</summary>
    /// <param name="remake">0 for the first piece, then 1 to 99.</param>
    public string PieceText(int remake)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(remake);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(remake, 99);
        return remake == 0 ? Value : string.Create(CultureInfo.InvariantCulture, $"{Value}-R{remake}");
    }

    /// <summary>True for two to four letters A–Z.</summary>
    public static bool IsPrefix(string? prefix) => prefix is { Length: >= 2 and <= 4 } && prefix.All(char.IsAsciiLetterUpper);

    /// <inheritdoc />
    public override string ToString() => Value;

    // A two-letter prefix with a suffix is as long as a four-letter one without: a year in figures, nothing that may stand for one, says which it is.
    static bool IsToldApart(string serial) => serial.Length != 2 + TailLength || (char.IsAsciiDigit(serial[2]) && char.IsAsciiDigit(serial[3]));

    static Result<Serial> ParseCompact(string letters)
    {
        var prefixLength = letters.Length - TailLength;
        if (prefixLength is < 2 or > 4) return SerialErrors.Malformed;
        Span<char> read = stackalloc char[letters.Length];
        for (var i = 0; i < read.Length; i++) read[i] = i < prefixLength ? AsLetter(letters[i]) : AsSign(letters[i]);
        var prefix = read[..prefixLength].ToString();
        var year = read.Slice(prefixLength, 2);
        var body = read.Slice(prefixLength + 2, BodyLength);
        var check = read[^1];
        if (!IsPrefix(prefix) || !char.IsAsciiDigit(year[0]) || !char.IsAsciiDigit(year[1])) return SerialErrors.Malformed;
        if (body.ContainsAnyExcept(Signs)) return SerialErrors.Malformed;
        return CheckCharacter(read[..^1]) == check ? new Serial(prefix, year.ToString(), body.ToString(), check) : SerialErrors.CheckFailed;
    }

    // The prefix holds letters only, the rest never holds I, L or O: position says which of a confusable pair is meant.
    static char AsLetter(char c) => c switch { '0' => 'O', '1' => 'I', _ => c };

    static char AsSign(char c) => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c };

    static char CheckCharacter(ReadOnlySpan<char> text)
    {
        var sum = 0;
        foreach (var c in text) sum = (sum + (char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10)) * 2 % 37;
        var check = (38 - sum) % 37;
        return check switch { < 10 => (char)('0' + check), < 36 => (char)('A' + check - 10), _ => '*' };
    }
}
