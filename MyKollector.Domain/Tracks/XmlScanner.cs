using System.Text;

namespace MyKollector.Domain.Tracks;

/// <summary>
/// Forward-only reader of XML as UTF-8 bytes, for files that a strict parser would refuse: it wants no declared prefixes, no closed tags and no
/// end of file where it should be. It knows no entity but the five of XML and character references, and stops at a document type.
/// Linear in the bytes, allocates only for text that holds references.
/// </summary>
ref struct XmlScanner
{
    readonly ReadOnlySpan<byte> _bytes;
    int _at;
    ReadOnlySpan<byte> _attributes;

    public XmlScanner(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _at = 0;
    }

    public enum Node
    {
        Start,
        End,
        EndOfFile,

        /// <summary>The file ends inside a tag, a comment or before its root is closed.</summary>
        Cut,
        DocumentType,
    }

    /// <summary>Local name of the tag just read, without prefix.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>True when the start tag just read ends in a slash: no end tag follows.</summary>
    public bool IsEmpty { get; private set; }

    public int Depth { get; private set; }

    /// <summary>Offset of the first byte behind the tag just read.</summary>
    public readonly int Position => _at;

    public Node Read()
    {
        while (true)
        {
            var open = _bytes[_at..].IndexOf((byte)'<');
            if (open < 0)
            {
                _at = _bytes.Length;
                return Depth > 0 ? Node.Cut : Node.EndOfFile;
            }

            var at = _at + open + 1;
            if (at >= _bytes.Length) return CutHere();
            switch (_bytes[at])
            {
                case (byte)'/':
                {
                    var close = _bytes[at..].IndexOf((byte)'>');
                    if (close < 0) return CutHere();
                    Name = LocalName(Values.Trim(_bytes.Slice(at + 1, close - 1)));
                    _at = at + close + 1;
                    if (Depth > 0) Depth--;
                    return Node.End;
                }

                case (byte)'?':
                {
                    var close = _bytes[at..].IndexOf("?>"u8);
                    if (close < 0) return CutHere();
                    _at = at + close + 2;
                    continue;
                }

                case (byte)'!':
                {
                    var rest = _bytes[at..];
                    if (rest.StartsWith("!--"u8))
                    {
                        var close = rest[3..].IndexOf("-->"u8);
                        if (close < 0) return CutHere();
                        _at = at + 3 + close + 3;
                        continue;
                    }

                    if (rest.StartsWith("![CDATA["u8))
                    {
                        var close = rest.IndexOf("]]>"u8);
                        if (close < 0) return CutHere();
                        _at = at + close + 3;
                        continue;
                    }

                    // <!DOCTYPE, <!ENTITY and whatever else begins like this has no place in a track.
                    return Node.DocumentType;
                }

                default:
                {
                    var end = TagEnd(at);
                    if (end < 0) return CutHere();
                    var tag = _bytes[at..end];
                    _at = end + 1;
                    IsEmpty = tag.Length > 0 && tag[^1] == '/';
                    if (IsEmpty) tag = tag[..^1];
                    var nameEnd = tag.IndexOfAny(" \t\r\n"u8);
                    Name = LocalName(nameEnd < 0 ? tag : tag[..nameEnd]);
                    _attributes = nameEnd < 0 ? default : tag[nameEnd..];
                    if (!IsEmpty) Depth++;
                    return Node.Start;
                }
            }
        }
    }

    Node CutHere()
    {
        _at = _bytes.Length;
        return Node.Cut;
    }

    /// <summary>The closing angle bracket of a start tag: a quoted attribute may hold one.</summary>
    readonly int TagEnd(int at)
    {
        var rest = _bytes[at..];
        var close = rest.IndexOf((byte)'>');
        if (close < 0) return -1;
        // Usual case first: quotes before the bracket are paired.
        if ((rest[..close].Count((byte)'"') & 1) == 0 && (rest[..close].Count((byte)'\'') & 1) == 0) return at + close;
        var i = 0;
        while (i < rest.Length)
        {
            var next = rest[i..].IndexOfAny((byte)'>', (byte)'"', (byte)'\'');
            if (next < 0) return at + close;
            i += next;
            if (rest[i] == '>') return at + i;
            var quote = rest[i];
            var other = rest[(i + 1)..].IndexOf(quote);
            // A quote that is never closed: rather than swallow the rest of the file, end the tag at its first bracket.
            if (other < 0 || other > 4096) return at + close;
            i += other + 2;
        }

        return -1;
    }

    static ReadOnlySpan<byte> LocalName(ReadOnlySpan<byte> name)
    {
        var colon = name.IndexOf((byte)':');
        return colon < 0 ? name : name[(colon + 1)..];
    }

    /// <summary>An attribute of the start tag just read, by local name; empty when absent.</summary>
    public readonly ReadOnlySpan<byte> Attribute(ReadOnlySpan<byte> name)
    {
        var rest = _attributes;
        while (true)
        {
            var equals = rest.IndexOf((byte)'=');
            if (equals < 0) return default;
            var found = LocalName(Values.Trim(rest[..equals]));
            rest = rest[(equals + 1)..];
            var i = 0;
            while (i < rest.Length && rest[i] <= 32) i++;
            if (i >= rest.Length) return default;
            var quote = rest[i];
            ReadOnlySpan<byte> value;
            if (quote is (byte)'"' or (byte)'\'')
            {
                var close = rest[(i + 1)..].IndexOf(quote);
                if (close < 0) return default;
                value = rest.Slice(i + 1, close);
                rest = rest[(i + close + 2)..];
            }
            else
            {
                var close = rest[i..].IndexOfAny(" \t\r\n"u8);
                value = close < 0 ? rest[i..] : rest.Slice(i, close);
                rest = close < 0 ? default : rest[(i + close)..];
            }

            if (found.SequenceEqual(name)) return Decode(value);
        }
    }

    /// <summary>The text between the start tag just read and the next tag.</summary>
    public readonly ReadOnlySpan<byte> Text()
    {
        if (IsEmpty) return default;
        var rest = _bytes[_at..];
        if (rest.StartsWith("<![CDATA["u8))
        {
            var close = rest.IndexOf("]]>"u8);
            return close < 0 ? default : rest[9..close];
        }

        var next = rest.IndexOf((byte)'<');
        return next < 0 ? default : Decode(rest[..next]);
    }

    /// <summary>Goes behind the next end of an element of this local name, however deep; to the end of the file when there is none.</summary>
    public Node SkipTo(ReadOnlySpan<byte> name)
    {
        var depth = Depth;
        while (true)
        {
            var node = Read();
            if (node is Node.EndOfFile or Node.Cut or Node.DocumentType) return node;
            if (node == Node.End && (Depth < depth || Name.SequenceEqual(name))) return node;
        }
    }

    static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf((byte)'&') < 0 || text.Length > 4096) return text;
        var decoded = new byte[text.Length];
        var to = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '&')
            {
                decoded[to++] = text[i];
                continue;
            }

            var end = text[i..].IndexOf((byte)';');
            if (end is < 2 or > 12)
            {
                decoded[to++] = text[i];
                continue;
            }

            var name = text.Slice(i + 1, end - 1);
            if (TryReference(name, out var rune) && to + rune.Utf8SequenceLength <= decoded.Length)
            {
                to += rune.EncodeToUtf8(decoded.AsSpan(to));
                i += end;
            }
            else
            {
                decoded[to++] = text[i];
            }
        }

        return decoded.AsSpan(0, to);
    }

    static bool TryReference(ReadOnlySpan<byte> name, out Rune rune)
    {
        rune = default;
        if (name.SequenceEqual("amp"u8)) rune = new('&');
        else if (name.SequenceEqual("lt"u8)) rune = new('<');
        else if (name.SequenceEqual("gt"u8)) rune = new('>');
        else if (name.SequenceEqual("quot"u8)) rune = new('"');
        else if (name.SequenceEqual("apos"u8)) rune = new('\'');
        else if (name[0] == '#' && name.Length > 1)
        {
            var hexadecimal = name[1] is (byte)'x' or (byte)'X';
            var digits = name[(hexadecimal ? 2 : 1)..];
            var value = 0;
            foreach (var c in digits)
            {
                var digit = c switch
                {
                    >= (byte)'0' and <= (byte)'9' => c - '0',
                    >= (byte)'a' and <= (byte)'f' when hexadecimal => c - 'a' + 10,
                    >= (byte)'A' and <= (byte)'F' when hexadecimal => c - 'A' + 10,
                    _ => -1,
                };
                if (digit < 0) return false;
                value = value * (hexadecimal ? 16 : 10) + digit;
                if (value > 0x10FFFF) return false;
            }

            return digits.Length > 0 && Rune.TryCreate(value, out rune);
        }
        else
        {
            return false;
        }

        return true;
    }
}
