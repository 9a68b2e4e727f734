using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CsCheck;
using MyKollector.Domain.Artwork;
using MyKollector.Tests.Domain.Artwork;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Documents;
using SkiaSharp;
using static MyKollector.Tests.Domain.Artwork.ArtworkSamples;

namespace MyKollector.Tests.Platform.Documents;

public sealed partial class MedalPicturesTests
{
    static readonly MedalPictures Pictures = new();
    static readonly EngravingFiles Files = new();

    public static TheoryData<Metal> Metals => [Metal.Bronze, Metal.Silver, Metal.Black];

    [Theory]
    [MemberData(nameof(Metals))]
    public void The_code_on_the_picture_of_a_medal_reads(Metal metal)
    {
        var medal = Compose(Design(metal: metal));
        Assert.Equal((Address, 4), QrReader.Read(Pictures.Png(medal, MedalSide.Back, 900)));
        var jpeg = Pictures.Jpeg(medal, MedalSide.Back, 900);
        Assert.Equal<byte>([0xFF, 0xD8, 0xFF], jpeg[..3]);
        Assert.Equal((Address, 4), QrReader.Read(jpeg));
    }

    [Theory]
    [MemberData(nameof(Metals))]
    public void The_code_that_the_laser_writes_reads(Metal metal) => Assert.Equal((Address, 4), QrReader.Read(Lasered(Compose(Design(metal: metal)), MedalSide.Back, 20)));

