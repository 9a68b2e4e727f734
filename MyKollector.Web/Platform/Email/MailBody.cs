using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using MyKollector.Web.Ui.Theme;

namespace MyKollector.Web.Platform.Email;

/// <summary>
/// The body of a mail, written once and rendered as HTML and as plain text. Every value is encoded on the way out: no part of it is
/// ever markup. Address lines, names and notes typed by customers may be given as they are.
/// </summary>
/// <param name="Culture">Language of the frame around the body; texts are given in it already.</param>
public sealed class MailBody(CultureInfo culture)
{
    readonly List<Block> _blocks = [];

    public CultureInfo Culture => culture;

    /// <summary>Shown by mail programs beside the subject.</summary>
    public string? Preview { get; private set; }

    /// <summary>Sets the line that mail programs show beside the subject.</summary>
    public MailBody WithPreview(string text)
    {
        Preview = text;
        return this;
    }

    public MailBody Heading(string text) => Add(new(Kind.Heading, text));

    /// <summary>A paragraph; line breaks are kept.</summary>
    public MailBody Text(string text) => Add(new(Kind.Paragraph, text));

    /// <summary>A paragraph in small print.</summary>
    public MailBody Small(string text) => Add(new(Kind.Small, text));

    /// <summary>The one thing to do next. A mail has one; further links are <see cref="Link"/>.</summary>
    public MailBody Button(string label, string url) => Add(new(Kind.Button, label, Checked(url)));

    /// <summary>A link on its own line.</summary>
    public MailBody Link(string label, string url) => Add(new(Kind.Link, label, Checked(url)));

    /// <summary>A highlighted sentence, such as a reviewer's answer.</summary>
    public MailBody Quote(string text) => Add(new(Kind.Quote, text));

    /// <summary>Label and value pairs.</summary>
    public MailBody Facts(params ReadOnlySpan<(string Label, string Value)> facts) => Add(new(Kind.Facts, "", null, [.. facts]));

    /// <summary>As plain text, lines ending in <c>\n</c>.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var block in _blocks)
        {
            switch (block.Kind)
            {
                case Kind.Heading:
                    text.Append(block.Text.ToUpper(culture)).Append('\n');
                    break;
                case Kind.Paragraph or Kind.Small:
                    text.Append(block.Text).Append('\n');
                    break;
                case Kind.Quote:
                    foreach (var line in block.Text.Split('\n')) text.Append("> ").Append(line.TrimEnd('\r')).Append('\n');
                    break;
                case Kind.Button or Kind.Link:
                    text.Append(block.Text).Append(culture.TwoLetterISOLanguageName == "fr" ? "\u00A0:\n" : ":\n").Append(block.Url).Append('\n');
                    break;
                case Kind.Facts:
                    foreach (var (label, value) in block.Pairs)
                        text.Append(label).Append(culture.TwoLetterISOLanguageName == "fr" ? "\u00A0: " : ": ").Append(value.Replace("\n", "\n  ", StringComparison.Ordinal)).Append('\n');
                    break;
            }

            text.Append('\n');
        }

        return text.Append("-- \n").Append(EmailText.Get("Signature", culture)).Append('\n').ToString();
    }

    /// <summary>As an HTML document whose only styles are on its elements: mail programs read no others.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html><html lang=\"{culture.TwoLetterISOLanguageName}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"></head>");
        html.Append(CultureInfo.InvariantCulture, $"<body style=\"margin:0;padding:24px 12px;background:{Palette.Paper};color:{Palette.Ink};font:17px/1.5 'Alegreya Sans',Calibri,'Segoe UI',sans-serif\">");
        if (Preview is not null) html.Append(CultureInfo.InvariantCulture, $"<div style=\"display:none;max-height:0;overflow:hidden\">{Encode(Preview)}</div>");
        html.Append(CultureInfo.InvariantCulture, $"<div style=\"max-width:560px;margin:0 auto\"><p style=\"margin:0 0 16px;font-size:20px;font-weight:700\">MyKollect<span style=\"color:{Palette.Bronze}\">Or</span></p>");
        html.Append(CultureInfo.InvariantCulture, $"<div style=\"padding:24px;background:{Palette.Card};border:1px solid {Palette.Line};border-radius:10px\">");
        foreach (var block in _blocks) Write(html, block);
        html.Append(CultureInfo.InvariantCulture, $"</div><p style=\"margin:16px 0 0;color:{Palette.InkSoft};font-size:15px\">{Lines(EmailText.Get("Signature", culture))}</p></div></body></html>");
        return html.ToString();
    }

    static void Write(StringBuilder html, Block block)
    {
        switch (block.Kind)
        {
            case Kind.Heading:
                html.Append(CultureInfo.InvariantCulture, $"<h1 style=\"margin:0 0 12px;font-size:24px;line-height:1.2\">{Encode(block.Text)}</h1>");
                break;
            case Kind.Paragraph:
                html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 16px\">{Lines(block.Text)}</p>");
                break;
            case Kind.Small:
                html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 12px;color:{Palette.InkSoft};font-size:15px\">{Lines(block.Text)}</p>");
                break;
            case Kind.Quote:
                html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 16px;padding:8px 16px;border-left:3px solid {Palette.BronzeFill};background:{Palette.Paper}\">{Lines(block.Text)}</p>");
                break;
            case Kind.Button:
                html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 20px\"><a href=\"{Encode(block.Url!)}\" style=\"display:inline-block;padding:12px 24px;border-radius:8px;background:{Palette.BronzeFill};color:{Palette.Ink};font-weight:700;text-decoration:none\">{Encode(block.Text)}</a></p>");
                break;
            case Kind.Link:
                html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 12px\"><a href=\"{Encode(block.Url!)}\" style=\"color:{Palette.Ink}\">{Encode(block.Text)}</a></p>");
                break;
            case Kind.Facts:
                html.Append("<table role=\"presentation\" style=\"margin:0 0 16px;border-collapse:collapse;width:100%\">");
                foreach (var (label, value) in block.Pairs)
                    html.Append(CultureInfo.InvariantCulture, $"<tr><td style=\"padding:4px 16px 4px 0;color:{Palette.InkSoft};vertical-align:top\">{Encode(label)}</td><td style=\"padding:4px 0;vertical-align:top\">{Lines(value)}</td></tr>");
                html.Append("</table>");
                break;
        }
    }

    MailBody Add(Block block)
    {
        _blocks.Add(block);
        return this;
    }

    static string Checked(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
        ? url
        : throw new ArgumentException("A mail links to absolute http addresses only.", nameof(url));

    static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    static string Lines(string text) => string.Join("<br>", text.Split('\n').Select(l => Encode(l.TrimEnd('\r'))));

    enum Kind
    {
        Heading,
        Paragraph,
        Small,
        Quote,
        Button,
        Link,
        Facts,
    }

    sealed record Block(Kind Kind, string Text, string? Url = null, (string Label, string Value)[]? Facts = null)
    {
        public (string Label, string Value)[] Pairs => Facts ?? [];
    }
}
