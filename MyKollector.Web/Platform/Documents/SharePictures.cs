using System.Globalization;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Courses;
using MyKollector.Web.Platform.Documents.Flow;
using SkiaSharp;

namespace MyKollector.Web.Platform.Documents;

/// <summary>Pictures for social networks and for readers of mail: 1200 × 630, the engraved course and, when there is one, the medal.</summary>
public sealed class SharePictures
{
    const int Width = 1200;
    const int Height = 630;

    // One millimetre is four pixels: the layout is the one of paper.
    const float Scale = 4;

    /// <summary>A course alone.</summary>
    public byte[] Course(string course, string start, int summitAltitude, Relief relief, CultureInfo culture) => Paint(pen =>
    {
        pen.Text(course, House.Inscription(62).Fit(course, 190), 22, 42);
        pen.Text($"{start} · {Written.Kilometres(relief.LengthMetres, culture)} · +{Written.Metres(relief.GainMetres, culture)} · {Written.Percent(Written.MeanGradient(relief), culture)}", House.Plain(21, House.Soft), 22, 55);
        pen.Text(Written.Metres(summitAltitude, culture), House.Number(46, House.Bronze), 278, 42, Align.Right);
        pen.Drawing(ReliefEngraving.Draw(relief, new(30, 58, 270, 140)), House.Ink);
        Letterhead.Draw(pen, 22, 142, 17);
    });

    /// <summary>A medal and its time.</summary>
    public byte[] Medal(MedalArtwork artwork, CultureInfo culture) => Paint(pen =>
    {
        var design = artwork.Design;
        pen.Drawing(ReliefEngraving.Draw(design.Relief, new(20, 92, 172, 134)), House.Ink);
        pen.Text(design.Course, House.Inscription(46).Fit(design.Course, 150), 22, 36);
        if (design.Athlete is { } athlete) pen.Text(athlete, House.Plain(24).Fit(athlete, 150), 22, 49);
        var time = design.Time.Elapsed is null ? design.Time.IsFinisher ? DocumentText.Get("Medal_Finisher", culture) : "" : design.Time.ToString();
        pen.Text(time, House.Number(64, House.Bronze).Fit(time, 150), 22, 75);
        if (design.Date is { } date) pen.Text(Written.Day(date, culture), House.Plain(18, House.Soft), 22, 86);
        Letterhead.Draw(pen, 22, 142, 17);
        pen.Canvas.Save();
        pen.Canvas.Translate(178, 24);
        pen.Canvas.Scale((float)(108 / artwork.Front.Diameter));
        MedalPictures.Draw(pen.Canvas, artwork, MedalSide.Front);
        pen.Canvas.Restore();
    });

    static byte[] Paint(Action<Pen> content)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(House.Paper);
            canvas.Scale(Scale);
            content(new(canvas));
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}
