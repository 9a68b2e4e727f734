using System.Globalization;
using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using MyKollector.Domain.Artwork;

namespace MyKollector.Web.Platform.Documents;

/// <summary>
/// An SVG element that can become text (a response, a file) or a part of a page, without raw markup in either: every value is escaped by
/// the writer. Holds no style, neither as attribute nor as element, because the public pages' policy forbids both.
/// </summary>
public sealed class SvgNode(string name)
{
    const string Namespace = "http://www.w3.org/2000/svg";

    readonly List<KeyValuePair<string, string>> _attributes = [];
    readonly List<SvgNode> _children = [];
    string? _text;

    /// <summary>The outer element of a picture: box, role, title and description for people who do not see it.</summary>
    public static SvgNode Root(string idPrefix, string title, string? description, double left, double top, double width, double height)
    {
        var svg = new SvgNode("svg").Set("xmlns", Namespace)
            .Set("viewBox", string.Create(CultureInfo.InvariantCulture, $"{left} {top} {width} {height}"))
            .Set("role", "img")
            .Set("aria-labelledby", description is null ? $"{idPrefix}-t" : $"{idPrefix}-t {idPrefix}-d")
            .Add(new SvgNode("title").Set("id", $"{idPrefix}-t").Write(title));
        return description is null ? svg : svg.Add(new SvgNode("desc").Set("id", $"{idPrefix}-d").Write(description));
    }

    public SvgNode Set(string attribute, string value)
    {
        _attributes.Add(new(attribute, value));
        return this;
    }

    /// <summary>Numbers are written with a point whatever the page's language.</summary>
    public SvgNode Set(string attribute, double value) => Set(attribute, Math.Round(value, 4).ToString(CultureInfo.InvariantCulture));

    public SvgNode Add(params ReadOnlySpan<SvgNode> children)
    {
        foreach (var child in children) _children.Add(child);
        return this;
    }

    public SvgNode Write(string text)
    {
        _text = text;
        return this;
    }

    /// <summary>As text, on one line.</summary>
    public string ToMarkup()
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new() { OmitXmlDeclaration = true, CheckCharacters = true })) WriteTo(writer);
        return text.ToString();
    }

    /// <summary>As a part of a Razor page: <c>@picture.ToFragment()</c>.</summary>
    /// <param name="cssClass">Class of the outer element.</param>
    public RenderFragment ToFragment(string? cssClass = null) => builder =>
    {
        var sequence = 0;
        WriteTo(builder, ref sequence, cssClass);
    };

    void WriteTo(XmlWriter writer)
    {
        writer.WriteStartElement(name, Namespace);
        foreach (var (attribute, value) in _attributes)
            if (attribute != "xmlns") writer.WriteAttributeString(attribute, value);
        if (_text is not null) writer.WriteString(_text);
        foreach (var child in _children) child.WriteTo(writer);
        writer.WriteEndElement();
    }

    // The tree is as deep as the picture; sequence numbers count along because two renderings of one picture have the same shape.
#pragma warning disable ASP0006
    void WriteTo(RenderTreeBuilder builder, ref int sequence, string? cssClass = null)
    {
        builder.OpenElement(sequence++, name);
        if (cssClass is not null) builder.AddAttribute(sequence++, "class", cssClass);
        foreach (var (attribute, value) in _attributes) builder.AddAttribute(sequence++, attribute, value);
        if (_text is not null) builder.AddContent(sequence++, _text);
        foreach (var child in _children) child.WriteTo(builder, ref sequence);
        builder.CloseElement();
    }
#pragma warning restore ASP0006
}

/// <summary>The <c>d</c> attribute of a path.</summary>
static class SvgPathData
{
    /// <summary>
    /// Whole numbers relative to the last point: about a third of the size of absolute decimals. Differences are taken between rounded
    /// positions, so that rounding does not add up.
    /// </summary>
    /// <param name="path">Millimetres.</param>
    /// <param name="unitsPerMillimetre">100 keeps a hundredth of a millimetre.</param>
    public static string Compact(VectorPath path, double unitsPerMillimetre)
    {
        var text = new StringBuilder(path.Segments.Count * 12);
        (long X, long Y) at = (0, 0), start = (0, 0);
        var verb = ' ';
        (long X, long Y) Round(Point p) => ((long)Math.Round(p.X * unitsPerMillimetre), (long)Math.Round(p.Y * unitsPerMillimetre));
        void Verb(char next)
        {
            if (verb == next && next != 'm') text.Append(' ');
            else text.Append(next);
            verb = next;
        }

        void Number(long value)
        {
            Span<char> digits = stackalloc char[20];
            value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
            text.Append(digits[..length]);
        }

        void Pair((long X, long Y) p, bool first)
        {
            var (x, y) = (p.X - at.X, p.Y - at.Y);
            if (!first && x >= 0) text.Append(' ');
            Number(x);
            if (y >= 0) text.Append(' ');
            Number(y);
        }

        foreach (var s in path.Segments)
        {
            var to = Round(s.End);
            switch (s.Verb)
            {
                case PathVerb.Move:
                    Verb('m');
                    Pair(to, true);
                    start = to;
                    break;
                case PathVerb.Line when to.Y == at.Y:
                    Verb('h');
                    Number(to.X - at.X);
                    break;
                case PathVerb.Line when to.X == at.X:
                    Verb('v');
                    Number(to.Y - at.Y);
                    break;
                case PathVerb.Line:
                    Verb('l');
                    Pair(to, true);
                    break;
                case PathVerb.Cubic:
                    Verb('c');
                    Pair(Round(s.Control1), true);
                    Pair(Round(s.Control2), false);
                    Pair(to, false);
                    break;
                case PathVerb.Close:
                    text.Append('z');
                    verb = 'z';
                    to = start;
                    break;
            }

            at = to;
        }

        return text.ToString();
    }

    /// <summary>Absolute millimetres to a ten-thousandth, for laser software.</summary>
    public static string Exact(VectorPath path)
    {
        var text = new StringBuilder(path.Segments.Count * 24);
        void Pair(Point p) => text.Append(CultureInfo.InvariantCulture, $"{Math.Round(p.X, 4)},{Math.Round(p.Y, 4)} ");
        foreach (var s in path.Segments)
        {
            text.Append(s.Verb switch { PathVerb.Move => 'M', PathVerb.Line => 'L', PathVerb.Cubic => 'C', PathVerb.Close => 'Z' });
            if (s.Verb == PathVerb.Close) continue;
            if (s.Verb == PathVerb.Cubic)
            {
                Pair(s.Control1);
                Pair(s.Control2);
            }

            Pair(s.End);
        }

        return text.ToString();
    }
}
