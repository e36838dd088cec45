using System.Text.Json;
using DpoNotebooks.Data;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>Token ids of a row's fields: NAME_ids as they stand, or else the text of NAME by the model's tokenizer.</summary>
/// <remarks>Prompt and response are tokenized apart and joined, as in training: no BOS, one EOS after a response that is text.</remarks>
/// <param name="model">Whose tokenizer reads text.</param>
/// <param name="vocabularySize">Ids that every model of the command knows.</param>
internal sealed class TokenFields(ModelArgument model, int vocabularySize)
{
    /// <summary>Whether a row has a field, as text or as ids; a null is none.</summary>
    public static bool Has(JsonElement row, string name) => Field(row, name) is not null || Field(row, IdsName(name)) is not null;

    /// <summary>The ids of a row's prompt.</summary>
    /// <exception cref="DataFileException">The field lacks, or is no prompt; names file, line and field.</exception>
    public int[] Prompt(JsonLine line, JsonElement row) => At(line, () => NotEmpty("the prompt", Ids(row, "prompt")));

    /// <summary>The ids of a prompt that is text.</summary>
    /// <param name="source">What errors call it.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidDataException">There is no tokenizer, or it makes no ids of the text that the model knows.</exception>
    public int[] Prompt(string source, string text) => Prompt(source, Encoded(source, text));

    /// <summary>The ids of a prompt, checked.</summary>
    /// <exception cref="InvalidDataException">There are none, or the model does not know one; names it.</exception>
    public int[] Prompt(string source, int[] ids) => NotEmpty(source, Known(source, ids));

    /// <summary>The ids of a response: as given, or a text's with one EOS after them.</summary>
    /// <exception cref="DataFileException">The field lacks, or is no response, or a text holds EOS; names file, line and field.</exception>
    public int[] Response(JsonLine line, JsonElement row, string name) => At(line, () =>
    {
        var ids = Ids(row, name);
        if (Field(row, IdsName(name)) is not null)
        {
            return ids;
        }

        var eos = EosOf(name);
        return ids.Contains(eos)
            ? throw new InvalidDataException($"'{name}' holds the end-of-text token {model.Tokenizer!.TokenOf(eos)}; leave it out: one is added to every text")
            : [.. ids, eos];
    });

    private static int[] At(JsonLine line, Func<int[]> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw line.Error(e.Message, e);
        }
    }

    private int[] Ids(JsonElement row, string name) => Field(row, IdsName(name)) is { } given
        ? Known($"'{IdsName(name)}'", IdsOf(IdsName(name), given))
        : Known($"'{name}'", Encoded($"'{name}'", TextOf(row, name)));

    private int[] Known(string source, int[] ids) => Array.FindIndex(ids, id => id < 0 || id >= vocabularySize) is >= 0 and var at
        ? throw new InvalidDataException($"{source} has id {ids[at]}, the vocabulary has {vocabularySize} (0 to {vocabularySize - 1})")
        : ids;

    private static int[] NotEmpty(string source, int[] ids) => ids.Length > 0 ? ids
        : throw new InvalidDataException($"{source} has no tokens, so nothing predicts the first of its response: give at least the model's BOS, as an id");

    private int[] Encoded(string source, string text)
    {
        var tokenizer = model.Tokenizer ?? throw new InvalidDataException($"{source} is text, but {model.Folder} has no tokenizer: give ids");
        try
        {
            return tokenizer.Encode(text);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{source}: {e.Message}", e);
        }
    }

    private int EosOf(string name)
    {
        try
        {
            return model.Tokenizer!.EosId;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"'{name}' is text and must end in EOS: {e.Message}", e);
        }
    }

    private static int[] IdsOf(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(id => id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out _))
            ? [.. value.EnumerateArray().Select(id => id.GetInt32())]
            : throw new InvalidDataException($"'{name}' is not an array of token ids");

    private static string TextOf(JsonElement row, string name)
    {
        var value = Field(row, name) ?? throw new InvalidDataException(
            $"neither '{name}' nor '{IdsName(name)}' is there (there are: {string.Join(", ", row.EnumerateObject().Select(field => field.Name))})");
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new InvalidDataException($"'{name}' is not a string");
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"'{name}' is not Unicode: {e.Message}", e);
        }
    }

    private static string IdsName(string name) => name + "_ids";

    private static JsonElement? Field(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
