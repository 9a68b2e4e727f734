using System.Globalization;
using System.Text;
using MyKollector.Domain.Courses;

namespace MyKollector.Benchmarks;

/// <summary>Courses and recordings made up for measuring, the same on every run.</summary>
static class Synthetic
{
    /// <summary>A winding road up a mountain, with hairpins every few hundred metres.</summary>
    public static CourseGeometry Course(int seed = 1, double kilometres = 18)
    {
        var random = new Random(seed);
        var latitude = 43 + random.NextDouble() * 4;
        var longitude = 1 + random.NextDouble() * 6;
        return Course(random, latitude, longitude, kilometres);
    }

    static CourseGeometry Course(Random random, double latitude, double longitude, double kilometres)
    {
        var line = new List<GeoPoint> { new(latitude, longitude, 700) };
        var heading = random.NextDouble() * 6.28;
        var turn = 0.0;
        var metres = 0.0;
        while (metres < kilometres * 1000)
        {
            const double step = 30;
            turn = turn * 0.7 + (random.NextDouble() - 0.5) * 0.5;
            heading += random.NextDouble() < 0.02 ? 2.6 * (random.Next(2) * 2 - 1) : turn;
            metres += step;
            var last = line[^1];
            line.Add(new(
                last.Latitude + step * Math.Cos(heading) / 111_195, last.Longitude + step * Math.Sin(heading) / (111_195 * Math.Cos(double.DegreesToRadians(last.Latitude))),
                last.Altitude + step * (0.07 + 0.03 * Math.Sin(metres / 900))));
        }

        return new(1, line, Gate(line[0], line[1], line[0]), Gate(line[^2], line[^1], line[^1]));
    }

    static Gate Gate(GeoPoint from, GeoPoint to, GeoPoint at) => new(at.Latitude, at.Longitude,
        (double.RadiansToDegrees(Math.Atan2((to.Longitude - from.Longitude) * Math.Cos(double.DegreesToRadians(from.Latitude)), to.Latitude - from.Latitude)) + 360) % 360, 25);

    public static byte[] Gpx(int count, CourseGeometry? course = null)
    {
        course ??= Course();
        var random = new Random(7);
        var text = new StringBuilder(count * 260);
        text.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"Garmin Edge 530\" xmlns=\"http://www.topografix.com/GPX/1/1\" xmlns:gpxtpx=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v1\">\n<trk><name>Morning Ride</name><type>cycling</type><trkseg>\n");
        var start = new DateTime(2025, 6, 1, 7, 0, 0, DateTimeKind.Utc);
        var before = -200.0;
        var span = course.LengthMetres + 400;
        double north = 0;
        double east = 0;
        for (var i = 0; i < count; i++)
        {
            var metres = before + span * i / count + 3 * Math.Sin(i / 40.0);
            north = north * 0.97 + (random.NextDouble() - 0.5) * 1.4;
            east = east * 0.97 + (random.NextDouble() - 0.5) * 1.4;
            var point = At(course, metres);
            text.Append(CultureInfo.InvariantCulture, $"<trkpt lat=\"{point.Latitude + north / 111_195:0.0000000}\" lon=\"{point.Longitude + east / 80_000:0.0000000}\"><ele>{point.Altitude:0.0}</ele><time>{start.AddSeconds(i):yyyy-MM-ddTHH:mm:ssZ}</time>")
                .Append(CultureInfo.InvariantCulture, $"<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>{140 + random.Next(30)}</gpxtpx:hr><gpxtpx:cad>{60 + random.Next(30)}</gpxtpx:cad></gpxtpx:TrackPointExtension></extensions></trkpt>\n");
        }

        text.Append("</trkseg></trk></gpx>\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    static GeoPoint At(CourseGeometry course, double metres)
    {
        var last = course.Line.Count - 1;
        var i = 0;
        if (metres > 0)
        {
            while (i + 2 <= last && course.Along[i + 1] <= metres) i++;
        }

        var part = (metres - course.Along[i]) / (course.Along[i + 1] - course.Along[i]);
        var (a, b) = (course.Line[i], course.Line[i + 1]);
        return new(a.Latitude + part * (b.Latitude - a.Latitude), a.Longitude + part * (b.Longitude - a.Longitude), a.Altitude + Math.Clamp(part, 0, 1) * (b.Altitude - a.Altitude));
    }
}
