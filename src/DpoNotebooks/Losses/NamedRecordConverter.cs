using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DpoNotebooks.Losses;

/// <summary>Converts records that derive from <typeparamref name="T"/> to JSON objects that name the record and hold its options,
/// e.g. <c>{"loss": "dpo", "beta": 0.1}</c>, and back.</summary>
/// <typeparam name="T">The base record.</typeparam>
/// <remarks>
/// <para>A built-in record has the name that its table gives. Any other record is named after its type in snake_case: <c>MyLoss</c> is
/// <c>"my_loss"</c>. It is found among the loaded assemblies, so it must be declared before it is read. If several assemblies declare the
/// name, the one loaded last is used: a notebook cell that is run again replaces its records.</para>
/// <para>Options are camelCase whatever the caller's serializer options are, so that saved records stay readable. Unknown, duplicate and
/// missing required options raise an error.</para>
/// </remarks>
public abstract class NamedRecordConverter<T> : JsonConverter<T>
    where T : class
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
        IncludeFields = true,
        IgnoreReadOnlyFields = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { DropComputed } },
    };

    private readonly string _key;
    private readonly NamedTypes _types;

    /// <summary>Creates a converter.</summary>
    /// <param name="key">The JSON property that holds the name; error messages also use it as the word for such a record.</param>
    /// <param name="builtIn">The built-in records by name.</param>
    protected NamedRecordConverter(string key, IReadOnlyDictionary<string, Type> builtIn)
    {
        _key = key;
        _types = new NamedTypes(key, typeof(T), builtIn);
    }

    /// <inheritdoc/>
    /// <exception cref="JsonException">The name is unknown, or an option is unknown, duplicated, missing or out of range.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (ReadObject(ref reader) is not { } json || json[_key] is not JsonValue named || !named.TryGetValue(out string? name))
        {
            throw new JsonException($"A {_key} must be an object with a \"{_key}\" that names it.");
        }

        var type = _types.Find(name) ?? throw new JsonException(
            $"No {_key} is called \"{name}\". There are: {string.Join(", ", _types.Names)}. Declare a {_key} of a notebook before it is read.");
        json.Remove(_key);
        CheckOptions(name, json, type);
        try
        {
            return (T)json.Deserialize(type, Options)!;
        }
        catch (ArgumentException e)
        {
            throw new JsonException($"{_key} \"{name}\": {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="JsonException">The record has the name of another one, is generic, or has an option with the name of the key.</exception>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var type = value.GetType();
        var json = new JsonObject { [_key] = _types.NameOf(type) };
        foreach (var (option, setting) in JsonSerializer.SerializeToNode(value, type, Options)!.AsObject().ToArray())
        {
            if (!json.TryAdd(option, setting?.DeepClone()))
            {
                throw new JsonException($"{type} has an option \"{option}\", but \"{_key}\" holds the record's name in JSON. Rename the option.");
            }
        }

        json.WriteTo(writer);
    }

    // IgnoreReadOnlyProperties keeps computed collections; what cannot be set is not an option.
    private static void DropComputed(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Object)
        {
            foreach (var computed in type.Properties.Where(property => property.Set is null && property.AssociatedParameter is null).ToArray())
            {
                type.Properties.Remove(computed);
            }
        }
    }

    private JsonObject? ReadObject(ref Utf8JsonReader reader)
    {
        var element = JsonElement.ParseValue(ref reader);
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var duplicate = element.EnumerateObject().GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1);
        return duplicate is null ? JsonObject.Create(element) : throw new JsonException($"A {_key} gives \"{duplicate.Key}\" twice.");
    }

    // The serializer would refuse these too, but without the record's name and the options that it reads.
    private void CheckOptions(string name, JsonObject json, Type type)
    {
        var known = Options.GetTypeInfo(type).Properties.Where(p => p.Set is not null || p.AssociatedParameter is not null).ToList();
        var reads = known.Count == 0 ? "no options" : string.Join(", ", known.Select(p => p.Name));
        foreach (var (option, _) in json)
        {
            if (known.All(p => p.Name != option))
            {
                throw new JsonException($"{_key} \"{name}\" does not read \"{option}\"; it reads {reads}.");
            }
        }

        if (known.FirstOrDefault(p => IsRequired(p) && !json.ContainsKey(p.Name)) is { } missing)
        {
            throw new JsonException($"{_key} \"{name}\" needs \"{missing.Name}\"; it reads {reads}.");
        }
    }

    private static bool IsRequired(JsonPropertyInfo option) => option.IsRequired || option.AssociatedParameter is { HasDefaultValue: false };
}
