using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MyKollector.Tests.Support;

/// <summary>
/// Strava's published interface (Swagger 2.0), read where it lies beside the project, and the part of JSON schema that it uses: type, enum, required,
/// properties, items, minItems, maxItems, minimum, maximum, allOf and $ref. A member that the contract does not know counts as a violation.
/// </summary>
public sealed class StravaContract
{
    readonly JsonElement _root;

    StravaContract(JsonElement root) => _root = root;

    public static string Location => Sources.Path(Path.Combine("..", "shared", "contracts", "strava-v3.swagger2.json"));

    /// <summary>Null where the contract is not at hand.</summary>
    public static StravaContract? TryLoad() => File.Exists(Location) ? new(JsonDocument.Parse(File.ReadAllText(Location)).RootElement) : null;

    /// <summary>What an exchange does that the contract does not allow. Tokens are not part of the contract file.</summary>
    public IEnumerable<string> Violations(StravaExchange exchange)
    {
        if (exchange.Path.Contains("/oauth/", StringComparison.Ordinal) || exchange.Status == 500) yield break;
        var path = exchange.Path["/api/v3".Length..];
        var known = _root.GetProperty("paths").EnumerateObject().FirstOrDefault(p => Regex.IsMatch(path, "^" + Regex.Replace(p.Name, @"\{[^}]+\}", "[^/]+") + "$"));
        if (known.Value.ValueKind == JsonValueKind.Undefined || !known.Value.TryGetProperty(exchange.Method.ToLowerInvariant(), out var operation))
        {
            yield return $"{exchange.Method} {path} is not in the contract";
            yield break;
        }

        var parameters = operation.GetProperty("parameters").EnumerateArray().Select(Follow).ToList();
        var query = parameters.Where(p => p.GetProperty("in").GetString() == "query").ToDictionary(p => p.GetProperty("name").GetString()!);
        foreach (var (name, value) in exchange.Query)
        {
            if (!query.TryGetValue(name, out var parameter)) yield return $"{path}: the query {name} is not in the contract";
            else foreach (var violation in Parameter(parameter, value)) yield return $"{path}?{name}: {violation}";
        }

        foreach (var missing in query.Values.Where(p => p.TryGetProperty("required", out var r) && r.GetBoolean() && !exchange.Query.ContainsKey(p.GetProperty("name").GetString()!)))
            yield return $"{path}: the query {missing.GetProperty("name").GetString()} is required";
        var id = parameters.FirstOrDefault(p => p.GetProperty("in").GetString() == "path");
        if (id.ValueKind == JsonValueKind.Object && !long.TryParse(path.Split('/')[2], CultureInfo.InvariantCulture, out _)) yield return $"{path}: the identifier is no int64";

        var responses = operation.GetProperty("responses");
        var response = responses.TryGetProperty(exchange.Status.ToString(CultureInfo.InvariantCulture), out var exact) ? exact : responses.GetProperty("default");
        using var body = JsonDocument.Parse(exchange.Body);
        foreach (var violation in Schema(response.GetProperty("schema"), body.RootElement, "$")) yield return $"{exchange.Method} {path} {exchange.Status}: {violation}";
    }

    static IEnumerable<string> Parameter(JsonElement parameter, string value) => parameter.GetProperty("type").GetString() switch
    {
        "integer" => long.TryParse(value, CultureInfo.InvariantCulture, out _) ? [] : [$"{value} is no integer"],
        "boolean" => value is "true" or "false" ? [] : [$"{value} is no boolean"],
        "array" => value.Split(',').Where(v => parameter.GetProperty("items").TryGetProperty("enum", out var allowed) && allowed.EnumerateArray().All(a => a.GetString() != v)).Select(v => $"{v} is not allowed"),
        _ => [],
    };

    public IEnumerable<string> Definition(string name, JsonElement value) => Schema(_root.GetProperty("definitions").GetProperty(name), value, name);

    IEnumerable<string> Schema(JsonElement schema, JsonElement value, string at)
    {
        schema = Follow(schema);
        var members = Members(schema).ToList();
        if (members.Count > 0)
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                yield return $"{at} is {value.ValueKind}, not an object";
                yield break;
            }

            foreach (var member in value.EnumerateObject())
            {
                var known = members.FirstOrDefault(m => m.Name == member.Name);
                if (known.Value.ValueKind == JsonValueKind.Undefined) yield return $"{at}.{member.Name} is unknown";
                else foreach (var violation in Schema(known.Value, member.Value, $"{at}.{member.Name}")) yield return violation;
            }

            if (schema.TryGetProperty("required", out var required))
                foreach (var name in required.EnumerateArray().Where(n => !value.TryGetProperty(n.GetString()!, out _))) yield return $"{at}.{name} is missing";
            yield break;
        }

        var type = schema.TryGetProperty("type", out var t) ? t.GetString() : null;
        if (!IsOf(type, value))
        {
            yield return $"{at} is {value.ValueKind}, not {type}";
            yield break;
        }

        if (schema.TryGetProperty("enum", out var choices) && choices.EnumerateArray().All(c => c.ToString() != value.ToString())) yield return $"{at}: {value} is not allowed";
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time" && !DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _)) yield return $"{at}: {value} is no date-time";
        if (schema.TryGetProperty("minimum", out var least) && value.GetDouble() < least.GetDouble()) yield return $"{at} is too small";
        if (schema.TryGetProperty("maximum", out var most) && value.GetDouble() > most.GetDouble()) yield return $"{at} is too large";
        if (type != "array") yield break;
        if (schema.TryGetProperty("minItems", out var fewest) && value.GetArrayLength() < fewest.GetInt32()) yield return $"{at} has too few items";
        if (schema.TryGetProperty("maxItems", out var limit) && value.GetArrayLength() > limit.GetInt32()) yield return $"{at} has too many items";
        var i = 0;
        foreach (var item in value.EnumerateArray())
            foreach (var violation in Schema(schema.GetProperty("items"), item, $"{at}[{i++}]")) yield return violation;
    }

    IEnumerable<JsonProperty> Members(JsonElement schema)
    {
        schema = Follow(schema);
        var own = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().AsEnumerable() : [];
        return schema.TryGetProperty("allOf", out var parts) ? own.Concat(parts.EnumerateArray().SelectMany(Members)) : own;
    }

    JsonElement Follow(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            var target = _root;
            foreach (var step in reference.GetString()!.TrimStart('#', '/').Split('/')) target = target.GetProperty(step);
            schema = target;
        }

        return schema;
    }

    static bool IsOf(string? type, JsonElement value) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => true,
    };
}
