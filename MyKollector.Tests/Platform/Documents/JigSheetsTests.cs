using MyKollector.Domain.Artwork;
using MyKollector.Web.Platform.Documents;
using static MyKollector.Tests.Domain.Artwork.ArtworkSamples;

namespace MyKollector.Tests.Platform.Documents;

public sealed class JigSheetsTests
{
    static readonly JigPlate Plate = new(Columns: 3, Rows: 2, Pitch: 60, Margin: 35);

    [Fact]
    public void A_sheet_is_as_large_as_its_plate_and_holds_outlines_only()
    {
        var pdf = new JigSheets().Pdf(Medals(5), Plate).Value;
        Assert.Equal(2, PdfFacts.Pages(pdf).Count);
        Assert.All(PdfFacts.Pages(pdf), p => Assert.Equal((190, 130), (Math.Round(p.Width, 2), Math.Round(p.Height, 2))));
        Assert.DoesNotContain("/FontFile", PdfFacts.Opened(pdf), StringComparison.Ordinal);
        Assert.Empty(PdfFacts.Actions(pdf));
        Assert.Equal(pdf, new JigSheets().Pdf(Medals(5), Plate).Value);
    }

    [Fact]
    public void Nests_are_counted_as_one_reads()
    {
        Assert.Equal(new Point(35, 35), Plate.Centre(0));
        Assert.Equal(new Point(155, 35), Plate.Centre(2));
        Assert.Equal(new Point(35, 95), Plate.Centre(3));
    }

    [Fact]
    public void One_medal_that_waits_for_its_time_stops_the_sheet() =>
        Assert.Equal(ArtworkErrors.TimeAwaited, new JigSheets().Pdf([.. Medals(2), Compose(Design() with { Time = EngravedTime.Awaited })], Plate).Error);

    [Fact]
    public void More_medals_than_nests_is_a_bug() => Assert.Throws<ArgumentException>(() => new JigSheets().Pdf(Medals(7), Plate));

    [Fact]
    public void The_manifest_says_who_lies_where_and_never_starts_a_formula()
    {
        var lines = new JigSheets().Manifest([.. Medals(3), Compose(Design(athlete: "-2+3 & Cie"))], Plate, French).Split("\r\n");
        Assert.Equal("logement;colonne;rangée;numéro de série;athlète;temps;col", lines[0]);
        Assert.Equal($"1;1;1;{Serials[0].Value};Zoé Lefèvre-Œuvrard;1\u00A0h\u00A002\u00A0min\u00A003\u00A0s;Alpe d’Huez", lines[1]);
        Assert.StartsWith($"4;1;2;{Serial.Value};'-2+3 & Cie;", lines[4], StringComparison.Ordinal);
    }

    static readonly List<MyKollector.Domain.Medals.Serial> Serials = [.. Enumerable.Range(0, 8).Select(i => MyKollector.Domain.Medals.Serial.Create("HUEZ", 2026, [0, 0, 0, 0, 1, 2, 3, (byte)i]))];

    static List<MedalArtwork> Medals(int count) => [.. Enumerable.Range(0, count).Select(i => Compose(Design() with { Serial = Serials[i] }))];

    static MedalArtwork Compose(MedalDesign design) => new MedalPictures().Compose(design, Address, French).Value;
}
