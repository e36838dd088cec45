using System.Text.Json;

namespace DpoNotebooks.HuggingFace.Tokenization.Formats;

/// <summary>A component of a tokenizer.json.</summary>
/// <param name="Place">What it is there, for messages: normalizer, model, ….</param>
/// <param name="Element">Its JSON.</param>
internal readonly record struct JsonPart(string Place, JsonElement Element)
{
    /// <summary>Whether there is none.</summary>
    public bool IsNull => Element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    /// <summary>Which component it is, as its type says.</summary>
    /// <exception cref="InvalidDataException">It has no type.</exception>
    public string Type => Optional("type")?.GetString() ?? throw new InvalidDataException($"the {Place} has no type");

    /// <summary>The error of a component that is not known.</summary>
    public NotSupportedException Unknown() => new($"the {Place} '{Type}' is not supported");

    /// <summary>Refuses options beside the named ones, for they would change ids or texts.</summary>
    /// <exception cref="NotSupportedException">There is another one; it is named.</exception>
    public JsonPart With(params string[] options)
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

    /// <summary>Refuses an option that is set.</summary>
    /// <exception cref="NotSupportedException">It is neither absent nor null, false, 0 or empty.</exception>
    public void Unset(params string[] options)
    {
        foreach (var option in options)
        {
            if (Optional(option)?.GetRawText() is not (null or "false" or "0" or "0.0" or "\"\""))
            {
                throw new NotSupportedException($"the {Place}'s {option} is not supported");
            }
        }
    }

    /// <summary>A value, or null where it is absent or null.</summary>
    public JsonElement? Optional(string name) =>
        Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A value that must be there.</summary>
    /// <exception cref="InvalidDataException">It is absent or null.</exception>
    public JsonElement Required(string name) => Optional(name) ?? throw new InvalidDataException($"the {Place} has no {name}");

    /// <summary>A text that must be there.</summary>
    public string Text(string name) => Required(name).GetString() ?? "";

    /// <summary>A text that must be there and have something in it.</summary>
    public string Literal(string name) =>
        Text(name) is { Length: > 0 } text ? text : throw new InvalidDataException($"the {Place}'s {name} is empty");

    /// <summary>Yes or no.</summary>
    public bool Flag(string name, bool absent) => Optional(name)?.GetBoolean() ?? absent;

    /// <summary>A text of one character.</summary>
    public char Character(string name) =>
        Text(name) is [var character] ? character : throw new NotSupportedException($"the {Place}'s {name} '{Text(name)}' is not one character");

    /// <summary>A component inside this one, or none.</summary>
    public JsonPart Inner(string name) => new($"{Place}'s {name}", Optional(name) ?? default);

    /// <summary>The components of a list inside this one.</summary>
    public IEnumerable<JsonPart> Inners(string name)
    {
        var place = Place;
        return Required(name).EnumerateArray().Select(inner => new JsonPart(place, inner));
    }
}
