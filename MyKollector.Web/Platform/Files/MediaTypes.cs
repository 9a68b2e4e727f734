namespace MyKollector.Web.Platform.Files;

/// <summary>What a file is by its first bytes; what its sender calls it is not believed.</summary>
public static class MediaTypes
{
    public const string Jpeg = "image/jpeg";
    public const string Png = "image/png";
    public const string WebP = "image/webp";
    public const string Pdf = "application/pdf";

    /// <summary>A photo or document that can be a proof; null for anything else.</summary>
    public static string? OfDocument(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xD8, 0xFF, ..] => Jpeg,
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
        [0x52, 0x49, 0x46, 0x46, _, _, _, _, 0x57, 0x45, 0x42, 0x50, ..] => WebP,
        [0x25, 0x50, 0x44, 0x46, 0x2D, ..] => Pdf,
        _ => null,
    };

    public static bool IsPhoto(string mediaType) => mediaType is Jpeg or Png or WebP;

    /// <summary>A zip archive, to be read entry by entry.</summary>
    public static bool IsZip(ReadOnlySpan<byte> bytes) => bytes is [0x50, 0x4B, 0x03, 0x04, ..];
}