    // The readers' own proof: a code with one wrong module is not read.
    [Fact]
    public void A_single_wrong_module_is_noticed()
    {
        var matrix = QrCodes.Encode(Address);
        var dark = new bool[matrix.Size, matrix.Size];
        for (var i = 0; i < matrix.Size; i++)
        {
            for (var j = 0; j < matrix.Size; j++) dark[i, j] = matrix.IsDark(i, j) ^ (i == 20 && j == 17);
        }

        using var bitmap = new SKBitmap(new SKImageInfo(410, 410, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            using var black = new SKPaint { Color = SKColors.Black };
            using var path = new QrMatrix("damaged", dark).Outline(new(40, 40), 10).ToSkia();
            canvas.DrawPath(path, black);
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Assert.Throws<InvalidDataException>(() => QrReader.Read(png.ToArray()));
    }

    [Fact]
    public void Another_reader_agrees()
    {
        foreach (var metal in Enum.GetValues<Metal>())
        {
            var medal = Compose(Design(metal: metal));
            Assert.Equal(Address, Zbar.Read(Pictures.Png(medal, MedalSide.Back, 900)));
            Assert.Equal(Address, Zbar.Read(Lasered(medal, MedalSide.Back, 20)));
        }
    }

    [Fact]
    public void The_address_of_a_medal_is_a_code_of_version_4() => Assert.Equal(4, QrCodes.Encode(Address).Version);

    [Fact]
    public void Codes_of_pages_read_as_PNG() => Assert.Equal(("https://mykollector.fr/c/huez?p=1", 3), QrReader.Read(QrCodes.Png("https://mykollector.fr/c/huez?p=1")));

    [Fact]
    public void Codes_of_pages_are_one_path_with_a_title_and_white_ground()
    {
        var svg = XElement.Parse(QrCodes.Svg(Address, "Code de la médaille", "qr1").ToMarkup());
        Assert.Equal("0 0 41 41", svg.Attribute("viewBox")!.Value);
        Assert.Equal("Code de la médaille", svg.Elements().First().Value);
        Assert.Single(svg.Elements(), e => e.Name.LocalName == "path");
        Assert.Equal("#FFFFFF", svg.Elements().Single(e => e.Name.LocalName == "rect").Attribute("fill")!.Value);
    }

    [Fact]
    public void Longest_names_of_cols_and_people_fit()
    {
        foreach (var (course, athlete) in (ReadOnlySpan<(string, string)>)[
            ("Col du Petit-Saint-Bernard", "Marie-Antoinette de La Rochefoucauld"), ("Plateau de Beille", "Maximilienne-Alexandrine Saint-Hilaire-V"),
            ("Cime de la Bonette – Restefond", "Ñuño Łukasz Øystein Žižka Þórður Œuvrard"), ("Port de Balès", "Wm")])
            Assert.True(Pictures.Compose(Design(course, athlete), Address, French) is { Succeeded: true }, athlete);
    }

    [Fact]
    public void Every_character_that_may_be_engraved_has_a_glyph_in_both_faces()
    {
        var glyphs = new EngravingGlyphs();
        for (var c = 0; c < 0x10000; c++)
        {
            if (char.IsSurrogate((char)c) || !EngravingPreflight.IsAllowed(new Rune(c))) continue;
            foreach (var face in Enum.GetValues<EngravingFace>())
            {
                var glyph = Assert.Single(glyphs.Shape(face, ((char)c).ToString()).Glyphs);
                Assert.False(glyph.Missing, $"U+{c:X4} in {face}");
                Assert.Equal(char.IsWhiteSpace((char)c), glyph.Outline.IsEmpty);
            }
        }
    }

    // Ten thousand hostile names: whatever is not refused is engraved letter by letter, each with an outline of its own.
    [Fact]
    public void Printed_is_what_was_approved()
    {
        var glyphs = new EngravingGlyphs();
        const string friendly = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789éèêëàâçîïôùûüœŒÆæÉÀŁłŻżØøßÞð '’-–.,:&()/";
        const string hostile = "\u0000\u0007\t\r\n\u200B\u200D\u202E\u2066\uFEFF\u0301\u0338\u0489\uFFFD\uD83D\uDE00αЖ中ﷺﬁ<>\"\\%{}\u00AD\u2028";
        var letter = Gen.Frequency((30, Gen.Int[0, friendly.Length - 1].Select(i => friendly[i])), (1, Gen.Int[0, hostile.Length - 1].Select(i => hostile[i])), (1, Gen.Char));
        var passed = 0;
        letter.Array[1, 44].Select(c => new string(c)).Sample(text =>
        {
            if (!EngravingPreflight.CheckText(text, "Athlete").Succeeded) return true;
            Interlocked.Increment(ref passed);
            foreach (var face in Enum.GetValues<EngravingFace>())
            {
                var run = glyphs.Shape(face, text);
                if (run.Glyphs.Count != text.Length) return false;
                for (var i = 0; i < text.Length; i++)
                    if (run.Glyphs[i].Missing || run.Glyphs[i].Outline.IsEmpty != char.IsWhiteSpace(text[i])) return false;
            }

            return true;
        }, iter: 10_000);
        Assert.InRange(passed, 500, 9_500);
    }

    [Fact]
    public void Composing_never_throws_whatever_is_typed() => Gen.Char.Array[0, 60].Select(c => new string(c)).Sample(text =>
        Pictures.Compose(Design(athlete: text), Address, French) is { Succeeded: true } or { Error.Field: "Athlete" }, iter: 200);

    [Fact]
    public void Shaping_survives_the_garbage_collector()
    {
        var glyphs = new EngravingGlyphs();
        var before = glyphs.Shape(EngravingFace.Figures, "1 h 02 min 03 s");
        for (var i = 0; i < 5; i++)
        {
            _ = Enumerable.Range(0, 200).Select(_ => new byte[90_000]).ToList();
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            Assert.Equal(before.Glyphs, glyphs.Shape(EngravingFace.Figures, "1 h 02 min 03 s").Glyphs);
        }
    }

    [Fact]
    public void Shaping_is_safe_on_many_threads()
    {
        var glyphs = new EngravingGlyphs();
        var expected = glyphs.Shape(EngravingFace.Inscription, "Zoé Lefèvre-Œuvrard").Advance;
        Parallel.For(0, 400, _ => Assert.Equal(expected, glyphs.Shape(EngravingFace.Inscription, "Zoé Lefèvre-Œuvrard").Advance));
    }

    [Fact]
    public void The_preview_obeys_the_pages_policy_and_keeps_its_ids_apart()
    {
        var previous = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = French;
            foreach (var side in Enum.GetValues<MedalSide>())
            {
                var markup = Pictures.Svg(Compose(Design("L'<Alpe> \"d&Huez\"".Replace("<", "(", StringComparison.Ordinal).Replace(">", ")", StringComparison.Ordinal))), side, "m7", French).ToMarkup();
                var svg = XElement.Parse(markup);
                Assert.DoesNotContain(svg.DescendantsAndSelf(), e => e.Name.LocalName is "style" or "script" or "image" or "foreignObject" || e.Attributes().Any(a => a.Name.LocalName == "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal)));
                var ids = svg.Descendants().Attributes("id").Select(a => a.Value).ToList();
                Assert.Equal(ids.Count, ids.Distinct().Count());
                Assert.All(ids, id => Assert.StartsWith("m7-", id, StringComparison.Ordinal));
                foreach (Match reference in References().Matches(markup)) Assert.Contains(reference.Groups[1].Value, ids);
                Assert.All(svg.Descendants().Attributes("d"), d => Assert.Matches("^[mlhvcz0-9 -]+$", d.Value));
                Assert.Equal("img", svg.Attribute("role")!.Value);
                Assert.All(svg.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.Contains(id, ids));
                Assert.True(markup.Length < 64_000);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = previous;
        }
    }

    [Fact]
    public void The_preview_draws_what_the_laser_draws()
    {
        var medal = Compose(Design());
        var svg = XElement.Parse(Pictures.Svg(medal, MedalSide.Front, "m", French).ToMarkup());
        var drawn = svg.Descendants().Where(e => e.Name.LocalName == "path").Select(e => e.Attribute("d")!.Value).ToList();
        Assert.Equal(medal.Front.Shapes.Where(s => s.Layer != ArtworkLayer.Cut).Select(s => SvgPathData.Compact(s.Path, 100)), drawn);
    }

    [Fact]
    public void Compact_paths_end_where_the_exact_ones_do()
    {
        var path = new PathBuilder().MoveTo(new(1.004, 2.006)).LineTo(new(3.333, 2.006)).CubicTo(new(4.111, 1.111), new(-5.5, 0.004), new(6.666, -7.777)).LineTo(new(6.666, 0)).Close().MoveTo(new(0, 0)).LineTo(new(1, 1)).Build();
        Assert.Equal("m100 201h233c78-90-883-201 334-979v778zm-100-201l100 100", SvgPathData.Compact(path, 100));
    }

    [Fact]
    public void A_preview_reads_in_both_languages()
    {
        var medal = Compose(Design());
        Assert.Contains("Athlète : Zoé", Pictures.Svg(medal, MedalSide.Front, "m", French).ToMarkup().Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("Athlete: Zoé", Pictures.Svg(medal, MedalSide.Front, "m", CultureInfo.GetCultureInfo("en-GB")).ToMarkup(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(50)]
    [InlineData(62.5)]
    public void The_engraving_file_is_as_large_as_the_medal_and_holds_outlines_only(double diameter)
    {
        var pdf = Files.Pdf(Compose(Design() with { Diameter = diameter })).Value;
        var pages = PdfFacts.Pages(pdf);
        Assert.Equal(2, pages.Count);
        Assert.All(pages, p => Assert.Equal((diameter, diameter), (Math.Round(p.Width, 3), Math.Round(p.Height, 3))));
        var opened = PdfFacts.Opened(pdf);
        Assert.DoesNotContain("/Type /Font", opened, StringComparison.Ordinal);
        Assert.DoesNotContain("/FontFile", opened, StringComparison.Ordinal);
        Assert.DoesNotContain("/Subtype /Image", opened, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\bBT\b", opened);
        Assert.Empty(PdfFacts.Actions(pdf));
    }

    [Fact]
    public void The_same_medal_gives_the_same_bytes()
    {
        var (first, second) = (Compose(Design()), Compose(Design()));
        Assert.Equal(Files.Pdf(first).Value, Files.Pdf(second).Value);
        Assert.Equal(Files.Svg(first, MedalSide.Back).Value, Files.Svg(second, MedalSide.Back).Value);
        Assert.Equal(Files.Dxf(first, MedalSide.Front).Value, Files.Dxf(second, MedalSide.Front).Value);
        Assert.Equal(Pictures.Png(first, MedalSide.Front, 300), Pictures.Png(second, MedalSide.Front, 300));
    }

    [Fact]
    public void Nothing_provisional_is_ever_engraved()
    {
        var medal = Compose(Design() with { Time = EngravedTime.Awaited });
        Assert.Equal("artwork.time_awaited", Files.Pdf(medal).Error?.Code);
        Assert.Equal("artwork.time_awaited", Files.Svg(medal, MedalSide.Front).Error?.Code);
        Assert.Equal("artwork.time_awaited", Files.Dxf(medal, MedalSide.Back).Error?.Code);
    }

    [Fact]
    public void The_ink_of_the_outline_measures_the_diameter()
    {
        var medal = Compose(Design());
        using var bitmap = SKBitmap.Decode(Lasered(medal, MedalSide.Front, 40, margin: 1, outline: true));
        int left = int.MaxValue, right = 0;
        for (var x = 0; x < bitmap.Width; x++)
        {
            if (bitmap.GetPixel(x, bitmap.Height / 2).Red >= 128) continue;
            left = Math.Min(left, x);
            right = Math.Max(right, x);
        }

        // The line is 0.1 mm wide and lies on the edge: 50.1 mm from outside to outside, measured in steps of 0.025 mm.
        Assert.InRange((right - left + 1) / 40.0, 50.05, 50.15);
    }

    [Fact]
    public void The_engraving_SVG_is_in_millimetres_by_layer()
    {
        var svg = XElement.Parse(Files.Svg(Compose(Design()), MedalSide.Back).Value);
        Assert.Equal(("50mm", "50mm", "0 0 50 50"), (svg.Attribute("width")!.Value, svg.Attribute("height")!.Value, svg.Attribute("viewBox")!.Value));
        Assert.Equal(["engrave-fill", "engrave-line", "cut"], svg.Elements().Where(e => e.Name.LocalName == "g").Select(g => g.Attribute("id")!.Value));
        Assert.DoesNotContain(svg.Descendants(), e => e.Name.LocalName is "text" or "style");
        Assert.All(svg.Descendants().Attributes("d"), d => Assert.Matches(@"^[MLCZ0-9., \-]+$", d.Value));
    }

    [Fact]
    public void The_DXF_keeps_the_size_and_points_upwards()
    {
        var medal = Compose(Design());
        var lines = Files.Dxf(medal, MedalSide.Front).Value.Split('\n');
        var pairs = Enumerable.Range(0, lines.Length / 2).Select(i => (Code: lines[2 * i].Trim(), Value: lines[2 * i + 1])).ToList();
        var x = pairs.Where(p => p.Code == "10").Select(p => double.Parse(p.Value, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal((0.0, 50.0), (Math.Round(x.Min(), 2), Math.Round(x.Max(), 2)));
        Assert.Equal(("0", "EOF"), pairs[^1]);
        // The name of the col is on top: in DXF that is a large y.
        var course = medal.Front.Shapes.Single(s => s.Part == MedalPart.Course).Path.Bounds.Top;
        Assert.Contains(pairs, p => p.Code == "20" && Math.Abs(double.Parse(p.Value, CultureInfo.InvariantCulture) - (50 - course)) < 0.02);
    }

    static MedalArtwork Compose(MedalDesign design) => Pictures.Compose(design, Address, French).Value;

    // What the laser leaves, black on white; bright on black metal, which is dark ground with light marks.
    static byte[] Lasered(MedalArtwork medal, MedalSide side, float pixelsPerMillimetre, float margin = 0, bool outline = false)
    {
        var face = side == MedalSide.Front ? medal.Front : medal.Back;
        var black = medal.Design.Metal == Metal.Black;
        var pixels = (int)Math.Ceiling((face.Diameter + 2 * margin) * pixelsPerMillimetre);
        using var bitmap = new SKBitmap(new SKImageInfo(pixels, pixels, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(black ? SKColors.Black : SKColors.White);
            canvas.Scale(pixelsPerMillimetre);
            canvas.Translate(margin, margin);
            if (outline)
            {
                using var pen = new SKPaint { IsStroke = true, StrokeWidth = 0.1f };
                using var path = face.Shapes.Single(s => s.Layer == ArtworkLayer.Cut).Path.ToSkia();
                canvas.DrawPath(path, pen);
            }
            else
            {
                MedalPictures.DrawMarks(canvas, face, black ? SKColors.White : SKColors.Black, null);
            }
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    [GeneratedRegex("(?:url\\(#|href=\"#)([^)\"]+)")]
    private static partial Regex References();
}
