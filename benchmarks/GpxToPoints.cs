using System.Globalization;
using System.Text;
using System.Xml;
using MyKollector.Domain.Tracks;

namespace MyKollector.Benchmarks;

/// <summary>F14: points per second out of a GPX, against XmlReader filling a list of structs from the same bytes.</summary>
static class GpxToPoints
{
    struct Point
    {
        public double Latitude;
        public double Longitude;
        public double Altitude;
        public DateTime Time;
        public int HeartRate;
        public int Cadence;
    }

    public static int Run(string[] args)
    {
        foreach (var count in new[] { 10_800, 60_000 })
        {
            var bytes = Synthetic.Gpx(count);
            var (readers, reader) = Bench.Compare(
                () => ByXmlReader(bytes),
                () => TrackReader.Read(bytes).Value.Activities[0].Points.Length);
            Bench.Row($"F14 GPX to points, {count} points, {bytes.Length / 1024} KiB", "XmlReader to structs", readers, "product", reader, count, "points/s");
        }

        return 0;
    }

    /// <summary>What a careful reader does with the library's own XML: DTD prohibited, local names, invariant numbers.</summary>
    internal static int ByXmlReader(byte[] bytes)
    {
        var points = new List<Point>();
        using var reader = XmlReader.Create(new MemoryStream(bytes), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true });
        var point = default(Point);
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "trkpt") points.Add(point);
            if (reader.NodeType != XmlNodeType.Element) continue;
            switch (reader.LocalName)
            {
                case "trkpt":
                    point = default;
                    point.Latitude = double.Parse(reader.GetAttribute("lat")!, CultureInfo.InvariantCulture);
                    point.Longitude = double.Parse(reader.GetAttribute("lon")!, CultureInfo.InvariantCulture);
                    break;
                case "ele":
                    if (reader.Read()) point.Altitude = double.Parse(reader.Value, CultureInfo.InvariantCulture);
                    break;
                case "time":
                    if (reader.Read()) point.Time = XmlConvert.ToDateTime(reader.Value, XmlDateTimeSerializationMode.Utc);
                    break;
                case "hr":
                    if (reader.Read()) point.HeartRate = int.Parse(reader.Value, CultureInfo.InvariantCulture);
                    break;
                case "cad":
                    if (reader.Read()) point.Cadence = int.Parse(reader.Value, CultureInfo.InvariantCulture);
                    break;
            }
        }

        return points.Count;
    }

    /// <summary>Nothing but reading: the floor under any XML reader.</summary>
    internal static int Skim(byte[] bytes)
    {
        var count = 0;
        using var reader = XmlReader.Create(new MemoryStream(bytes), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "trkpt") count++;
        }

        return count;
    }
}
