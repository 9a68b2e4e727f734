namespace MyKollector.Domain.Artwork;

/// <summary>A point in millimetres; x to the right, y down, as laser software and SVG have it.</summary>
public readonly record struct Point(double X, double Y)
{
    /// <summary>The origin.</summary>
    public static readonly Point Zero = new(0, 0);

    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);

    public static Point operator *(Point a, double factor) => new(a.X * factor, a.Y * factor);

    /// <summary>Millimetres from the origin.</summary>
    public double Length => Math.Sqrt(X * X + Y * Y);

    /// <summary>At <paramref name="radius"/> from the origin, in <paramref name="degrees"/> clockwise from three o'clock.</summary>
    public static Point Polar(double radius, double degrees)
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(degrees));
        return new(radius * cos, radius * sin);
    }

    /// <summary>On the way to <paramref name="other"/>: 0 here, 1 there.</summary>
    public Point Towards(Point other, double part) => this + (other - this) * part;
}

/// <summary>An axis-parallel box in millimetres.</summary>
public readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;

    public Point Centre => new((Left + Right) / 2, (Top + Bottom) / 2);

    /// <summary>True for a point inside or on the edge.</summary>
    public bool Contains(Point p) => p.X >= Left && p.X <= Right && p.Y >= Top && p.Y <= Bottom;

    /// <summary>Larger by <paramref name="by"/> on each side.</summary>
    public Box Inflated(double by) => new(Left - by, Top - by, Right + by, Bottom + by);

    /// <summary>The smallest box around both.</summary>
    public Box Union(Box other) => new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));
}

/// <summary>An affine map: <c>x' = A·x + C·y + E</c>, <c>y' = B·x + D·y + F</c>, the letters of SVG's <c>matrix()</c>.</summary>
public readonly record struct Affine(double A, double B, double C, double D, double E, double F)
{
    public static readonly Affine Identity = new(1, 0, 0, 1, 0, 0);

    public static Affine Translation(double x, double y) => new(1, 0, 0, 1, x, y);

    public static Affine Scaling(double factor) => new(factor, 0, 0, factor, 0, 0);

    public static Affine Scaling(double x, double y) => new(x, 0, 0, y, 0, 0);

    /// <summary>Clockwise on screen, because y points down.</summary>
    public static Affine Rotation(double degrees)
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(degrees));
        return new(cos, sin, -sin, cos, 0, 0);
    }

    /// <summary>This map first, <paramref name="next"/> after it.</summary>
    public Affine Then(Affine next) => new(
        next.A * A + next.C * B, next.B * A + next.D * B,
        next.A * C + next.C * D, next.B * C + next.D * D,
        next.A * E + next.C * F + next.E, next.B * E + next.D * F + next.F);

    public Point Apply(Point p) => new(A * p.X + C * p.Y + E, B * p.X + D * p.Y + F);
}
