using System.IO.Compression;
using MyKollector.Domain.Tracks;

namespace MyKollector.Web.Platform.Proofs;

/// <summary>
/// What is kept of a track after its decision: the points inside the course's corridor, and nothing of where the athlete lives.
/// Brotli over fixed records: latitude and longitude in 1e-7 degrees, milliseconds since 1970, altitude in decimetres.
/// </summary>
public static class TrackCrop
{
    const byte Format = 1;

    public static byte[] Write(Track track)
    {
        using var bytes = new MemoryStream();
        using (var brotli = new BrotliStream(bytes, CompressionLevel.Optimal))
        using (var writer = new BinaryWriter(brotli))
        {
            writer.Write(Format);
            writer.Write(track.Points.Length);
            foreach (ref readonly var point in track.Points)
            {
                writer.Write((int)Math.Round(point.Latitude * 1e7));
                writer.Write((int)Math.Round(point.Longitude * 1e7));
                writer.Write(point.Time);
                writer.Write(float.IsFinite(point.Altitude) ? (int)Math.Round(point.Altitude * 10) : int.MinValue);
            }
        }

        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">Not written by <see cref="Write"/>.</exception>
    public static Track Read(byte[] crop)
    {
        using var reader = new BinaryReader(new BrotliStream(new MemoryStream(crop), CompressionMode.Decompress));
        if (reader.ReadByte() != Format) throw new InvalidDataException("Unknown crop format.");
        var points = new TrackPoint[reader.ReadInt32()];
        for (var i = 0; i < points.Length; i++)
        {
            var point = TrackPoint.At(reader.ReadInt32() / 1e7, reader.ReadInt32() / 1e7);
            point.Time = reader.ReadInt64();
            var altitude = reader.ReadInt32();
            point.Altitude = altitude == int.MinValue ? float.NaN : altitude / 10f;
            points[i] = point;
        }

        return new Track(TrackFormat.Gpx, points);
    }
}
