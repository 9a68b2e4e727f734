using System.Net;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Tests.Support;
using MyKollector.Web.Areas.Admin.Courses;
using MyKollector.Web.Platform.Files;
using SkiaSharp;

namespace MyKollector.Tests.Slices.Admin;

public sealed class StelePictureTests
{
    /// <summary>Red to the left, blue to the right.</summary>
    static byte[] Photo(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        surface.Canvas.Clear(SKColors.Blue);
        using var red = new SKPaint { Color = SKColors.Red };
        surface.Canvas.DrawRect(0, 0, width / 2f, height, red);
        using var image = surface.Snapshot();
        using var data = image.Encode(format, 95);
        return data.ToArray();
    }

    /// <summary>With the tag that a camera writes when it is held upright or upside down.</summary>
    static byte[] Held(byte[] jpeg, byte orientation)
    {
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    static char ColourAt(SKBitmap picture, double x, double y) => picture.GetPixel((int)(picture.Width * x), (int)(picture.Height * y)) is { Red: > 200, Blue: < 60 } ? 'r' : 'b';

    [Theory]
    [InlineData(1, 800, 400, "rbrb")]
    [InlineData(2, 800, 400, "brbr")]
    [InlineData(3, 800, 400, "brbr")]
    [InlineData(4, 800, 400, "rbrb")]
    [InlineData(5, 400, 800, "rrbb")]
    [InlineData(6, 400, 800, "rrbb")]
    [InlineData(7, 400, 800, "bbrr")]
    [InlineData(8, 400, 800, "bbrr")]
    public void A_photo_is_kept_upright_and_small_without_what_its_file_says(byte orientation, int width, int height, string corners)
    {
        var reduced = Photos.Reduce(Held(Photo(1600, 800), orientation), 800)!;
        Assert.Equal(-1, reduced.AsSpan().IndexOf("Exif"u8));
        using var picture = SKBitmap.Decode(reduced);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal(corners, string.Concat(new[] { (.1, .1), (.9, .1), (.1, .9), (.9, .9) }.Select(p => ColourAt(picture, p.Item1, p.Item2))));
    }

    [Fact]
    public void What_is_no_photo_is_refused_and_nothing_is_unpacked_that_claims_too_much()
    {
        Assert.Null(Photos.Reduce("%PDF-1.7"u8.ToArray(), 800));
        Assert.Null(Photos.Reduce([0xFF, 0xD8, 0xFF, 0xE0, 0, 0], 800));
        Assert.Null(Photos.Reduce([], 800));
        // The header of a picture of 30,000 by 30,000 points.
        var png = Photo(8, 8, SKEncodedImageFormat.Png);
        foreach (var at in (int[])[16, 20]) (png[at], png[at + 1], png[at + 2], png[at + 3]) = (0, 0, 0x75, 0x30);
        Assert.Null(Photos.Reduce(png, 800));
        using var small = SKBitmap.Decode(Photos.Reduce(Photo(40, 20, SKEncodedImageFormat.Webp), 800));
        Assert.Equal((40, 20), (small.Width, small.Height));
    }

    [Theory, OnBothEngines]
    public async Task The_picture_of_a_stele_is_there_to_compare_and_a_new_one_takes_its_place(DatabaseEngine engine)
    {
        await using var app = await App.StartAsync(engine);
        var admin = await Given.AdminAsync(app);
        var stele = (await app.Get<CourseRows>().OneAsync("alpe-d-huez-bourg-d-oisans", admin, default)).Value.Steles.Single(s => s.Code == "HUEZ01");
        var browser = app.CreateClient();
        Assert.DoesNotContain("\"photo\":\"", await browser.GetStringAsync("/api/field/steles/HUEZ01"), StringComparison.Ordinal);
        using (var none = await browser.GetAsync("/api/field/steles/HUEZ01/photo")) Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);

        var take = app.Get<PictureStele>();
        Assert.Equal(PictureStele.Unreadable, (await take.HandleAsync(new(stele.Id, "no photo"u8.ToArray()), admin, default)).Error);
        Assert.Equal(ErrorKind.Forbidden, (await take.HandleAsync(new(stele.Id, Photo(80, 40)), await Given.ClientAsync(app), default)).Error!.Kind);
        Assert.Equal(SteleErrors.NotFound, (await take.HandleAsync(new(SteleId.New(app.Clock.GetUtcNow()), Photo(80, 40)), admin, default)).Error);
        Assert.True((await take.HandleAsync(new(stele.Id, Photo(80, 40)), admin, default)).Succeeded);
        Assert.True((await take.HandleAsync(new(stele.Id, Photo(1000, 1000)), admin, default)).Succeeded);

        Assert.Contains("/api/field/steles/HUEZ01/photo?v=", await browser.GetStringAsync("/api/field/steles/HUEZ01"), StringComparison.Ordinal);
        using var answer = await browser.GetAsync("/api/field/steles/huez01/photo");
        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType?.MediaType);
        using var picture = SKBitmap.Decode(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((800, 800), (picture.Width, picture.Height));
        // It stands on the plate that is printed next.
        var printed = (await app.Get<PrintSteleplate>().QueryAsync(stele.Id, admin, default)).Value.Pdf;
        using (var plate = UglyToad.PdfPig.PdfDocument.Open(printed)) Assert.Equal((800, 800), Assert.Single(plate.GetPage(1).GetImages().Select(i => (i.WidthInSamples, i.HeightInSamples))));
        await using var db = app.Database.Open();
        Assert.Equal(1, await db.StoredFiles.CountAsync(f => f.Purpose == "stele"));
        Assert.Equal(2, await db.Journal.CountAsync(e => e.Action == "stele.pictured"));
    }
}
