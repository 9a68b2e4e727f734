using System.Text.Json;
using System.Text.Json.Serialization;

namespace MyKollector.Domain.Proofs;

/// <summary>
/// The report as stored beside its proof: JSON with a format number. Fields are only ever added; a report of a later format than this one knows reads as null.
/// </summary>
public static class ProofReportStorage
{
    /// <summary>Format of what is written today.</summary>
    public const int Format = 1;

    sealed record Envelope(int Format, ProofReport Report);

    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(), new SignatureConverter() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(ProofReport report) => JsonSerializer.Serialize(new Envelope(Format, report), Options);

    /// <summary>Null when the text is no report of a format known here.</summary>
    public static ProofReport? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Envelope>(json, Options) is { Format: >= 1 and <= Format } envelope ? envelope.Report : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    sealed class SignatureConverter : JsonConverter<TrackSignature>
    {
        public override TrackSignature? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes) ? TrackSignature.FromBytes(bytes) : null;

        public override void Write(Utf8JsonWriter writer, TrackSignature value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value.ToBytes());
    }
}
