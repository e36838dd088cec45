using System.Text.Json;
using DpoNotebooks.Data;
using DpoNotebooks.Kernel.CommandLine;

namespace DpoNotebooks.Kernel.Score;

/// <summary>A row to score.</summary>
/// <param name="Line">Where it stands.</param>
/// <param name="Fields">Its fields.</param>
/// <param name="Names">What its responses are called: response, or chosen and rejected.</param>
/// <param name="Responses">Their token ids.</param>
internal sealed record ScoreRow(JsonLine Line, JsonElement Fields, string[] Names, TokenizedResponse[] Responses)
{
    private static readonly string[] Pair = ["chosen", "rejected"];
    private static readonly string[] Single = ["response"];

    /// <summary>The rows of a JSONL file, one at a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tokens">Makes ids of fields.</param>
    /// <param name="contextLength">Tokens that prompt and response may have together.</param>
    /// <exception cref="DataFileException">While enumerating: a row cannot be scored; names file and line.</exception>
    public static IEnumerable<ScoreRow> Read(string path, TokenFields tokens, int contextLength) =>
        JsonLine.Read(path).Select(line => Parse(line, tokens, contextLength));

    private static ScoreRow Parse(JsonLine line, TokenFields tokens, int contextLength)
    {
        var fields = line.Row();
        var pair = Pair.Any(name => TokenFields.Has(fields, name));
        if (pair && TokenFields.Has(fields, "response"))
        {
            throw line.Error("there are both a response and chosen or rejected: a row is one or the other");
        }

        var prompt = tokens.Prompt(line, fields);
        var names = pair ? Pair : Single;
        return new ScoreRow(line, fields, names, [.. names.Select(name => new TokenizedResponse(prompt, Fitting(tokens.Response(line, fields, name), name)))]);

        int[] Fitting(int[] response, string name) => prompt.Length + response.Length <= contextLength ? response
            : throw line.Error($"the prompt's {prompt.Length} tokens and the {response.Length} of '{name}' exceed the model's context of {contextLength}; nothing is cut here: shorten the row");
    }
}
