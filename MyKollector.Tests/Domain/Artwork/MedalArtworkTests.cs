using MyKollector.Domain.Artwork;
using static MyKollector.Tests.Domain.Artwork.ArtworkSamples;

namespace MyKollector.Tests.Domain.Artwork;

public sealed class MedalArtworkTests
{
    [Theory]
    [InlineData(40)]
    [InlineData(50)]
    [InlineData(80)]
    public void The_outline_is_the_diameter_to_a_thousandth_and_everything_is_inside(double diameter)
    {
        var medal = Compose(Design() with { Diameter = diameter }, new EngravingLimits(0.02, LeastCapHeight: 0.5));
        foreach (var face in (MedalFace[])[medal.Front, medal.Back])
        {
            var cut = Assert.Single(face.Shapes, s => s.Layer == ArtworkLayer.Cut).Path.Bounds;
            Assert.Equal(0, cut.Left, 3);
            Assert.Equal(0, cut.Top, 3);
            Assert.Equal(diameter, cut.Right, 3);
            Assert.Equal(diameter, cut.Bottom, 3);
            var centre = new Point(diameter / 2, diameter / 2);
            foreach (var shape in face.Shapes.Where(s => s.Layer != ArtworkLayer.Cut))
                foreach (var (points, _) in shape.Path.Flatten())
                    Assert.All(points, p => Assert.True((p - centre).Length + shape.StrokeWidth / 2 < diameter / 2, $"{shape.Part} leaves the medal"));
        }
    }

    [Fact]
    public void A_complete_design_may_be_engraved_and_holds_every_part()
    {
        var medal = Compose(Design());
        Assert.True(medal.ReadyToEngrave().Succeeded);
        Assert.All([MedalPart.Course, MedalPart.Athlete, MedalPart.Altitude, MedalPart.Relief, MedalPart.Time, MedalPart.Date, MedalPart.Serial], part => Assert.Contains(medal.Front.Shapes, s => s.Part == part));
        Assert.All([MedalPart.Qr, MedalPart.Serial, MedalPart.Contours, MedalPart.Figures, MedalPart.Motto], part => Assert.Contains(medal.Back.Shapes, s => s.Part == part));
        Assert.DoesNotContain(medal.Front.Shapes.Concat(medal.Back.Shapes), s => s.Provisional);
    }

    [Fact]
    public void A_medal_without_time_is_previewed_and_not_engraved()
    {
        var medal = Compose(Design() with { Time = EngravedTime.Awaited });
        Assert.Equal(ArtworkErrors.TimeAwaited, medal.ReadyToEngrave().Error);
        Assert.True(Assert.Single(medal.Front.Shapes, s => s.Part == MedalPart.Time).Provisional);
    }

    [Fact]
    public void A_finisher_needs_no_time() => Assert.True(Compose(Design() with { Time = EngravedTime.Finisher }).ReadyToEngrave().Succeeded);

    [Fact]
    public void A_preview_without_name_or_serial_shows_placeholders_and_is_not_engraved()
    {
        Assert.Equal(ArtworkErrors.Provisional("Athlete").Code, Compose(Design() with { Athlete = null }).ReadyToEngrave().Error?.Code);
        var medal = Compose(Design() with { Serial = null });
        Assert.Equal(ArtworkErrors.Provisional("Serial").Code, medal.ReadyToEngrave().Error?.Code);
        Assert.True(Assert.Single(medal.Back.Shapes, s => s.Part == MedalPart.Serial).Provisional);
    }

    [Fact]
    public void A_long_name_shrinks_and_stays_off_its_neighbours()
    {
        var small = Height(Compose(Design(athlete: "Anne")));
        var large = Height(Compose(Design(athlete: "Maximilienne-Alexandrine Saint-Hilaire-V")));
        Assert.True(large < small);

        static double Height(MedalArtwork medal) => Math.Sqrt(ArtworkSamples.Area(Assert.Single(medal.Front.Shapes, s => s.Part == MedalPart.Athlete).Path) / medal.Design.Athlete!.Count(c => c != ' '));
    }

