using MetadataExtractor;
using MetadataExtractor.Formats.Exif;

namespace MyKollector.Web.Platform.Files;

/// <summary>What a photo says of itself. Anybody can write these values: they help a person decide, and prove nothing alone.</summary>
/// <param name="TakenAt">Camera's own clock, without zone; null when not said.</param>
/// <param name="Latitude">Degrees; null when not said.</param>
/// <param name="Longitude">Degrees; null when not said.</param>
/// <param name="Camera">Maker and model; null when not said.</param>
public sealed record PhotoFacts(DateTime? TakenAt, double? Latitude, double? Longitude, string? Camera)
{
    static readonly PhotoFacts Silent = new(null, null, null, null);

    /// <summary>Reads EXIF; a file without any, or that cannot be read, says nothing.</summary>
    public static PhotoFacts Read(byte[] photo)
    {
        try
        {
            var directories = ImageMetadataReader.ReadMetadata(new MemoryStream(photo, writable: false));
            var exif = directories.OfType<ExifSubIfdDirectory>().FirstOrDefault();
            var main = directories.OfType<ExifIfd0Directory>().FirstOrDefault();
            var place = directories.OfType<GpsDirectory>().FirstOrDefault()?.GetGeoLocation();
            DateTime? taken = exif?.TryGetDateTime(ExifDirectoryBase.TagDateTimeOriginal, out var at) == true ? at : null;
            var camera = string.Join(' ', new[] { main?.GetString(ExifDirectoryBase.TagMake), main?.GetString(ExifDirectoryBase.TagModel) }.Where(t => !string.IsNullOrWhiteSpace(t)));
            return new(taken, place?.Latitude, place?.Longitude, camera.Length == 0 ? null : camera[..Math.Min(80, camera.Length)]);
        }
        catch (Exception e) when (e is ImageProcessingException or IOException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            return Silent;
        }
    }
}
