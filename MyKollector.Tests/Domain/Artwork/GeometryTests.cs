using CsCheck;
using MyKollector.Domain.Artwork;

namespace MyKollector.Tests.Domain.Artwork;

public sealed class GeometryTests
{
    [Theory]
    [InlineData(15)]
    [InlineData(25)]
    [InlineData(50)]
    public void A_circle_is_round_to_a_thousandth_of_a_millimetre(double radius)
    {
        var circle = new PathBuilder().Circle(new(30, 30), radius).Build();
        foreach (var (points, closed) in circle.Flatten(0.0001))
        {
            Assert.True(closed);
            foreach (var p in points) Assert.InRange((p - new Point(30, 30)).Length, radius - 0.001, radius + 0.001);
        }

        Assert.Equal(2 * radius, circle.Bounds.Width, 4);
        Assert.Equal(2 * radius, circle.Bounds.Height, 4);
    }

    [Fact]
    public void Bounds_of_a_curve_are_those_of_the_curve_and_not_of_its_controls()
    {
        var arch = new PathBuilder().MoveTo(new(0, 0)).CubicTo(new(0, -4), new(10, -4), new(10, 0)).Build();
        Assert.Equal(new Box(0, -3, 10, 0), arch.Bounds);
    }

    [Fact]
    public void Maps_are_applied_in_the_order_in_which_they_are_said()
    {
        var map = Affine.Scaling(2).Then(Affine.Rotation(90)).Then(Affine.Translation(10, 0));
        var at = map.Apply(new(1, 0));
        Assert.Equal(10, at.X, 9);
        Assert.Equal(2, at.Y, 9);
    }

    [Fact]
    public void A_flattened_curve_stays_within_its_tolerance() => Gen.Double[-10, 10].Array[8].Sample(v =>
    {
        var (a, b, c, d) = (new Point(v[0], v[1]), new Point(v[2], v[3]), new Point(v[4], v[5]), new Point(v[6], v[7]));
        var path = new PathBuilder().MoveTo(a).CubicTo(b, c, d).Build();
        var coarse = path.Flatten(0.05)[0].Points;
        return path.Flatten(0.0005)[0].Points.All(p => Enumerable.Range(1, coarse.Count - 1).Min(i => Distance(p, coarse[i - 1], coarse[i])) <= 0.0506);
    }, iter: 200);

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.1)]
    [InlineData(0.4)]
    public void Thickness_of_a_bar_is_its_width(double width) =>
        Assert.Equal(width, StrokeThickness.Of(new PathBuilder().Rectangle(new(0, 0, width, 1)).Build()), 6);

    [Fact]
    public void Thickness_of_a_ring_is_the_distance_of_its_edges()
    {
        var inner = new PathBuilder().Circle(Point.Zero, 0.4).Build();
        var hole = inner.Transformed(Affine.Scaling(-1, 1));
        Assert.Equal(0.1, StrokeThickness.Of(new PathBuilder().Circle(Point.Zero, 0.5).Add(hole).Build()), 2);
    }

    [Fact]
    public void Corners_do_not_make_a_stroke_thin() =>
        Assert.InRange(StrokeThickness.Of(new PathBuilder().Polyline([new(0, 0), new(1, 0), new(0.5, 1)], closed: true).Build()), 0.2, double.PositiveInfinity);

    [Fact]
    public void Nothing_has_no_thickness() => Assert.Equal(double.PositiveInfinity, StrokeThickness.Of(VectorPath.Empty));

    static double Distance(Point p, Point a, Point b)
    {
        var along = b - a;
        var t = along.Length < 1e-12 ? 0 : Math.Clamp(((p.X - a.X) * along.X + (p.Y - a.Y) * along.Y) / (along.Length * along.Length), 0, 1);
        return (p - a.Towards(b, t)).Length;
    }
}
