using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DpoNotebooks.Losses;

/// <summary>Writes a record of a closed set as an object that names it, and reads it back, refusing what it does not read.</summary>
/// <param name="key">The property that holds the name.</param>
/// <param name="kinds">The set.</param>
/// <remarks>The options have one spelling whatever the caller's serializer options say, so that saved records stay readable.</remarks>
internal class NamedRecordConverter<T>(string key, IReadOnlyDictionary<string, Type> kinds) : JsonConverter<T>
    where T : class
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (Parsed(ref reader) is not { } json || json[key] is not JsonValue named || !named.TryGetValue(out string? name))
        {
            throw new JsonException($"A {key} must be an object with a \"{key}\" that names it.");
        }

        if (!kinds.TryGetValue(name, out var kind))
        {
            throw new JsonException($"No {key} is called \"{name}\". There are: {string.Join(", ", kinds.Keys)}.");
        }

        json.Remove(key);
        CheckOptions(name, json, kind);
        try
        {
            return (T)json.Deserialize(kind, Options)!;
        }
        catch (ArgumentException e)
        {
            throw new JsonException($"{key} \"{name}\": {e.Message}", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var json = new JsonObject { [key] = kinds.First(kind => kind.Value == value.GetType()).Key };
        foreach (var (option, setting) in JsonSerializer.SerializeToNode(value, value.GetType(), Options)!.AsObject().ToArray())
        {
            json[option] = setting?.DeepClone();
        }

        json.WriteTo(writer);
    }

    private JsonObject? Parsed(ref Utf8JsonReader reader)
    {
        var element = JsonElement.ParseValue(ref reader);
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var twice = element.EnumerateObject().GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? JsonObject.Create(element) : throw new JsonException($"A {key} gives \"{twice.Key}\" twice.");
    }

    // The serializer would refuse these too, but without saying which loss it was and what it does read.
    private void CheckOptions(string name, JsonObject json, Type kind)
    {
        var known = Options.GetTypeInfo(kind).Properties.Where(p => p.Set is not null).ToList();
        var reads = known.Count == 0 ? "no options" : string.Join(", ", known.Select(p => p.Name));
        foreach (var (option, _) in json)
        {
            if (known.All(p => p.Name != option))
            {
                throw new JsonException($"{key} \"{name}\" does not read \"{option}\"; it reads {reads}.");
            }
        }

        foreach (var option in known)
        {
            if (option.IsRequired && !json.ContainsKey(option.Name))
            {
                throw new JsonException($"{key} \"{name}\" needs \"{option.Name}\"; it reads {reads}.");
            }
        }
    }
}
