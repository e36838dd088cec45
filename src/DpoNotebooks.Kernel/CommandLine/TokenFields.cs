using System.Text.Json;
using DpoNotebooks.Data;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>Reads the token ids of a row's fields: the ids in NAME_ids or, if that field is missing, the tokenized text in NAME.</summary>
/// <remarks>Prompt and response are tokenized separately and joined, as in training: no BOS, and one EOS after a response that is text.</remarks>
/// <param name="model">The model whose tokenizer is used for text.</param>
/// <param name="vocabularySize">The smallest vocabulary size of the command's models.</param>
internal sealed class TokenFields(ModelArgument model, int vocabularySize)
{
    /// <summary>Returns whether a row has a field, as text or as ids. A null counts as missing.</summary>
    public static bool Has(JsonElement row, string name) => Field(row, name) is not null || Field(row, IdsName(name)) is not null;

    /// <summary>Returns the ids of a row's prompt.</summary>
    /// <exception cref="DataFileException">The prompt is missing or invalid. The message has the file, line and field.</exception>
    public int[] Prompt(JsonLine line, JsonElement row) => WithLine(line, () => NotEmpty("the prompt", Ids(row, "prompt")));

    /// <summary>Returns the ids of a prompt that is text.</summary>
    /// <param name="source">The name of the prompt in error messages.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidDataException">The model has no tokenizer, or the text cannot be tokenized to valid ids.</exception>
    public int[] Prompt(string source, string text) => Prompt(source, Encoded(source, text));

    /// <summary>Validates and returns the ids of a prompt.</summary>
    /// <exception cref="InvalidDataException">There are no ids, or an id is outside the vocabulary.</exception>
    public int[] Prompt(string source, int[] ids) => NotEmpty(source, Known(source, ids));

    /// <summary>Returns the ids of a response: the given ids, or the tokenized text followed by one EOS.</summary>
    /// <exception cref="DataFileException">The response is missing or invalid, or its text contains EOS. The message has the file, line and field.</exception>
    public int[] Response(JsonLine line, JsonElement row, string name) => WithLine(line, () =>
    {
        var ids = Ids(row, name);
        if (Field(row, IdsName(name)) is not null)
        {
            return ids;
        }

        var eos = EosOf(name);
        return ids.Contains(eos)
            ? throw new InvalidDataException(
                $"'{name}' contains the end-of-text token {model.Tokenizer!.TokenOf(eos)}: remove it, because one is added to every text")
            : [.. ids, eos];
    });

    private static int[] WithLine(JsonLine line, Func<int[]> read)
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
        ? throw new InvalidDataException(
            $"{source} has id {ids[at]}, but the vocabulary has {vocabularySize} ids (0 to {vocabularySize - 1})")
        : ids;

    private static int[] NotEmpty(string source, int[] ids) => ids.Length > 0 ? ids
        : throw new InvalidDataException(
            $"{source} has no tokens, so the first token of the response has no context: give at least the model's BOS as an id");

    private int[] Encoded(string source, string text)
    {
        var tokenizer = model.Tokenizer ?? throw new InvalidDataException($"{source} is text, but {model.Folder} has no tokenizer: give token ids");
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
            $"'{name}' and '{IdsName(name)}' are both missing (the row has: {string.Join(", ", row.EnumerateObject().Select(field => field.Name))})");
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new InvalidDataException($"'{name}' is not a string");
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"'{name}' is not valid Unicode: {e.Message}", e);
        }
    }

    private static string IdsName(string name) => name + "_ids";

    private static JsonElement? Field(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
