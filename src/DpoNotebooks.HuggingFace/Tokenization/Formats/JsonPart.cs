using System.Text.Json;

namespace DpoNotebooks.HuggingFace.Tokenization.Formats;

/// <summary>A component of a tokenizer.json.</summary>
/// <param name="Place">The name of the component for messages: normalizer, model, ….</param>
/// <param name="Element">The JSON of the component.</param>
internal readonly record struct JsonPart(string Place, JsonElement Element)
{
    /// <summary>Whether the component is missing or null.</summary>
    public bool IsNull => Element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    /// <summary>The type of the component.</summary>
    /// <exception cref="InvalidDataException">The component has no type.</exception>
    public string Type => Optional("type")?.GetString() ?? throw new InvalidDataException($"the {Place} has no type");

    /// <summary>Creates the error for an unsupported component.</summary>
    public NotSupportedException Unsupported() => new($"the {Place} '{Type}' is not supported");

    /// <summary>Checks that the component has no options other than the given ones, because they could change ids or texts.</summary>
    /// <exception cref="NotSupportedException">The component has another option. The message names it.</exception>
    public JsonPart AllowOnly(params string[] options)
    {
        foreach (var option in Element.EnumerateObject())
        {
            if (option.Name != "type" && !options.Contains(option.Name))
            {
                throw new NotSupportedException($"the {Place}'s option {option.Name} is not supported");
            }
        }

        return this;
    }

    /// <summary>Checks that options are not set.</summary>
    /// <exception cref="NotSupportedException">An option is present and is not null, false, 0 or empty.</exception>
    public void RefuseIfSet(params string[] options)
    {
        foreach (var option in options)
        {
            if (Optional(option)?.GetRawText() is not (null or "false" or "0" or "0.0" or "\"\""))
            {
                throw new NotSupportedException($"the {Place}'s {option} is not supported");
            }
        }
    }

    /// <summary>Returns a value, or null if it is missing or null.</summary>
    public JsonElement? Optional(string name) =>
        Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Returns a required value.</summary>
    /// <exception cref="InvalidDataException">The value is missing or null.</exception>
    public JsonElement Required(string name) => Optional(name) ?? throw new InvalidDataException($"the {Place} has no {name}");

    /// <summary>Returns a required string.</summary>
    public string Text(string name) => Required(name).GetString() ?? "";

    /// <summary>Returns a required string that is not empty.</summary>
    public string Literal(string name) =>
        Text(name) is { Length: > 0 } text ? text : throw new InvalidDataException($"the {Place}'s {name} is empty");

    /// <summary>Returns an optional boolean.</summary>
    public bool Flag(string name, bool fallback) => Optional(name)?.GetBoolean() ?? fallback;

    /// <summary>Returns a required string of one character.</summary>
    public char Character(string name) =>
        Text(name) is [var character] ? character : throw new NotSupportedException($"the {Place}'s {name} '{Text(name)}' is not one character");

    /// <summary>Returns a nested component, which may be missing.</summary>
    public JsonPart Child(string name) => new($"{Place}'s {name}", Optional(name) ?? default);

    /// <summary>Returns the components of a nested list.</summary>
    public IEnumerable<JsonPart> Children(string name)
    {
        var place = Place;
        return Required(name).EnumerateArray().Select(child => new JsonPart(place, child));
    }
}
