using System.Text.Json;
using System.Text.Json.Serialization;
using MyKollector.Domain.Timing;

namespace MyKollector.Web.Api.Field;

/// <summary>One punch as the phone signed it.</summary>
/// <param name="Id">Made by the phone.</param>
/// <param name="Attempt">Made by the phone.</param>
/// <param name="Kind">Start, finish or undo.</param>
/// <param name="Device">The phone.</param>
/// <param name="Course">The course, if the phone knew it.</param>
/// <param name="Geometry">Version of its line that the phone knew.</param>
/// <param name="Code">What was opened: a stele's code, or the fingerprint of a medal's token.</param>
/// <param name="Origin">How the athlete got to the button.</param>
/// <param name="Category">How the athlete climbs.</param>
/// <param name="Wall">Wall clock at the tap, milliseconds since 1970.</param>
/// <param name="Mono">performance.now() at the tap.</param>
/// <param name="Page">One per page load.</param>
/// <param name="Offset">Server minus wall, last measured before the tap.</param>
/// <param name="Step">How far the two clocks moved apart since that measurement.</param>
/// <param name="Position">Latitude, longitude, accuracy in metres, age in milliseconds.</param>
/// <param name="Run">Run token of the session at the tap.</param>
/// <param name="Previous">Hash of the phone's punch before this one.</param>
/// <param name="Rider">Serial or bib number, on a phone for many riders.</param>
public sealed record PunchBody(
    Guid Id, Guid Attempt, PunchKind Kind, Guid Device, Guid? Course, int? Geometry, string? Code, PunchOrigin Origin, Category Category, long Wall, double Mono, Guid Page,
    double? Offset, double? Step, double[]? Position, string? Run, string? Previous, string? Rider)
{
    /// <summary>Reads a body; null when it is none. Reads everything that a phone may ever have kept, refuses what no phone writes.</summary>
    public static PunchBody? Parse(string json)
    {
        try
        {
            var body = JsonSerializer.Deserialize(json, FieldJson.Default.PunchBody);
            return body is { Position: null or { Length: 4 } } && body.Id != Guid.Empty && body.Attempt != Guid.Empty && body.Device != Guid.Empty
                && Enum.IsDefined(body.Kind) && Enum.IsDefined(body.Origin) && Enum.IsDefined(body.Category) && body.Position?.All(double.IsFinite) != false ? body : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A punch with its signature.</summary>
/// <param name="Body">The signed text: JSON of a <see cref="PunchBody"/>.</param>
/// <param name="Sig">Signature, base64url; null from a phone that cannot sign.</param>
/// <param name="Token">The medal's token, when one was opened. Beside the signed text, which names it by its fingerprint: the text is kept, the token is not.</param>
public sealed record SignedPunch(string Body, string? Sig, string? Token = null);

/// <summary>Clocks of the phone when it sends.</summary>
public sealed record SendingClock(Guid Page, long Wall, double Mono, double? Offset, double? MonoOffset, double? Trip);

/// <summary>A delivery: 1 to 50 punches of one phone.</summary>
public sealed record PunchDelivery(IReadOnlyList<SignedPunch> Punches, SendingClock Clock);

/// <summary>What became of one punch.</summary>
/// <param name="Id">The phone's; null when it could not be read. Answers stand in the order of the delivery.</param>
/// <param name="Status"><c>received</c>, <c>duplicate</c>, <c>apart</c> (kept, counts for nothing), <c>unknown</c> (its code is not known here: the phone keeps it) or <c>unreadable</c>.</param>
/// <param name="Reason">Code of the reason, when apart or unreadable.</param>
/// <param name="Says">The reason as a sentence.</param>
/// <param name="At">The tap on the server's clock, milliseconds since 1970.</param>
/// <param name="Pm">Plus or minus, milliseconds.</param>
public sealed record PunchAnswer(Guid? Id, string Status, string? Reason = null, string? Says = null, long? At = null, double? Pm = null);

/// <summary>Answer to a delivery.</summary>
public sealed record DeliveryAnswer(IReadOnlyList<PunchAnswer> Acks, string? Run, long Now);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PunchBody))]
[JsonSerializable(typeof(PunchDelivery))]
[JsonSerializable(typeof(DeliveryAnswer))]
sealed partial class FieldJson : JsonSerializerContext;
