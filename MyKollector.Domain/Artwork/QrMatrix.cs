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
        // One bit per direction in which an edge leaves a corner of the grid; directions turn right: east, south, west, north.
        var side = Size + 2 * border;
        var cells = new bool[side + 2, side + 2];
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++) cells[row + 1, column + 1] = filled(row - border, column - border);
        }

        var leaving = new byte[side + 1, side + 1];
        for (var row = 0; row <= side; row++)
        {
            for (var column = 0; column <= side; column++)
            {
                // The four cells around the corner.
                var (upLeft, upRight, downLeft, downRight) = (cells[row, column], cells[row, column + 1], cells[row + 1, column], cells[row + 1, column + 1]);
                leaving[row, column] = (byte)((downRight && !upRight ? 1 : 0) | (downLeft && !downRight ? 2 : 0) | (upLeft && !downLeft ? 4 : 0) | (upRight && !upLeft ? 8 : 0));
            }
        }

        var path = new PathBuilder();
        // Corners in reading order, so that the same code always gives the same file. The first corner of a ring in that order is a true
        // corner: nothing of the ring lies above it or on its left.
        for (var row = 0; row <= side; row++)
        {
            for (var column = 0; column <= side; column++)
            {
                while (leaving[row, column] != 0) Ring(row, column);
            }
        }

        return path.Build();

        void Ring(int startRow, int startColumn)
        {
            var (row, column) = (startRow, startColumn);
            var heading = System.Numerics.BitOperations.TrailingZeroCount((uint)leaving[row, column]);
            Point At(int r, int c) => topLeft + new Point((c - border) * module, (r - border) * module);
            path.MoveTo(At(row, column));
            do
            {
                leaving[row, column] &= (byte)~(1 << heading);
                (row, column) = heading switch { 0 => (row, column + 1), 1 => (row + 1, column), 2 => (row, column - 1), _ => (row - 1, column) };
                if (row == startRow && column == startColumn) break;
                // Where two cells touch at a corner only, turning right keeps their rings apart.
                var right = (heading + 1) & 3;
                var next = (leaving[row, column] >> right & 1) != 0 ? right : (leaving[row, column] >> heading & 1) != 0 ? heading : (heading + 3) & 3;
                if (next != heading) path.LineTo(At(row, column));
                heading = next;
            }
            while (true);
            path.Close();
        }
    }
}
