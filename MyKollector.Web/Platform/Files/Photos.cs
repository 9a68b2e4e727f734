using SkiaSharp;

namespace MyKollector.Web.Platform.Files;

/// <summary>Makes a photo fit for everybody's eyes.</summary>
public static class Photos
{
    /// <summary>A picture with more points is refused before it is unpacked: a few kilobytes can hold gigabytes.</summary>
    const long MostPoints = 60_000_000;

    /// <summary>
    /// The photo upright, as a JPEG whose longer side has <paramref name="side"/> points at most, without anything else that its file held (place,
    /// camera, thumbnail). Null when it is no photo that can be read.
    /// </summary>
    public static byte[]? Reduce(byte[] photo, int side)
    {
        if (MediaTypes.OfDocument(photo) is not { } mediaType || !MediaTypes.IsPhoto(mediaType)) return null;
        using var data = SKData.CreateCopy(photo);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.Info.Width < 1 || codec.Info.Height < 1 || (long)codec.Info.Width * codec.Info.Height > MostPoints) return null;
        using var read = SKBitmap.Decode(codec);
        if (read is null) return null;
        var turned = codec.EncodedOrigin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var scale = Math.Min(1, (float)side / Math.Max(read.Width, read.Height));
        var (width, height) = (Math.Max(1, (int)(read.Width * scale)), Math.Max(1, (int)(read.Height * scale)));
        using var surface = SKSurface.Create(turned ? new SKImageInfo(height, width) : new SKImageInfo(width, height));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Concat(Upright(codec.EncodedOrigin, width, height));
        using var image = SKImage.FromBitmap(read);
        surface.Canvas.DrawImage(image, new SKRect(0, 0, width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var snapshot = surface.Snapshot();
        using var jpeg = snapshot.Encode(SKEncodedImageFormat.Jpeg, 82);
        return jpeg.ToArray();
    }

    // From where a camera began to write to the upper left corner; EXIF 2.32, tag Orientation.
    static SKMatrix Upright(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
