using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Models.Interruption;

namespace DpoNotebooks.Models.Generation;

/// <summary>Receives each sampled token before the next one is sampled.</summary>
/// <param name="promptIndex">The index of the prompt.</param>
/// <param name="sampleIndex">The index of the sample among the prompt's samples.</param>
/// <param name="token">The token id.</param>
public delegate void TokenDrawn(int promptIndex, int sampleIndex, int token);

/// <summary>Samples responses with a key–value cache.</summary>
/// <remarks>The prompts of a batch may differ in length. All rows are at the same position, and a row whose prompt is longer takes its prompt's
/// token there. So no padding needs a mask.</remarks>
public static class Sampler
{
    // Dropping finished rows moves the cache. It pays off if at most this share of the rows remains.
    private const double CompactBelow = 0.8;

    /// <summary>Samples responses for every prompt.</summary>
    /// <param name="model">The model. A sample ends with one of its <see cref="CausalLm.EndIds"/>.</param>
    /// <param name="prompts">The token ids of each prompt, at least one per prompt.</param>
    /// <param name="config">Length, temperature, filters, seed.</param>
    /// <param name="samplesPerPrompt">The number of responses per prompt.</param>
    /// <param name="progress">Called with the number of completed responses and the total.</param>
    /// <param name="drawn">Called with each sampled token.</param>
    /// <param name="firstPrompt">The index of the first prompt, which decides its random numbers. Prompts sampled in several calls, each with
    /// the index of its first prompt, get the same responses as in one call.</param>
    /// <param name="cancel">Checked between two tokens.</param>
    /// <returns>The responses of the first prompt, then of the second, …</returns>
    /// <exception cref="ArgumentException">A prompt is empty, has an id outside the vocabulary, or leaves no room for a response. The message
    /// names it.</exception>
    public static IReadOnlyList<Completion> Sample(
        CausalLm model, IReadOnlyList<int[]> prompts, SamplingConfig config, int samplesPerPrompt = 1, Action<int, int>? progress = null,
        TokenDrawn? drawn = null, int firstPrompt = 0, CancellationToken cancel = default) =>
        Sample(
            new Source(model.Config, model.EndIds, (rows, positions) => new ModelLogits(model, rows, positions)),
            prompts, config, samplesPerPrompt, progress, drawn, firstPrompt, cancel);

    /// <summary>Samples responses from a policy realigned at decoding time. It uses the same random numbers as for one model, so λ = 0 gives the
    /// reference's responses and λ = 1 the policy's.</summary>
    /// <param name="model">The reference, the policy and λ.</param>
    /// <param name="prompts">The token ids of each prompt, at least one per prompt.</param>
    /// <param name="config">Length, temperature, filters, seed.</param>
    /// <param name="samplesPerPrompt">The number of responses per prompt.</param>
    /// <param name="progress">Called with the number of completed responses and the total.</param>
    /// <param name="cancel">Checked between two tokens.</param>
    /// <returns>The responses of the first prompt, then of the second, …</returns>
    /// <exception cref="ArgumentException">A prompt is empty, has an id outside the vocabulary, or leaves no room for a response. The message
    /// names it.</exception>
    public static IReadOnlyList<Completion> Sample(
        RealignedModel model, IReadOnlyList<int[]> prompts, SamplingConfig config, int samplesPerPrompt = 1, Action<int, int>? progress = null,
        CancellationToken cancel = default) =>
        Sample(
            new Source(model.Config, model.Policy.EndIds, (rows, positions) => new RealignedLogits(model, rows, positions)),
            prompts, config, samplesPerPrompt, progress, drawn: null, firstPrompt: 0, cancel);

    private static Completion[] Sample(
        Source source, IReadOnlyList<int[]> prompts, SamplingConfig config, int samplesPerPrompt, Action<int, int>? progress,
        TokenDrawn? drawn, int firstPrompt, CancellationToken cancel)
    {
        config.Validate();
        foreach (var (index, prompt) in prompts.Index())
        {
            Check(source.Model, config, firstPrompt + index, prompt);
        }

        using var checking = Interrupt.BeginChecking();
        using var noGrad = no_grad();
        var completions = new Completion[prompts.Count * samplesPerPrompt];
        var done = 0;
        // Sorted by length, so that the responses of a batch start at similar positions.
        foreach (var batch in Enumerable.Range(0, completions.Length).OrderBy(row => prompts[row / samplesPerPrompt].Length).Chunk(config.BatchSize))
        {
            GenerationRow[] rows = [.. batch.Select(Row)];
            Generate(rows, source, config, cancel);
            foreach (var (row, index) in rows.Zip(batch))
            {
                completions[index] = row.ToCompletion();
            }

            done += batch.Length;
            progress?.Invoke(done, completions.Length);
        }

        return completions;

        GenerationRow Row(int index)
        {
            var (prompt, sample) = Math.DivRem(index, samplesPerPrompt);
            return new GenerationRow(firstPrompt + prompt, sample, prompts[prompt], drawn);
        }
    }

    private static void Generate(GenerationRow[] all, Source source, SamplingConfig config, CancellationToken cancel)
    {
        using var scope = NewDisposeScope();
        var rows = all;
        var endIds = config.IgnoreEos ? [] : source.EndIds;
        var start = rows.Min(row => row.Prompt.Length);
        var positions = rows.Max(row => row.Prompt.Length) + config.MaxNewTokens;
        using var logits = source.Begin(rows.Length, positions);
        var next = rows.SelectMany(row => row.Prompt.Take(start)).Select(id => (long)id).ToArray();
        for (var position = start; ; position++)
        {
            cancel.ThrowIfCancellationRequested();
            Interrupt.Token.ThrowIfCancellationRequested();
            using var stepScope = NewDisposeScope();
            double[] uniforms = [.. rows.Select(row => row.Uniform(config.Seed))];
            var sampled = NextToken.Draw(logits.Next(next, rows.Length), config, uniforms).cpu().data<long>().ToArray();
            next = [.. rows.Zip(sampled, (row, token) => row.Append(position, (int)token, endIds, config.MaxNewTokens))];
            var open = rows.Count(row => !row.Done);
            if (open == 0)
            {
                return;
            }

            if (open <= CompactBelow * rows.Length)
            {
                var remaining = rows.Index().Where(row => !row.Item.Done).Select(row => (long)row.Index).ToArray();
                logits.Keep(remaining);
                (rows, next) = ([.. remaining.Select(index => rows[index])], [.. remaining.Select(index => next[index])]);
            }
        }
    }

    private static void Check(CausalLmConfig model, SamplingConfig config, int index, int[] prompt)
    {
        var problem = prompt.Length == 0 ? "is empty"
            : prompt.Length + config.MaxNewTokens > model.ContextLength
                ? $"has {prompt.Length} tokens, which with {config.MaxNewTokens} new ones exceed the context of {model.ContextLength}"
            : prompt.FirstOrDefault(id => id < 0 || id >= model.VocabularySize, -1) is >= 0 and var id
                ? $"has id {id}, but the vocabulary has {model.VocabularySize} tokens"
            : prompt.Any(token => token < 0) ? "has a negative id"
            : null;
        if (problem is not null)
        {
            throw new ArgumentException($"prompt {index} {problem}");
        }
    }

    // What is sampled from: its shape, the ids that end a sample, and the logits for a number of rows and positions.
    private sealed record Source(CausalLmConfig Model, IReadOnlyList<int> EndIds, Func<int, int, INextLogits> Begin);
}
