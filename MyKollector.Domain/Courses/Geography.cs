namespace MyKollector.Domain.Courses;

/// <summary>A point of a course's line. WGS 84 degrees; altitude in metres above the sea.</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude, double Altitude)
{
    /// <summary>Mean radius of the earth in metres (IUGG R1), the usual choice for the haversine formula.</summary>
    public const double EarthRadiusMetres = 6_371_008.8;

    /// <summary>Great-circle distance in metres on the ground, by the haversine formula; altitude plays no part.</summary>
    public double DistanceTo(GeoPoint other) => Distance(Latitude, Longitude, other.Latitude, other.Longitude);

    /// <summary>Great-circle distance in metres between two positions in degrees (haversine; R. W. Sinnott, 1984).</summary>
    public static double Distance(double latitudeA, double longitudeA, double latitudeB, double longitudeB)
    {
        var phiA = double.DegreesToRadians(latitudeA);
        var phiB = double.DegreesToRadians(latitudeB);
        var sinPhi = Math.Sin((phiB - phiA) / 2);
        var sinLambda = Math.Sin(double.DegreesToRadians(longitudeB - longitudeA) / 2);
        var h = sinPhi * sinPhi + Math.Cos(phiA) * Math.Cos(phiB) * sinLambda * sinLambda;
        return 2 * EarthRadiusMetres * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }
}

/// <summary>A line across the road where a punch or a crossing counts.</summary>
/// <param name="Latitude">Centre, degrees.</param>
/// <param name="Longitude">Centre, degrees.</param>
/// <param name="BearingDegrees">Direction of travel through the gate, degrees clockwise from north.</param>
/// <param name="HalfWidthMetres">Metres from the centre to either end of the line.</param>
public sealed record Gate(double Latitude, double Longitude, double BearingDegrees, double HalfWidthMetres)
{
    /// <summary>Metres on the ground from the gate's centre to a position.</summary>
    public double DistanceTo(double latitude, double longitude) => GeoPoint.Distance(Latitude, Longitude, latitude, longitude);
}

/// <summary>
/// One version of a course's line and gates. A course keeps all its versions, so that a time stays judged by the line it was ridden on.
/// </summary>
public sealed class CourseGeometry
{
    /// <summary>Version number, from 1.</summary>
    public int Version { get; }

    /// <summary>The line from start to finish, at least two points.</summary>
    public IReadOnlyList<GeoPoint> Line { get; }

    /// <summary>Distance in metres from the first point to each point of <see cref="Line"/>, same length.</summary>
    public IReadOnlyList<double> Along { get; }

    public Gate Start { get; }

    public Gate Finish { get; }

    /// <summary>Length of the line in metres.</summary>
    public double LengthMetres => Along[^1];

    /// <exception cref="ArgumentException">Fewer than two points.</exception>
    public CourseGeometry(int version, IReadOnlyList<GeoPoint> line, Gate start, Gate finish)
    {
        if (line.Count < 2) throw new ArgumentException("A course needs at least two points.", nameof(line));
        Version = version;
        Line = line;
        Start = start;
        Finish = finish;
        var along = new double[line.Count];
        for (var i = 1; i < along.Length; i++) along[i] = along[i - 1] + line[i - 1].DistanceTo(line[i]);
        Along = along;
    }

    /// <summary>Altitude in metres at a distance from the start, linear between points, clamped to the ends.</summary>
    public double AltitudeAt(double metres)
    {
        if (metres <= 0) return Line[0].Altitude;
        if (metres >= LengthMetres) return Line[^1].Altitude;
        var low = 0;
        var high = Along.Count - 1;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (Along[middle] <= metres) low = middle;
            else high = middle;
        }

        var span = Along[high] - Along[low];
        var part = span == 0 ? 0 : (metres - Along[low]) / span;
        return Line[low].Altitude + part * (Line[high].Altitude - Line[low].Altitude);
    }
}
