using DpoNotebooks.Data;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Scoring;

/// <summary>Checks before a run whether a model can process all of its data.</summary>
internal static class DataFit
{
    /// <summary>Checks the responses of every pair.</summary>
    /// <exception cref="ArgumentException">There are no pairs; or a prompt or response is empty, a sequence exceeds the context, or an id is
    /// outside the vocabulary; the message names the pair.</exception>
    public static void Check(CausalLmConfig model, PairDataset data)
    {
        if (data.Pairs.Count == 0)
        {
            throw new ArgumentException("there are no pairs; see the tokenizer's report for those that were dropped");
        }

        foreach (var (index, pair) in data.Pairs.Index())
        {
            Check(model, data.Responses[pair.Chosen], () => $"pair {index}, chosen");
            Check(model, data.Responses[pair.Rejected], () => $"pair {index}, rejected");
        }
    }

    /// <summary>Checks the examples of fine-tuning.</summary>
    /// <exception cref="ArgumentException">As above; the message names the example.</exception>
    public static void Check(CausalLmConfig model, IReadOnlyList<TokenizedResponse> examples)
    {
        if (examples.Count == 0)
        {
            throw new ArgumentException("there are no examples");
        }

        foreach (var (index, example) in examples.Index())
        {
            Check(model, example, () => $"example {index}");
        }
    }

    private static void Check(CausalLmConfig model, TokenizedResponse text, Func<string> name)
    {
        if (ProblemOf(model, text) is { } problem)
        {
            throw new ArgumentException($"{name()}: {problem}");
        }
    }

    private static string? ProblemOf(CausalLmConfig model, TokenizedResponse text)
    {
        var (prompt, response) = (text.Prompt.Length, text.Response.Length);
        var outside = text.Prompt.Concat(text.Response).Where(id => !model.HasId(id)).Select(id => (int?)id).FirstOrDefault();
        return prompt == 0 ? "the prompt is empty, so nothing predicts the first token of the response; begin it with the model's BOS"
            : response == 0 ? "the response is empty"
            : prompt + response > model.ContextLength
                ? $"{prompt} prompt and {response} response tokens exceed the model's context of {model.ContextLength}"
            : outside is { } id
                ? $"id {id} is outside the model's vocabulary of {model.VocabularySize}: the data was tokenized for another model"
            : null;
    }
}
