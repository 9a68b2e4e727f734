using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace MyKollector.Domain.Tracks;

/// <summary>Numbers and times out of UTF-8 bytes, without culture, allocation or exception.</summary>
static class Values
{
    static readonly double[] PowersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        var from = 0;
        var to = text.Length;
        while (from < to && text[from] <= 32) from++;
        while (to > from && text[to - 1] <= 32) to--;
        return text[from..to];
    }

    /// <summary>
    /// A finite decimal number, dot or (as some French programs write) comma. Up to 15 digits it is exact: mantissa and power of ten are
    /// both exact doubles, so one division rounds once (W. D. Clinger, 1990). Anything unusual goes to the library.
    /// </summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out double value)
    {
        text = Trim(text);
        value = 0;
        var i = 0;
        var negative = false;
        if (text.Length == 0) return false;
        if (text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            i = 1;
        }

        long mantissa = 0;
        var digits = 0;
        var decimals = 0;
        var separator = false;
        for (; i < text.Length; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit <= 9)
            {
                if (++digits > 18) return TrySlow(text, out value);
                mantissa = mantissa * 10 + digit;
                if (separator) decimals++;
            }
            else if (text[i] is (byte)'.' or (byte)',')
            {
                if (separator) return false;
                separator = true;
            }
            else
            {
                return TrySlow(text, out value);
            }
        }

        if (digits == 0) return false;
        if (mantissa > 1L << 53) return TrySlow(text, out value);
        value = mantissa / PowersOfTen[decimals];
        if (negative) value = -value;
        return true;
    }

    static bool TrySlow(ReadOnlySpan<byte> text, out double value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && double.IsFinite(value);

    public static bool TryPosition(ReadOnlySpan<byte> latitude, ReadOnlySpan<byte> longitude, out TrackPoint point)
    {
        point = default;
        if (!TryNumber(latitude, out var lat) || !TryNumber(longitude, out var lon) || !IsPosition(lat, lon)) return false;
        point = TrackPoint.At(lat, lon);
        return true;
    }

    /// <summary>On the earth, and not the (0, 0) that receivers write before their first fix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPosition(double latitude, double longitude) =>
        Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180 && !(Math.Abs(latitude) < 1e-4 && Math.Abs(longitude) < 1e-4);

    public static short ToShort(double value) => value is >= 0 and < 32000 ? (short)value : TrackPoint.None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool Digits(ReadOnlySpan<byte> text, int at, int count, out int value)
    {
        value = 0;
        if (at + count > text.Length) return false;
        for (var i = at; i < at + count; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit > 9) return false;
            value = value * 10 + (int)digit;
        }

        return true;
    }

    /// <summary>ISO 8601 date and time (RFC 3339), to milliseconds; a missing zone is UTC and <paramref name="zoned"/> false.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, out long milliseconds, out bool zoned)
    {
        text = Trim(text);
        milliseconds = TrackPoint.NoTime;
        zoned = false;
        if (text.Length < 16 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ') || text[13] != ':') return false;
        if (!Digits(text, 0, 4, out var year) || !Digits(text, 5, 2, out var month) || !Digits(text, 8, 2, out var day) ||
            !Digits(text, 11, 2, out var hour) || !Digits(text, 14, 2, out var minute)) return false;
        var second = 0;
        var at = 16;
        var fraction = 0;
        if (at < text.Length && text[at] == ':')
        {
            if (!Digits(text, 17, 2, out second)) return false;
            at = 19;
            if (at < text.Length && text[at] is (byte)'.' or (byte)',')
            {
                at++;
                var scale = 100;
                var any = false;
                while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9')
                {
                    fraction += (text[at] - '0') * scale;
                    scale /= 10;
                    at++;
                    any = true;
                }

                if (!any) return false;
            }
        }

        if (year is < 1970 or > 2200 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 24 || minute > 59 || second > 60) return false;
        var offset = 0;
        if (at < text.Length)
        {
            if (text[at] is (byte)'Z' or (byte)'z')
            {
                at++;
                zoned = true;
            }
            else if (text[at] is (byte)'+' or (byte)'-')
            {
                var sign = text[at] == '-' ? -1 : 1;
                if (!Digits(text, at + 1, 2, out var hours)) return false;
                var minutes = 0;
                at += 3;
                if (at < text.Length && text[at] == ':') at++;
                if (at < text.Length)
                {
                    if (!Digits(text, at, 2, out minutes)) return false;
                    at += 2;
                }

                if (hours > 18 || minutes > 59) return false;
                offset = sign * (hours * 60 + minutes);
                zoned = true;
            }

            if (at != text.Length) return false;
        }

        milliseconds = (DayNumber(year, month, day) * 86_400 + hour * 3600L + minute * 60L + second - offset * 60L) * 1000 + fraction;
        return true;
    }

    /// <summary>Days since 1970-01-01 in the Gregorian calendar (H. Hinnant, days_from_civil).</summary>
    static long DayNumber(int year, int month, int day)
    {
        year -= month <= 2 ? 1 : 0;
        var era = year / 400;
        var yearOfEra = year - era * 400;
        var dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * 146_097L + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }
}
