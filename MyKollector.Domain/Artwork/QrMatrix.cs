namespace MyKollector.Domain.Artwork;

/// <summary>The modules of a QR code (ISO/IEC 18004) without its quiet zone, and their exact outline.</summary>
public sealed class QrMatrix
{
    /// <summary>Light modules that must stay free on each side.</summary>
    public const int QuietZone = 4;

    readonly bool[,] _dark;

    /// <summary>What the code says.</summary>
    public string Content { get; }

    /// <summary>Modules per side: 17 + 4 × version.</summary>
    public int Size => _dark.GetLength(0);

    /// <summary>1 to 40.</summary>
    public int Version => (Size - 17) / 4;

    /// <summary>Wraps modules, true for dark, [row, column], without quiet zone.</summary>
    /// <exception cref="ArgumentException">Not a square of a size that a QR code has.</exception>
    public QrMatrix(string content, bool[,] dark)
    {
        if (dark.GetLength(0) != dark.GetLength(1) || dark.GetLength(0) < 21 || (dark.GetLength(0) - 17) % 4 != 0)
            throw new ArgumentException("Not the size of a QR code.", nameof(dark));
        Content = content;
        _dark = (bool[,])dark.Clone();
    }

    /// <summary>True for a dark module; outside the code everything is light.</summary>
    public bool IsDark(int row, int column) => row >= 0 && column >= 0 && row < Size && column < Size && _dark[row, column];

    /// <summary>
    /// The outline of all dark modules, each group as one ring with its holes: laser software would otherwise burn the seam between two
    /// neighbours twice. Traced on the grid itself, because boolean operations on curves are not exact.
    /// </summary>
    /// <param name="topLeft">Corner of the first module.</param>
    /// <param name="module">Side of a module, millimetres.</param>
    public VectorPath Outline(Point topLeft, double module) => Trace(topLeft, module, 0, IsDark);

    /// <summary>
    /// The outline of everything light, quiet zone included: engraved on dark metal, where the laser brings out what is bright.
    /// </summary>
    /// <param name="topLeft">Corner of the first module, inside the quiet zone.</param>
    /// <param name="module">Side of a module, millimetres.</param>
    public VectorPath InverseOutline(Point topLeft, double module) => Trace(topLeft, module, QuietZone,
        (row, column) => row >= -QuietZone && column >= -QuietZone && row < Size + QuietZone && column < Size + QuietZone && !IsDark(row, column));

    // Every filled cell lies on the right of the direction of travel: outer rings run clockwise, holes the other way round,
    // which fills alike under the non-zero and the even-odd rule.
    VectorPath Trace(Point topLeft, double module, int border, Func<int, int, bool> filled)
    {
        var next = new Dictionary<(int X, int Y), List<(int X, int Y)>>();
        void Edge(int x1, int y1, int x2, int y2)
        {
            if (!next.TryGetValue((x1, y1), out var ends)) next[(x1, y1)] = ends = new(2);
            ends.Add((x2, y2));
        }

        for (var row = -border; row < Size + border; row++)
        {
            for (var column = -border; column < Size + border; column++)
            {
                if (!filled(row, column)) continue;
                if (!filled(row - 1, column)) Edge(column, row, column + 1, row);
                if (!filled(row, column + 1)) Edge(column + 1, row, column + 1, row + 1);
                if (!filled(row + 1, column)) Edge(column + 1, row + 1, column, row + 1);
                if (!filled(row, column - 1)) Edge(column, row + 1, column, row);
            }
        }

        var path = new PathBuilder();
        // Corners in reading order, so that the same code always gives the same file.
        foreach (var start in next.Keys.OrderBy(k => k.Y).ThenBy(k => k.X).ToList())
        {
            while (next.TryGetValue(start, out var open) && open.Count > 0)
            {
                var ring = new List<(int X, int Y)>();
                var at = start;
                var heading = (X: 0, Y: 0);
                do
                {
                    ring.Add(at);
                    var ends = next[at];
                    // Where two cells touch at a corner only, turning right keeps their rings apart.
                    var choice = Math.Max(0, ends.FindIndex(e => (e.X - at.X, e.Y - at.Y) == (-heading.Y, heading.X)));
                    var to = ends[choice];
                    ends.RemoveAt(choice);
                    heading = (to.X - at.X, to.Y - at.Y);
                    at = to;
                }
                while (at != start);

                var corners = new List<Point>();
                for (var i = 0; i < ring.Count; i++)
                {
                    var (before, here, after) = (ring[(i + ring.Count - 1) % ring.Count], ring[i], ring[(i + 1) % ring.Count]);
                    if ((here.X - before.X) * (after.Y - here.Y) != (here.Y - before.Y) * (after.X - here.X))
                        corners.Add(topLeft + new Point(here.X * module, here.Y * module));
                }

                path.Polyline(corners, closed: true);
            }
        }

        return path.Build();
    }
}
