using System.Text;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Tracks;

/// <summary>Garmin Training Center XML: each Activity of the file is its own track.</summary>
static class TcxReader
{
    public static Result<TrackFile> Read(ReadOnlySpan<byte> bytes)
    {
        var scanner = new XmlScanner(bytes);
        var tracks = new List<Track>();
        var builder = new TrackBuilder(TrackFormat.Tcx);
        var total = 0;
        ReadOnlySpan<byte> latitude = default;
        ReadOnlySpan<byte> longitude = default;
        var point = TrackPoint.At(0, 0);
        var inPoint = false;
        var inHeart = false;
        var positioned = false;
        while (true)
        {
            var node = scanner.Read();
            if (node == XmlScanner.Node.DocumentType) return TrackErrors.DocumentType;
            if (node is XmlScanner.Node.EndOfFile or XmlScanner.Node.Cut)
            {
                if (node == XmlScanner.Node.Cut) builder.Flag(TrackOddity.FileTruncated);
                if (builder.Build() is { } last) tracks.Add(last);
                return tracks.Count > 0 ? new TrackFile(TrackFormat.Tcx, tracks)
                    : node == XmlScanner.Node.Cut ? TrackErrors.Unreadable : TrackErrors.NoPoints;
            }

            var name = scanner.Name;
            if (node == XmlScanner.Node.End)
            {
                if (name.SequenceEqual("Trackpoint"u8) && inPoint)
                {
                    inPoint = false;
                    // A track point without position is a sensor reading in a tunnel or before the first fix: nothing is wrong with it.
                    if (!positioned) continue;
                    if (Values.TryPosition(latitude, longitude, out var at))
                    {
                        point.Latitude = at.Latitude;
                        point.Longitude = at.Longitude;
                        builder.Add(point);
                    }
                    else
                    {
                        builder.Bad();
                    }
                }
                else if (name.SequenceEqual("HeartRateBpm"u8))
                {
                    inHeart = false;
                }
                else if (name.SequenceEqual("Activity"u8) || name.SequenceEqual("Course"u8))
                {
                    total += builder.Count;
                    if (builder.Build() is { } track) tracks.Add(track);
                    builder = new(TrackFormat.Tcx);
                    if (total >= TrackReader.MaxPoints || tracks.Count >= TrackReader.MaxActivities) return new TrackFile(TrackFormat.Tcx, tracks);
                }

                continue;
            }

            if (name.SequenceEqual("Trackpoint"u8))
            {
                point = TrackPoint.At(0, 0);
                latitude = default;
                longitude = default;
                positioned = false;
                inPoint = !scanner.IsEmpty;
                if (builder.IsFull || total + builder.Count >= TrackReader.MaxPoints) inPoint = false;
            }
            else if (inPoint)
            {
                if (scanner.IsEmpty) continue;
                if (name.SequenceEqual("Time"u8))
                {
                    if (Values.TryTime(scanner.Text(), out var time, out var zoned))
                    {
                        point.Time = time;
                        if (!zoned) builder.Unzoned();
                    }
                }
                else if (name.SequenceEqual("LatitudeDegrees"u8))
                {
                    latitude = scanner.Text();
                    positioned = true;
                }
                else if (name.SequenceEqual("LongitudeDegrees"u8))
                {
                    longitude = scanner.Text();
                    positioned = true;
                }
                else if (name.SequenceEqual("AltitudeMeters"u8))
                {
                    if (Values.TryNumber(scanner.Text(), out var altitude) && altitude is > -600 and < 9500) point.Altitude = (float)altitude;
                }
                else if (name.SequenceEqual("HeartRateBpm"u8))
                {
                    inHeart = true;
                }
                else if (name.SequenceEqual("Value"u8) && inHeart)
                {
                    if (Values.TryNumber(scanner.Text(), out var rate)) point.HeartRate = Values.ToShort(rate);
                }
                else if (name.SequenceEqual("Cadence"u8) || name.SequenceEqual("RunCadence"u8))
                {
                    if (Values.TryNumber(scanner.Text(), out var cadence)) point.Cadence = Values.ToShort(cadence);
                }
                else if (name.SequenceEqual("Watts"u8))
                {
                    if (Values.TryNumber(scanner.Text(), out var watts)) point.Power = Values.ToShort(watts);
                }
                else if (name.SequenceEqual("Speed"u8))
                {
                    if (Values.TryNumber(scanner.Text(), out var speed)) point.DeviceSpeed = (float)speed;
                }
            }
            else if (name.SequenceEqual("Activity"u8))
            {
                var sport = scanner.Attribute("Sport"u8);
                if (sport.Length is > 0 and < 80) builder.Sport = TrackBuilder.SportOf(Encoding.UTF8.GetString(sport));
            }
            else if (name.SequenceEqual("Name"u8) && !scanner.IsEmpty)
            {
                builder.Device ??= TrackBuilder.Short(scanner.Text());
            }
        }
    }
}