    [Fact]
    public void A_name_that_would_become_too_thin_is_refused_with_its_field()
    {
        var error = MedalArtwork.Compose(Design(athlete: "Maximilienne-Alexandrine Saint-Hilaire-V"), Wording, new BarGlyphs(stroke: 0.028), Pattern()).Error;
        Assert.Equal("artwork.does_not_fit", error?.Code);
        Assert.Equal("Athlete", error?.Field);
    }

    [Fact]
    public void A_small_medal_refuses_sooner_than_a_large_one()
    {
        var design = Design(athlete: "Maximilienne-Alexandrine Saint-Hilaire-V");
        Assert.Equal("artwork.does_not_fit", MedalArtwork.Compose(design with { Diameter = 40 }, Wording, new BarGlyphs(0.07), Pattern()).Error?.Code);
        Assert.True(MedalArtwork.Compose(design with { Diameter = 60 }, Wording, new BarGlyphs(0.07), Pattern()).Succeeded);
    }

    [Fact]
    public void A_code_too_fine_for_the_laser_is_refused() =>
        Assert.Equal("artwork.qr_too_fine", MedalArtwork.Compose(Design(), Wording, new BarGlyphs(), Pattern(version: 10), new(SpotMillimetres: 0.2, SpotsPerStroke: 0)).Error?.Code);

    [Fact]
    public void A_hostile_name_is_refused_with_its_field() =>
        Assert.Equal(("artwork.character_refused", "Athlete"), MedalArtwork.Compose(Design(athlete: "Zoé\u202E"), Wording, new BarGlyphs(), Pattern()).Error is { } e ? (e.Code, e.Field) : default);

    [Fact]
    public void The_code_keeps_its_quiet_zone_free()
    {
        var medal = Compose(Design());
        var module = medal.QrModule;
        var code = medal.Back.Shapes.Single(s => s.Part == MedalPart.Qr).Path.Bounds;
        var quiet = code.Inflated(QrMatrix.QuietZone * module - 0.02);
        foreach (var shape in medal.Back.Shapes.Where(s => s.Part != MedalPart.Qr))
            Assert.DoesNotContain(shape.Path.Flatten().SelectMany(l => l.Points), quiet.Contains);
    }

    [Theory]
    [InlineData(1, 2, 3, "1 h 02 min 03 s")]
    [InlineData(0, 58, 7, "58 min 07 s")]
    [InlineData(0, 0, 9, "0 min 09 s")]
    [InlineData(26, 0, 0, "26 h 00 min 00 s")]
    public void Times_read_as_people_say_them(int hours, int minutes, int seconds, string written) =>
        Assert.Equal(written, EngravedTime.Of(new(hours, minutes, seconds)).ToString().Replace('\u00A0', ' '));

    [Fact]
    public void Times_are_truncated_to_the_second() => Assert.Equal(EngravedTime.Of(new(0, 1, 2, 3)), EngravedTime.Of(new(0, 1, 2, 3, 999)));

    public static TheoryData<int, double> OddClimbs => new() { { 3, 0.2 }, { 1, 0.05 }, { 270, 0.04 }, { 80, 0 }, { 60, -0.05 }, { 400, 0.19 } };

    [Theory]
    [MemberData(nameof(OddClimbs))]
    public void Any_climb_can_be_drawn(int stretches, double gradient)
    {
        var medal = Compose(Design() with { Relief = ReliefOf(stretches, i => gradient * (1 + 0.5 * Math.Sin(i))) });
        Assert.All(medal.Front.Shapes.SelectMany(s => s.Path.Segments), s => Assert.True(double.IsFinite(s.End.X) && double.IsFinite(s.End.Y)));
    }

    [Fact]
    public void The_same_design_gives_the_same_drawing()
    {
        var (a, b) = (Compose(Design()), Compose(Design()));
        Assert.Equal(a.Back.Shapes.SelectMany(s => s.Path.Segments), b.Back.Shapes.SelectMany(s => s.Path.Segments));
        Assert.Equal(a.Front.Shapes.SelectMany(s => s.Path.Segments), b.Front.Shapes.SelectMany(s => s.Path.Segments));
    }

    static MedalArtwork Compose(MedalDesign design, EngravingLimits? limits = null) => MedalArtwork.Compose(design, Wording, new BarGlyphs(), Pattern(), limits).Value;
}
