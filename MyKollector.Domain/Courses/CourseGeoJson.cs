using System.Globalization;
using System.Text.Json;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Courses;

/// <summary>What a course file says beside its line. Everything but the geometry may be absent.</summary>
/// <param name="Slug">Stable name in addresses; empty when the file gives none.</param>
/// <param name="Summit">Name of the summit or pass.</param>
/// <param name="From">Where the climb begins.</param>
/// <param name="LengthMetres">Published length; the line's own when the file gives none.</param>
/// <param name="GainMetres">Published gain in height; null when the file gives none.</param>
/// <param name="StartAltitude">Metres above the sea at the start gate.</param>
/// <param name="FinishAltitude">Metres above the sea at the finish gate.</param>
/// <param name="Disciplines">cycling, running, hiking.</param>
/// <param name="Attribution">To be shown wherever the line is shown.</param>
public sealed record CourseFile(
    string Slug,
    string Summit,
    string From,
    string Massif,
    string Department,
    string Country,
    IReadOnlyList<string> Disciplines,
    double LengthMetres,
    double? GainMetres,
    double? StartAltitude,
    double? FinishAltitude,
    string? Attribution,
    CourseGeometry Geometry);

/// <summary>Why a course file cannot be taken.</summary>
public static class CourseFileErrors
{
    public static readonly Error Unreadable = Error.Invalid("course_file.unreadable", "file");

    public static readonly Error NoLine = Error.Invalid("course_file.no_line", "file");

    public static readonly Error TooLarge = Error.Invalid("course_file.too_large", "file");
}

/// <summary>
/// Reads a course as GeoJSON (RFC 7946): a Feature, or the first Feature of a collection, with a LineString <c>[lon, lat, ele]</c> and the properties
/// <c>start_gate</c> and <c>finish_gate</c> (<c>lat</c>, <c>lon</c>, <c>bearing_deg</c> in the direction of travel, <c>half_width_m</c>).
/// A missing gate is laid across the line's end, 20 m to either side.
/// </summary>
public static class CourseGeoJson
{
    /// <summary>Bytes; a course of fifty kilometres takes a hundred thousand.</summary>
    public const int MaxBytes = 5 * 1024 * 1024;

    const int MaxPoints = 50_000;

    const double DefaultHalfWidth = 20;

    public static Result<CourseFile> Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes) return CourseFileErrors.TooLarge;
        if (bytes.Span.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 16 });
            return Feature(document.RootElement);
        }
        catch (JsonException)
        {
            return CourseFileErrors.Unreadable;
        }
        catch (InvalidOperationException)
        {
            // A string with broken surrogates is found only when it is read.
            return CourseFileErrors.Unreadable;
        }
    }

    static Result<CourseFile> Feature(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return CourseFileErrors.Unreadable;
        if (root.TryGetProperty("features", out var features) && features.ValueKind == JsonValueKind.Array && features.GetArrayLength() > 0) root = features[0];
        if (root.ValueKind != JsonValueKind.Object) return CourseFileErrors.Unreadable;
        var geometry = root.TryGetProperty("geometry", out var g) ? g : root;
        if (geometry.ValueKind != JsonValueKind.Object || !geometry.TryGetProperty("coordinates", out var coordinates) || coordinates.ValueKind != JsonValueKind.Array) return CourseFileErrors.NoLine;
        var line = new List<GeoPoint>();
        foreach (var position in coordinates.EnumerateArray())
        {
            if (position.ValueKind != JsonValueKind.Array || position.GetArrayLength() < 2) return CourseFileErrors.NoLine;
            if (!Number(position[0], out var longitude) || !Number(position[1], out var latitude)) return CourseFileErrors.NoLine;
            if (Math.Abs(latitude) > 85 || Math.Abs(longitude) > 180) return CourseFileErrors.NoLine;
            var altitude = position.GetArrayLength() > 2 && Number(position[2], out var ele) ? ele : 0;
            // Two vertices in one place have no direction.
            if (line.Count == 0 || line[^1].Latitude != latitude || line[^1].Longitude != longitude) line.Add(new(latitude, longitude, altitude));
            if (line.Count > MaxPoints) return CourseFileErrors.TooLarge;
        }

        if (line.Count < 2) return CourseFileErrors.NoLine;
        var properties = root.TryGetProperty("properties", out var p) && p.ValueKind == JsonValueKind.Object ? p : default;
        var version = (int)Math.Clamp(Value(properties, "geometry_version") ?? 1, 1, int.MaxValue);
        var start = GateOf(properties, "start_gate") ?? new(line[0].Latitude, line[0].Longitude, Bearing(line[0], line[1]), DefaultHalfWidth);
        var finish = GateOf(properties, "finish_gate") ?? new(line[^1].Latitude, line[^1].Longitude, Bearing(line[^2], line[^1]), DefaultHalfWidth);
        var course = new CourseGeometry(version, line, start, finish);
        return new CourseFile(
            Text(properties, "slug") ?? "",
            Text(properties, "summit") ?? "",
            Text(properties, "from") ?? "",
            Text(properties, "massif") ?? "",
            Text(properties, "department") ?? "",
            Text(properties, "country") ?? "",
            Texts(properties, "disciplines"),
            Value(properties, "length_m") ?? course.LengthMetres,
            Value(properties, "elevation_gain_m"),
            Value(properties, "start_altitude_m"),
            Value(properties, "finish_altitude_m"),
            Text(properties, "attribution"),
            course);
    }

    /// <summary>Initial bearing of the great circle, degrees clockwise from north.</summary>
    internal static double Bearing(GeoPoint from, GeoPoint to)
    {
        var phiA = double.DegreesToRadians(from.Latitude);
        var phiB = double.DegreesToRadians(to.Latitude);
        var lambda = double.DegreesToRadians(to.Longitude - from.Longitude);
        var bearing = double.RadiansToDegrees(Math.Atan2(Math.Sin(lambda) * Math.Cos(phiB), Math.Cos(phiA) * Math.Sin(phiB) - Math.Sin(phiA) * Math.Cos(phiB) * Math.Cos(lambda)));
        return (bearing + 360) % 360;
    }

    static Gate? GateOf(JsonElement properties, string name)
    {
        if (properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty(name, out var gate) || gate.ValueKind != JsonValueKind.Object) return null;
        if (Value(gate, "lat") is not { } latitude || Value(gate, "lon") is not { } longitude || Value(gate, "bearing_deg") is not { } bearing) return null;
        if (Math.Abs(latitude) > 85 || Math.Abs(longitude) > 180) return null;
        return new(latitude, longitude, (bearing % 360 + 360) % 360, Math.Clamp(Value(gate, "half_width_m") ?? DefaultHalfWidth, 1, 500));
    }

    static bool Number(JsonElement element, out double value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out value) && double.IsFinite(value);
    }

    static double? Value(JsonElement properties, string name)
    {
        if (properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty(name, out var value)) return null;
        if (Number(value, out var number)) return number;
        return value.ValueKind == JsonValueKind.String && double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number) ? number : null;
    }

    static string? Text(JsonElement properties, string name) =>
        properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static List<string> Texts(JsonElement properties, string name)
    {
        var texts = new List<string>();
        if (properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty(name, out var values) || values.ValueKind != JsonValueKind.Array) return texts;
        foreach (var value in values.EnumerateArray())
        {
            if (value.ValueKind == JsonValueKind.String) texts.Add(value.GetString()!);
        }

        return texts;
    }
}
