using System.Text;
using System.Text.Json;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Tracks;

/// <summary>
/// Streams of an activity service: <c>{"activity": {"start_date", …}, "streams": {"latlng": {"data": …}, "time": {"data": …}, …}}</c>, or the
/// streams object alone, or the older array of <c>{"type", "data"}</c>. Read token by token, so that a hostile file costs no tree.
/// </summary>
static class StreamsReader
{
    static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 16 };

    sealed class Columns
    {
        public readonly List<double> Position = [];
        public readonly List<double> Time = [];
        public readonly List<double> Altitude = [];
        public readonly List<double> HeartRate = [];
        public readonly List<double> Cadence = [];
        public readonly List<double> Watts = [];
        public readonly List<double> Speed = [];
        public string? Start;
        public string? Sport;
        public string? Device;
        public string? Name;

        public List<double>? Of(string? type) => type switch
        {
            "latlng" => Position,
            "time" => Time,
            "altitude" => Altitude,
            "heartrate" => HeartRate,
            "cadence" => Cadence,
            "watts" => Watts,
            _ => null,
        };
    }

    public static Result<TrackFile> Read(ReadOnlySpan<byte> bytes)
    {
        var columns = new Columns();
        var cut = false;
        try
        {
            var reader = new Utf8JsonReader(bytes, Options);
            if (!reader.Read()) return TrackErrors.Unreadable;
            Value(ref reader, columns, null, 0);
        }
        catch (JsonException)
        {
            // The reader has no other way to say that the text ends or breaks here; what came before still counts.
            cut = true;
        }
        catch (InvalidOperationException)
        {
            cut = true;
        }

        return Build(columns, cut);
    }

    static void Value(ref Utf8JsonReader reader, Columns columns, string? key, int depth)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            string? type = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.ValueSpan.Length <= 40 ? reader.GetString() : null;
                if (!reader.Read()) return;
                switch (name)
                {
                    case "data" when reader.TokenType == JsonTokenType.StartArray:
                        Numbers(ref reader, columns.Of(type ?? key), (type ?? key) == "latlng");
                        break;
                    case "type" when reader.TokenType == JsonTokenType.String && depth > 0 && key is null or "streams":
                        type = reader.GetString();
                        break;
                    case "start_date" when reader.TokenType == JsonTokenType.String:
                        columns.Start ??= reader.GetString();
                        break;
                    case "sport_type" or "type" when reader.TokenType == JsonTokenType.String:
                        columns.Sport ??= reader.GetString();
                        break;
                    case "device_name" when reader.TokenType == JsonTokenType.String:
                        columns.Device ??= reader.GetString();
                        break;
                    case "name" when reader.TokenType == JsonTokenType.String && key == "activity":
                        columns.Name ??= reader.GetString();
                        break;
                    default:
                        if (depth < 4 && reader.TokenType == JsonTokenType.StartArray && columns.Of(name) is { } bare) Numbers(ref reader, bare, name == "latlng");
                        else if (depth < 4 && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) Value(ref reader, columns, name, depth + 1);
                        else reader.Skip();
                        break;
                }
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (depth < 4 && reader.TokenType == JsonTokenType.StartObject) Value(ref reader, columns, null, depth + 1);
                else reader.Skip();
            }
        }
    }

    /// <summary>All numbers of an array, pairs flattened; nulls and words are NaN so that the columns stay aligned.</summary>
    static void Numbers(ref Utf8JsonReader reader, List<double>? into, bool pairs)
    {
        var depth = 1;
        while (depth > 0 && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray:
                    if (into is not null && depth == 1) Pair(ref reader, into);
                    else depth++;
                    break;
                case JsonTokenType.EndArray:
                    depth--;
                    break;
                case JsonTokenType.StartObject:
                    reader.Skip();
                    Nothing(into, pairs);
                    break;
                case JsonTokenType.Number:
                    if (into is { Count: < 2 * TrackReader.MaxPoints }) into.Add(reader.TryGetDouble(out var value) ? value : double.NaN);
                    break;
                default:
                    Nothing(into, pairs);
                    break;
            }
        }
    }

    static void Nothing(List<double>? into, bool pairs)
    {
        if (into is not { Count: < 2 * TrackReader.MaxPoints }) return;
        into.Add(double.NaN);
        if (pairs) into.Add(double.NaN);
    }

    static void Pair(ref Utf8JsonReader reader, List<double> into)
    {
        var first = double.NaN;
        var second = double.NaN;
        var index = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var value = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) ? number : double.NaN;
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) reader.Skip();
            if (index == 0) first = value;
            else if (index == 1) second = value;
            index++;
        }

        if (into.Count >= 2 * TrackReader.MaxPoints) return;
        into.Add(first);
        into.Add(second);
    }

    static Result<TrackFile> Build(Columns columns, bool cut)
    {
        var builder = new TrackBuilder(TrackFormat.Streams)
        {
            Sport = TrackBuilder.SportOf(columns.Sport),
            Device = columns.Device is null ? null : TrackBuilder.Short(Encoding.UTF8.GetBytes(columns.Device)),
            Name = columns.Name is null ? null : TrackBuilder.Short(Encoding.UTF8.GetBytes(columns.Name)),
        };
        var timed = Values.TryTime(Encoding.UTF8.GetBytes(columns.Start ?? string.Empty), out var start, out var zoned);
        if (timed && !zoned) builder.Unzoned();
        var count = columns.Position.Count / 2;
        for (var i = 0; i < count && !builder.IsFull; i++)
        {
            var latitude = columns.Position[2 * i];
            var longitude = columns.Position[2 * i + 1];
            if (!double.IsFinite(latitude) || !double.IsFinite(longitude) || !Values.IsPosition(latitude, longitude))
            {
                builder.Bad();
                continue;
            }

            var point = TrackPoint.At(latitude, longitude);
            if (timed && i < columns.Time.Count && double.IsFinite(columns.Time[i]) && Math.Abs(columns.Time[i]) < 1e9) point.Time = start + (long)Math.Round(columns.Time[i] * 1000);
            if (i < columns.Altitude.Count && columns.Altitude[i] is > -600 and < 9500) point.Altitude = (float)columns.Altitude[i];
            if (i < columns.HeartRate.Count) point.HeartRate = Values.ToShort(columns.HeartRate[i]);
            if (i < columns.Cadence.Count) point.Cadence = Values.ToShort(columns.Cadence[i]);
            if (i < columns.Watts.Count) point.Power = Values.ToShort(columns.Watts[i]);
            builder.Add(point);
        }

        if (cut) builder.Flag(TrackOddity.FileTruncated);
        return builder.Build() is { } track ? new TrackFile(TrackFormat.Streams, [track]) : cut ? TrackErrors.Unreadable : TrackErrors.NoPoints;
    }
}
