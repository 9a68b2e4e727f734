using SkiaSharp;

namespace MyKollector.Web.Platform.Documents.Flow;

/// <summary>A page size in millimetres.</summary>
readonly record struct PageSize(float Width, float Height)
{
    public static readonly PageSize A4 = new(210, 297);
    public static readonly PageSize A4Landscape = new(297, 210);
    public static readonly PageSize Label = new(100, 150);
}

/// <summary>A column of a table.</summary>
/// <param name="Title">Head of the column.</param>
/// <param name="Width">Millimetres.</param>
/// <param name="Align">Of head and cells.</param>
sealed record Column(string Title, float Width, Align Align = Align.Left);

/// <summary>A cell: a main text and, under it, an optional smaller one.</summary>
sealed record Cell(string Text, string? Detail = null)
{
    public static implicit operator Cell(string text) => new(text);
}

/// <summary>
/// Sets text from top to bottom over as many pages as it takes. The only place that knows how a PDF is made: another library would
/// replace this folder and nothing else. The same input gives the same bytes: no clock, no random identifier, fonts from the assembly.
/// </summary>
sealed class PdfFlow : IDisposable
{
    readonly PageSize _size;
    readonly List<SKPicture> _pages = [];
    SKPictureRecorder _recorder = new();

    PdfFlow(PageSize size, float margin)
    {
        _size = size;
        Margin = margin;
        Pen = Begin();
    }

    /// <summary>Free edge on the left, on the right and on top, millimetres.</summary>
    public float Margin { get; }

    /// <summary>Free edge at the bottom, where the foot is.</summary>
    public float Foot { get; set; } = 26;

    /// <summary>Where the next thing begins.</summary>
    public float Y { get; set; }

    public float Left => Margin;

    public float Right => _size.Width - Margin;

    public float Width => Right - Left;

    public PageSize Size => _size;

    /// <summary>Draws on the current page.</summary>
    public Pen Pen { get; private set; }

    /// <summary>Sets a document.</summary>
    /// <param name="title">Title in the file's properties.</param>
    /// <param name="made">Date in the file's properties: the document's own, not the clock's.</param>
    /// <param name="size">Of all pages.</param>
    /// <param name="margin">Millimetres.</param>
    /// <param name="content">Writes the pages.</param>
    /// <param name="foot">Draws the foot of each page, knowing its number and how many there are.</param>
    public static SetDocument Set(string title, DateOnly made, PageSize size, float margin, Action<PdfFlow> content, Action<Pen, int, int>? foot = null)
    {
        using var flow = new PdfFlow(size, margin);
        content(flow);
        flow.End();
        return new(title, made, size, flow._pages, foot);
    }

    /// <summary>Goes to a new page when less than this height is left; keeps together what follows.</summary>
    public bool Need(float height)
    {
        if (Y + height <= _size.Height - Foot) return false;
        NewPage();
        return true;
    }

    public void NewPage()
    {
        End();
        Pen = Begin();
    }

    public void Space(float height) => Y += height;

    public void Paragraph(string text, TextStyle style, Align align = Align.Left)
    {
        foreach (var line in style.Wrap(text, Width))
        {
            Need(style.LineHeight);
            Pen.Paragraph(line, style, Left, Y, Width, align);
            Y += style.LineHeight;
        }
    }

    /// <summary>A table whose head is repeated on every page it reaches; a row is never split.</summary>
    public void Table(IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<Cell>> rows, TextStyle head, TextStyle text, TextStyle detail, SKColor rule)
    {
        const float pad = 2;
        var cellPad = 1.5f;
        void Head()
        {
            var x = Left;
            Pen.Line(Left, Y, Right, Y, head.Colour, 0.3f);
            foreach (var column in columns)
            {
                Pen.Text(column.Title, head, Anchor(column, x), Y + pad + head.CapHeight + 0.6f, column.Align);
                x += column.Width;
            }

            Y += head.LineHeight + 2 * pad;
            Pen.Line(Left, Y, Right, Y, head.Colour, 0.15f);
        }

        float Anchor(Column column, float x) => column.Align switch { Align.Left => x + cellPad, Align.Centre => x + column.Width / 2, Align.Right => x + column.Width - cellPad };

        Need(head.LineHeight + 2 * pad + text.LineHeight + 2 * pad);
        Head();
        foreach (var row in rows)
        {
            var height = 2 * pad + row.Select((cell, i) => HeightOf(cell, columns[i].Width - 2 * cellPad)).Max();
            if (Need(height)) Head();
            var x = Left;
            for (var i = 0; i < columns.Count; i++)
            {
                var (column, cell) = (columns[i], row[i]);
                var taken = Pen.Paragraph(cell.Text, text, x + cellPad, Y + pad, column.Width - 2 * cellPad, column.Align);
                if (cell.Detail is not null) Pen.Paragraph(cell.Detail, detail, x + cellPad, Y + pad + taken, column.Width - 2 * cellPad, column.Align);
                x += column.Width;
            }

            Y += height;
            Pen.Line(Left, Y, Right, Y, rule, 0.15f);
        }

        float HeightOf(Cell cell, float width) =>
            text.Wrap(cell.Text, width).Count * text.LineHeight + (cell.Detail is null ? 0 : detail.Wrap(cell.Detail, width).Count * detail.LineHeight);
    }

    Pen Begin()
    {
        _recorder = new();
        Y = Margin;
        return new(_recorder.BeginRecording(SKRect.Create(_size.Width, _size.Height)));
    }

    /// <summary>The last page's recorder; those before it went with their pages.</summary>
    public void Dispose() => _recorder.Dispose();

    void End()
    {
        _pages.Add(_recorder.EndRecording());
        _recorder.Dispose();
    }
}
