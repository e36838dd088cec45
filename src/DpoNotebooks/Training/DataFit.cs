using DpoNotebooks.Data;
using DpoNotebooks.Models;

namespace DpoNotebooks.Training;

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
            if (Problem(model, data.Responses[pair.Chosen]) is { } chosen)
            {
                throw new ArgumentException($"pair {index}, chosen: {chosen}");
            }

            if (Problem(model, data.Responses[pair.Rejected]) is { } rejected)
            {
                throw new ArgumentException($"pair {index}, rejected: {rejected}");
            }
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
        return text.Prompt.Length == 0 ? "its prompt is empty, so nothing predicts the response's first token; begin it with the model's BOS"
            : text.Response.Length == 0 ? "its response is empty"
            : length > model.ContextLength ? $"{text.Prompt.Length} prompt and {text.Response.Length} response tokens exceed the model's context of {model.ContextLength}"
            : outside != 0 ? $"id {outside} is outside the model's vocabulary of {model.VocabularySize}: the data was tokenized for another model"
            : null;
    }
}
