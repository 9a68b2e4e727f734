using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using MyKollector.Domain.Tracks;

namespace MyKollector.Tests.Domain.Tracks;

/// <summary>Writes tracks in every format the readers know, so that no fixture file is needed.</summary>
public static class TrackFiles
{
    static string Time(TrackPoint point) => point.Utc!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static byte[] Gpx(IEnumerable<TrackPoint> points)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"Test\" xmlns=\"http://www.topografix.com/GPX/1/1\" xmlns:gpxtpx=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v1\"><trk><name>Sortie</name><type>cycling</type><trkseg>\n");
        foreach (var p in points)
        {
            text.Append(CultureInfo.InvariantCulture, $"<trkpt lat=\"{p.Latitude:0.0000000}\" lon=\"{p.Longitude:0.0000000}\"><ele>{p.Altitude:0.0}</ele><time>{Time(p)}</time>");
            if (p.HeartRate >= 0) text.Append(CultureInfo.InvariantCulture, $"<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>{p.HeartRate}</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions>");
            text.Append("</trkpt>\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("</trkseg></trk></gpx>\n").ToString());
    }

    public static byte[] Tcx(params IEnumerable<TrackPoint>[] activities)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TrainingCenterDatabase xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\"><Activities>\n");
        foreach (var points in activities)
        {
            text.Append("<Activity Sport=\"Biking\"><Lap><Track>\n");
            foreach (var p in points)
                text.Append(CultureInfo.InvariantCulture, $"<Trackpoint><Time>{Time(p)}</Time><Position><LatitudeDegrees>{p.Latitude:0.0000000}</LatitudeDegrees><LongitudeDegrees>{p.Longitude:0.0000000}</LongitudeDegrees></Position><AltitudeMeters>{p.Altitude:0.0}</AltitudeMeters><HeartRateBpm><Value>{Math.Max((short)60, p.HeartRate)}</Value></HeartRateBpm></Trackpoint>\n");
            text.Append("</Track></Lap></Activity>\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("</Activities></TrainingCenterDatabase>\n").ToString());
    }

    public static byte[] Streams(IReadOnlyList<TrackPoint> points)
    {
        var start = points[0].Utc!.Value;
        string All(Func<TrackPoint, string> value) => string.Join(",", points.Select(value));
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{{\"activity\":{{\"start_date\":\"{start.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z\",\"sport_type\":\"Ride\",\"device_name\":\"Test\"}},\"streams\":{{\"latlng\":{{\"data\":[{All(p => FormattableString.Invariant($"[{p.Latitude:0.0000000},{p.Longitude:0.0000000}]"))}]}},\"time\":{{\"data\":[{All(p => FormattableString.Invariant($"{(p.Time - points[0].Time) / 1000.0}"))}]}},\"altitude\":{{\"data\":[{All(p => FormattableString.Invariant($"{p.Altitude:0.0}"))}],\"series_type\":\"time\"}}}}}}"));
    }

    public sealed record FitShape(bool BigEndian = false, bool ShortHeader = false, bool Compressed = false, bool DeveloperFields = false, bool Enhanced = true, bool WrongCrc = false);

    /// <summary>A FIT file of records alone, by the protocol's public description.</summary>
    public static byte[] Fit(IReadOnlyList<TrackPoint> points, FitShape? shape = null)
    {
        shape ??= new();
        using var data = new MemoryStream();
        void Write(ReadOnlySpan<byte> bytes) => data.Write(bytes);
        void U16(ushort value)
        {
            Span<byte> b = stackalloc byte[2];
            if (shape.BigEndian) BinaryPrimitives.WriteUInt16BigEndian(b, value);
            else BinaryPrimitives.WriteUInt16LittleEndian(b, value);
            Write(b);
        }

        void U32(uint value)
        {
            Span<byte> b = stackalloc byte[4];
            if (shape.BigEndian) BinaryPrimitives.WriteUInt32BigEndian(b, value);
            else BinaryPrimitives.WriteUInt32LittleEndian(b, value);
            Write(b);
        }

        void Definition(byte local, ushort message, (byte Number, byte Size, byte Type)[] fields, bool developer = false)
        {
            Write([(byte)(0x40 | (developer ? 0x20 : 0) | local), 0, (byte)(shape.BigEndian ? 1 : 0)]);
            U16(message);
            Write([(byte)fields.Length]);
            foreach (var f in fields) Write([f.Number, f.Size, f.Type]);
            if (developer) Write([1, 0, 3, 0]);
        }

        var fields = new List<(byte, byte, byte)> { (0, 4, 0x85), (1, 4, 0x85), ((byte)(shape.Enhanced ? 78 : 2), (byte)(shape.Enhanced ? 4 : 2), (byte)(shape.Enhanced ? 0x86 : 0x84)), (3, 1, 2) };
        if (!shape.Compressed) fields.Insert(0, (253, 4, 0x86));
        // A full time first, which compressed ones need.
        Definition(1, 21, [(253, 4, 0x86), (0, 1, 0)]);
        uint Seconds(TrackPoint p) => (uint)(p.Time / 1000 - 631_065_600);
        Write([1]);
        U32(Seconds(points[0]));
        Write([0]);
        Definition(0, 20, [.. fields], shape.DeveloperFields);
        foreach (var p in points)
        {
            Write([shape.Compressed ? (byte)(0x80 | (Seconds(p) & 0x1F)) : (byte)0]);
            if (!shape.Compressed) U32(Seconds(p));
            U32((uint)(int)Math.Round(p.Latitude / 180 * 2147483648.0));
            U32((uint)(int)Math.Round(p.Longitude / 180 * 2147483648.0));
            if (shape.Enhanced) U32((uint)Math.Round((p.Altitude + 500) * 5));
            else U16((ushort)Math.Round((p.Altitude + 500) * 5));
            Write([p.HeartRate < 0 ? (byte)0xFF : (byte)p.HeartRate]);
            if (shape.DeveloperFields) Write([1, 2, 3]);
        }

        var body = data.ToArray();
        using var file = new MemoryStream();
        var header = new byte[shape.ShortHeader ? 12 : 14];
        header[0] = (byte)header.Length;
        header[1] = 0x20;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(2), 2195);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), (uint)body.Length);
        ".FIT"u8.CopyTo(header.AsSpan(8));
        file.Write(header);
        file.Write(body);
        Span<byte> crc = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(crc, (ushort)(SlowCrc(file.ToArray()) ^ (shape.WrongCrc ? 0x5555 : 0)));
        file.Write(crc);
        return file.ToArray();
    }

    /// <summary>CRC-16/ARC bit by bit: another way to the same figure than the reader's table.</summary>
    public static ushort SlowCrc(byte[] bytes)
    {
        ushort crc = 0;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++) crc = (ushort)((crc & 1) != 0 ? crc >> 1 ^ 0xA001 : crc >> 1);
        }

        return crc;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) gzip.Write(bytes);
        return stream.ToArray();
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A short ride along a line, one point a second.</summary>
    public static TrackPoint[] Ride(int count = 60, double latitude = 45.05, double longitude = 6.4) =>
        [.. Enumerable.Range(0, count).Select(i =>
        {
            var p = TrackPoint.At(Math.Round(latitude + i * 3e-5, 7), Math.Round(longitude + i * 2e-5, 7));
            p.Time = new DateTimeOffset(2025, 6, 1, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() + i * 1000;
            p.Altitude = 1200 + i * 0.2f;
            p.HeartRate = (short)(130 + i % 20);
            return p;
        })];
}
