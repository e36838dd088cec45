using DpoNotebooks.Data;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Scoring;

/// <summary>Whether a model can read some data at all, asked before a run rather than found out in the middle of it.</summary>
internal static class DataFit
{
    /// <summary>Checks the responses of every pair.</summary>
    /// <exception cref="ArgumentException">There are no pairs; or a prompt or response is empty, a sequence exceeds the context, or an id
    /// is outside the vocabulary: names the pair.</exception>
    public static void Require(CausalLmConfig model, PairDataset data)
    {
        if (data.Pairs.Count == 0)
        {
            throw new ArgumentException("there are no pairs: see the tokenizer's report for what was dropped");
        }

        foreach (var (index, pair) in data.Pairs.Index())
        {
            Require(model, data.Responses[pair.Chosen], () => $"pair {index}, chosen");
            Require(model, data.Responses[pair.Rejected], () => $"pair {index}, rejected");
        }
    }

    /// <summary>Checks examples of fine-tuning.</summary>
    /// <exception cref="ArgumentException">As above; names the example.</exception>
    public static void Require(CausalLmConfig model, IReadOnlyList<TokenizedResponse> examples)
    {
        if (examples.Count == 0)
        {
            throw new ArgumentException("there are no examples");
        }

        foreach (var (index, example) in examples.Index())
        {
            Require(model, example, () => $"example {index}");
        }
    }

    private static void Require(CausalLmConfig model, TokenizedResponse text, Func<string> name)
    {
        var length = text.Prompt.Length + text.Response.Length;
        var ids = text.Prompt.Concat(text.Response);
        var wrong = text.Prompt.Length == 0 ? "its prompt is empty, so nothing predicts the response's first token; begin it with the model's BOS"
            : text.Response.Length == 0 ? "its response is empty"
            : length > model.ContextLength ? $"{text.Prompt.Length} prompt and {text.Response.Length} response tokens exceed the model's context of {model.ContextLength}"
            : !ids.All(model.HasId) ? $"id {ids.First(id => !model.HasId(id))} is outside the model's vocabulary of {model.VocabularySize}: the data was tokenized for another model"
            : null;
        if (wrong is not null)
        {
            throw new ArgumentException($"{name()}: {wrong}");
        }
    }
}
