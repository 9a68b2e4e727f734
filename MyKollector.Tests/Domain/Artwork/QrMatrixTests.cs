using CsCheck;
using MyKollector.Domain.Artwork;

namespace MyKollector.Tests.Domain.Artwork;

public sealed class QrMatrixTests
{
    static readonly Gen<QrMatrix> AnyMatrix = Gen.Select(Gen.Int[1, 4], Gen.Bool.Array[33 * 33]).Select(x =>
    {
        var size = 17 + 4 * x.Item1;
        var dark = new bool[size, size];
        for (var i = 0; i < size * size; i++) dark[i / size, i % size] = x.Item2[i];
        return new QrMatrix("any", dark);
    });

    [Fact]
    public void The_outline_covers_the_dark_modules_and_nothing_else() => AnyMatrix.Sample(m =>
        Same(m.Outline(Point.Zero, 0.5), m, 0.5, 0, m.IsDark), iter: 60);

    [Fact]
    public void The_inverse_covers_the_light_modules_and_the_quiet_zone() => AnyMatrix.Sample(m =>
        Same(m.InverseOutline(Point.Zero, 0.5), m, 0.5, 4, (r, c) => !m.IsDark(r, c)), iter: 60);

    [Fact]
    public void Neighbours_share_no_seam()
    {
        var dark = new bool[21, 21];
        for (var i = 0; i < 21; i++) dark[3, i] = true;
        Assert.Equal(5, new QrMatrix("bar", dark).Outline(Point.Zero, 1).Segments.Count);
    }

    [Fact]
    public void The_same_code_gives_the_same_outline() => AnyMatrix.Sample(m => m.Outline(new(1, 2), 0.3).Segments.SequenceEqual(m.Outline(new(1, 2), 0.3).Segments), iter: 20);

    [Theory]
    [InlineData(20, 20)]
    [InlineData(22, 22)]
    [InlineData(21, 25)]
    public void Only_sizes_of_QR_codes_exist(int rows, int columns) => Assert.Throws<ArgumentException>(() => new QrMatrix("x", new bool[rows, columns]));

    // The winding number at the middle of every cell says whether it is filled; it must also be the same by the even-odd rule.
    static bool Same(VectorPath outline, QrMatrix matrix, double module, int border, Func<int, int, bool> filled)
    {
        var edges = outline.Flatten().SelectMany(l => l.Points.Select((p, i) => (From: p, To: l.Points[(i + 1) % l.Points.Count]))).ToList();
        for (var row = -border - 1; row <= matrix.Size + border; row++)
        {
            for (var column = -border - 1; column <= matrix.Size + border; column++)
            {
                var (x, y) = ((column + 0.5) * module, (row + 0.5) * module);
                var winding = 0;
                var crossings = 0;
                foreach (var (from, to) in edges)
                {
                    if (from.Y <= y == to.Y <= y || from.X <= x) continue;
                    winding += to.Y > from.Y ? 1 : -1;
                    crossings++;
                }

                var inside = row >= -border && column >= -border && row < matrix.Size + border && column < matrix.Size + border && filled(row, column);
                if (winding != (inside ? 1 : 0) || crossings % 2 == 1 != inside) return false;
            }
        }

        return true;
    }
}
