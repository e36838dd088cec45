using System.Text.Json;
using DpoNotebooks.Data;
using DpoNotebooks.Kernel.CommandLine;

namespace DpoNotebooks.Kernel.Score;

/// <summary>A row whose responses are scored.</summary>
/// <param name="Line">The line of the file.</param>
/// <param name="Fields">The row's fields.</param>
/// <param name="Names">The names of the responses: response, or chosen and rejected.</param>
/// <param name="Responses">The token ids of prompt and response, in the order of the names.</param>
internal sealed record ScoreRow(JsonLine Line, JsonElement Fields, string[] Names, TokenizedResponse[] Responses)
{
    private static readonly string[] Pair = ["chosen", "rejected"];
    private static readonly string[] Single = ["response"];

    /// <summary>Reads the rows of a JSONL file, one at a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tokens">Converts fields to token ids.</param>
    /// <param name="contextLength">The maximum number of tokens of prompt and response together.</param>
    /// <exception cref="DataFileException">A row cannot be scored. Thrown while enumerating; the message has the file and line.</exception>
    public static IEnumerable<ScoreRow> Read(string path, TokenFields tokens, int contextLength) =>
        JsonLine.Read(path).Select(line => Parse(line, tokens, contextLength));

    private static ScoreRow Parse(JsonLine line, TokenFields tokens, int contextLength)
    {
        var fields = line.Row();
        var pair = Pair.Any(name => TokenFields.Has(fields, name));
        if (pair && TokenFields.Has(fields, "response"))
        {
            throw line.Error("the row has a response and also chosen or rejected: give either a response or a pair");
        }

        var prompt = tokens.Prompt(line, fields);
        var names = pair ? Pair : Single;
        return new ScoreRow(line, fields, names, [.. names.Select(Response)]);

        TokenizedResponse Response(string name)
        {
            var response = tokens.Response(line, fields, name);
            return prompt.Length + response.Length <= contextLength ? new TokenizedResponse(prompt, response)
                : throw line.Error(
                    $"the prompt's {prompt.Length} tokens and the {response.Length} tokens of '{name}' exceed the model's context of {contextLength}: "
                    + "shorten the row, because rows are not truncated");
        }
    }
}
