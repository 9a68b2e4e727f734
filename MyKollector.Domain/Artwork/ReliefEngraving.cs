using MyKollector.Domain.Courses;

namespace MyKollector.Domain.Artwork;

/// <summary>The engraved picture of a climb, for the medal and for every paper that shows the course in the medal's manner.</summary>
public static class ReliefEngraving
{
    /// <summary>Width of the picture divided by its height.</summary>
    public const double Proportion = Width / Height;

    const double Width = 36.4;
    const double Height = 16.5;

    // The picture's own coordinates: base line at 0, one kilometre row below it, the flag above the summit.
    const double Below = 1.2;

    /// <summary>
    /// Draws a course into a box: ridge, spur, hachures, base line with a tick per kilometre, flag at the summit. The picture keeps its
    /// proportion and stands on the bottom of the box, centred. Lines grow with the square root of its size: an enlarged engraving is finer, not coarser.
    /// </summary>
    /// <param name="relief">The climb.</param>
    /// <param name="into">Millimetres.</param>
    public static IReadOnlyList<ArtworkShape> Draw(Relief relief, Box into)
    {
        var scale = Math.Min(into.Width / Width, into.Height / Height);
        var place = Affine.Scaling(scale).Then(Affine.Translation(into.Centre.X, into.Bottom - Below * scale));
        var weight = Math.Sqrt(scale);
        var sky = new Skyline(relief, -16.6, 5.4, 16.9, 0, 12.2);
        List<ArtworkShape> shapes = [];
        void Line(VectorPath path, double width)
        {
            if (!path.IsEmpty) shapes.Add(new(MedalPart.Relief, ArtworkLayer.EngraveLine, path.Transformed(place), width * weight));
        }

        void Fill(VectorPath path) => shapes.Add(new(MedalPart.Relief, ArtworkLayer.EngraveFill, path.Transformed(place)));

        Line(sky.Ridge(), 0.34);
        Line(sky.FarSide(), 0.16);
        Line(sky.Strata(6), 0.07);
        Line(sky.Spur(), 0.1);
        Line(sky.Hachures(), 0.1);
        Line(sky.Shade(), 0.1);
        Line(new PathBuilder().Stroke(new(-Width / 2, 0), new(Width / 2, 0)).Build(), 0.14);
        Line(sky.Kilometres(), 0.1);
        Fill(new PathBuilder().Circle(new(sky.Left, 0), 0.42).Build());
        Fill(Flag(sky.Top));
        return shapes;
    }

    static VectorPath Flag(Point top) => new PathBuilder()
        .Polyline([new(top.X - 0.1, top.Y), new(top.X - 0.1, top.Y - 3.1), new(top.X + 0.1, top.Y - 3.1), new(top.X + 0.1, top.Y)], closed: true)
        .Polyline([new(top.X + 0.1, top.Y - 3.1), new(top.X + 2.1, top.Y - 2.5), new(top.X + 0.1, top.Y - 1.9)], closed: true)
        .Build();
}
