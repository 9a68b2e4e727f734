using System.Text;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Tracks;

/// <summary>GPX 1.0 and 1.1. Every track of the file belongs to one activity: recorders open a new one at each pause.</summary>
static class GpxReader
{
    public static Result<TrackFile> Read(ReadOnlySpan<byte> bytes)
    {
        var scanner = new XmlScanner(bytes);
        var builder = new TrackBuilder(TrackFormat.Gpx);
        var route = new TrackBuilder(TrackFormat.Gpx);
        TrackPoint point = default;
        var inPoint = false;
        var good = false;
        var routePoint = false;
        while (true)
        {
            var node = scanner.Read();
            switch (node)
            {
                case XmlScanner.Node.DocumentType:
                    return TrackErrors.DocumentType;
                case XmlScanner.Node.EndOfFile:
                case XmlScanner.Node.Cut:
                    // A point that the cut splits counts when its position and time were already there.
                    if (inPoint && good && point.HasTime) (routePoint ? route : builder).Add(point);
                    return Finish(builder, route, node == XmlScanner.Node.Cut);
                case XmlScanner.Node.End:
                    if (inPoint && scanner.Name.Length == 5 && (scanner.Name.SequenceEqual("trkpt"u8) || scanner.Name.SequenceEqual("rtept"u8)))
                    {
                        if (good) (routePoint ? route : builder).Add(point);
                        inPoint = false;
                        if (builder.IsFull) return Finish(builder, route, false);
                    }

                    continue;
                case XmlScanner.Node.Start:
                    break;
            }

            var name = scanner.Name;
            if (inPoint)
            {
                if (scanner.IsEmpty) continue;
                switch (name.Length)
                {
                    case 3 when name.SequenceEqual("ele"u8):
                        if (Values.TryNumber(scanner.Text(), out var altitude) && altitude is > -600 and < 9500) point.Altitude = (float)altitude;
                        continue;
                    case 4 when name.SequenceEqual("time"u8):
                        if (Values.TryTime(scanner.Text(), out var time, out var zoned))
                        {
                            point.Time = time;
                            if (!zoned) builder.Unzoned();
                        }

                        continue;
                    case 2 when name.SequenceEqual("hr"u8):
                    case 9 when name.SequenceEqual("heartrate"u8):
                        if (Values.TryNumber(scanner.Text(), out var rate)) point.HeartRate = Values.ToShort(rate);
                        continue;
                    case 3 when name.SequenceEqual("cad"u8):
                        if (Values.TryNumber(scanner.Text(), out var cadence)) point.Cadence = Values.ToShort(cadence);
                        continue;
                    case 5 when name.SequenceEqual("power"u8):
                    case 12 when name.SequenceEqual("PowerInWatts"u8):
                        if (Values.TryNumber(scanner.Text(), out var power)) point.Power = Values.ToShort(power);
                        continue;
                    case 5 when name.SequenceEqual("speed"u8):
                        if (Values.TryNumber(scanner.Text(), out var speed)) point.DeviceSpeed = (float)speed;
                        continue;
                    case 5 when name.SequenceEqual("trkpt"u8):
                        // The previous one was never closed.
                        if (good) (routePoint ? route : builder).Add(point);
                        break;
                    default:
                        continue;
                }
            }

            if (name.Length == 5 && (name.SequenceEqual("trkpt"u8) || name.SequenceEqual("rtept"u8)))
            {
                routePoint = name[0] == 'r';
                good = Values.TryPosition(scanner.Attribute("lat"u8), scanner.Attribute("lon"u8), out point);
                if (!good) builder.Bad();
                inPoint = !scanner.IsEmpty;
                if (scanner.IsEmpty && good) (routePoint ? route : builder).Add(point);
            }
            else if (name.SequenceEqual("gpx"u8))
            {
                builder.Device ??= TrackBuilder.Short(scanner.Attribute("creator"u8));
            }
            else if (name.SequenceEqual("type"u8) && scanner.Depth <= 3)
            {
                if (builder.Sport == TrackSport.Unknown) builder.Sport = TrackBuilder.SportOf(GpxType(scanner.Text()));
            }
            else if (name.SequenceEqual("name"u8) && scanner.Depth == 3)
            {
                builder.Name ??= TrackBuilder.Short(scanner.Text());
            }
        }
    }

    /// <summary>Strava once wrote numbers for the type of an activity.</summary>
    static string? GpxType(ReadOnlySpan<byte> text)
    {
        text = Values.Trim(text);
        if (text.SequenceEqual("1"u8)) return "cycling";
        if (text.SequenceEqual("9"u8)) return "running";
        if (text.SequenceEqual("4"u8)) return "hiking";
        return text.Length is > 0 and < 80 ? Encoding.UTF8.GetString(text) : null;
    }

    static Result<TrackFile> Finish(TrackBuilder builder, TrackBuilder route, bool cut)
    {
        if (builder.Count == 0)
        {
            route.Device = builder.Device;
            route.Name = builder.Name;
            builder = route;
        }

        if (cut) builder.Flag(TrackOddity.FileTruncated);
        return builder.Build() is { } track ? new TrackFile(TrackFormat.Gpx, [track]) : cut ? TrackErrors.Unreadable : TrackErrors.NoPoints;
    }
}
