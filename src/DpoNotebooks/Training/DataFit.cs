using DpoNotebooks.Data;
using DpoNotebooks.Models;

namespace DpoNotebooks.Training;

/// <summary>Whether a model can read some data at all, asked before a run rather than found out in the middle of it.</summary>
internal static class DataFit
{
    /// <summary>Checks every response of a dataset.</summary>
    /// <exception cref="ArgumentException">A sequence exceeds the context, or has an id outside the vocabulary; names the pair.</exception>
    public static void Require(CausalLmConfig model, PairDataset data)
    {
        var bad = data.Responses.Index().FirstOrDefault(response => Problem(model, response.Item) is not null, (Index: -1, Item: null!));
        if (bad.Index >= 0)
        {
            var pair = data.Pairs.Index().First(pair => pair.Item.Chosen == bad.Index || pair.Item.Rejected == bad.Index);
            throw new ArgumentException($"pair {pair.Index}, {(pair.Item.Chosen == bad.Index ? "chosen" : "rejected")}: {Problem(model, bad.Item)}");
        }
    }

    /// <summary>Checks examples of fine-tuning.</summary>
    /// <exception cref="ArgumentException">As above; names the example.</exception>
    public static void Require(CausalLmConfig model, IReadOnlyList<TokenizedResponse> examples)
    {
        foreach (var (index, example) in examples.Index())
        {
            if (Problem(model, example) is { } problem)
            {
                throw new ArgumentException($"example {index}: {problem}");
            }
        }
    }

    private static string? Problem(CausalLmConfig model, TokenizedResponse text)
    {
        var length = text.Prompt.Length + text.Response.Length;
        var outside = text.Prompt.Concat(text.Response).FirstOrDefault(id => id < 0 || id >= model.VocabularySize);
        return length > model.ContextLength ? $"{text.Prompt.Length} prompt and {text.Response.Length} response tokens exceed the model's context of {model.ContextLength}"
            : outside != 0 ? $"id {outside} is outside the model's vocabulary of {model.VocabularySize}: the data was tokenized for another model"
            : null;
    }
}
