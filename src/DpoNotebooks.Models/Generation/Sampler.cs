using DpoNotebooks.Models.Interruption;

namespace DpoNotebooks.Models.Generation;

/// <summary>Told of a token when it is drawn, before the next one is.</summary>
/// <param name="promptIndex">Which prompt it answers.</param>
/// <param name="sampleIndex">Which of that prompt's samples it belongs to.</param>
/// <param name="token">Its id.</param>
public delegate void TokenDrawn(int promptIndex, int sampleIndex, int token);

/// <summary>Draws responses with a key–value cache. Prompts of one batch may differ in length: all rows stand at the same
/// position, and a row whose prompt goes on takes its own token there instead of a drawn one, so there is no padding to mask.</summary>
public static class Sampler
{
    /// <summary>Draws responses for every prompt.</summary>
    /// <param name="model">The model; a sample ends with one of its <see cref="CausalLm.EndIds"/>.</param>
    /// <param name="prompts">Token ids, at least one each.</param>
    /// <param name="config">Length, temperature, filters, seed.</param>
    /// <param name="samplesPerPrompt">Responses for each.</param>
    /// <param name="progress">Told how many responses are done, and of how many.</param>
    /// <param name="drawn">Told of each token when it is drawn.</param>
    /// <param name="firstPrompt">The first prompt's number, which its random numbers depend on: prompts given in parts, each with the number
    /// of its first, get what they would get together.</param>
    /// <param name="cancel">Stops between two tokens.</param>
    /// <returns>The responses of the first prompt, then of the second, …</returns>
    /// <exception cref="ArgumentException">A prompt is empty, has an id outside the vocabulary, or leaves no room for a response; names it.</exception>
    public static IReadOnlyList<Completion> Sample(
        CausalLm model, IReadOnlyList<int[]> prompts, SamplingConfig config, int samplesPerPrompt = 1, Action<int, int>? progress = null,
        TokenDrawn? drawn = null, int firstPrompt = 0, CancellationToken cancel = default) =>
        Sample(model.Config, model.EndIds, (rows, room) => new ModelLogits(model, rows, room), prompts, config, samplesPerPrompt, progress, drawn, firstPrompt, cancel);

    /// <summary>Draws responses from a policy realigned at decoding time; random numbers as for one model, so that λ = 0 draws the reference's
    /// responses and λ = 1 the policy's.</summary>
    /// <param name="model">Reference, policy and λ.</param>
    /// <param name="prompts">Token ids, at least one each.</param>
    /// <param name="config">Length, temperature, filters, seed.</param>
    /// <param name="samplesPerPrompt">Responses for each.</param>
    /// <param name="progress">Told how many responses are done, and of how many.</param>
    /// <param name="cancel">Stops between two tokens.</param>
    /// <returns>The responses of the first prompt, then of the second, …</returns>
    /// <exception cref="ArgumentException">A prompt is empty, has an id outside the vocabulary, or leaves no room for a response; names it.</exception>
    public static IReadOnlyList<Completion> Sample(
        RealignedModel model, IReadOnlyList<int[]> prompts, SamplingConfig config, int samplesPerPrompt = 1, Action<int, int>? progress = null, CancellationToken cancel = default) =>
        Sample(model.Config, model.Policy.EndIds, (rows, room) => new RealignedLogits(model, rows, room), prompts, config, samplesPerPrompt, progress, drawn: null, firstPrompt: 0, cancel);

    private static Completion[] Sample(
        CausalLmConfig model, IReadOnlyList<int> endIds, Func<int, int, INextLogits> start, IReadOnlyList<int[]> prompts, SamplingConfig config, int samplesPerPrompt, Action<int, int>? progress,
        TokenDrawn? drawn, int firstPrompt, CancellationToken cancel)
    {
        config.Validate();
        foreach (var (index, prompt) in prompts.Index())
        {
            Check(model, config, firstPrompt + index, prompt);
        }

        using var heeding = Interrupt.Heed();
        using var noGrad = no_grad();
        var completions = new Completion[prompts.Count * samplesPerPrompt];
        var done = 0;
        // By length, so that the rows of a batch begin to answer at about the same position.
        foreach (var batch in Enumerable.Range(0, completions.Length).OrderBy(row => prompts[row / samplesPerPrompt].Length).Chunk(config.BatchSize))
        {
            GenerationRow[] rows = [.. batch.Select(index => new GenerationRow(firstPrompt + (index / samplesPerPrompt), index % samplesPerPrompt, prompts[index / samplesPerPrompt], drawn))];
            Generate(rows, start, config.IgnoreEos ? [] : endIds, config, cancel);
            foreach (var (row, index) in rows.Zip(batch))
            {
                completions[index] = row.ToCompletion();
            }

            done += batch.Length;
            progress?.Invoke(done, completions.Length);
        }

        return completions;
    }

    private static void Generate(GenerationRow[] all, Func<int, int, INextLogits> begin, IReadOnlyList<int> endIds, SamplingConfig config, CancellationToken cancel)
    {
        using var scope = NewDisposeScope();
        var rows = all;
        var start = rows.Min(row => row.Prompt.Length);
        var room = rows.Max(row => row.Prompt.Length) + config.MaxNewTokens;
        using var source = begin(rows.Length, room);
        var next = rows.SelectMany(row => row.Prompt.Take(start)).Select(id => (long)id).ToArray();
        for (var position = start; ; position++)
        {
            cancel.ThrowIfCancellationRequested();
            Interrupt.Token.ThrowIfCancellationRequested();
            using var stepScope = NewDisposeScope();
            double[] uniforms = [.. rows.Select(row => row.Uniform(config.Seed))];
            var drawn = NextToken.Draw(source.Next(next, rows.Length), config, uniforms).cpu().data<long>().ToArray();
            next = [.. rows.Zip(drawn, (row, token) => row.Take(position, (int)token, endIds, config.MaxNewTokens))];
            var open = rows.Count(row => !row.Done);
            if (open == 0)
            {
                return;
            }

            if (open <= 0.8 * rows.Length) // fewer rows save more than moving the cache costs
            {
                var kept = rows.Index().Where(row => !row.Item.Done).Select(row => (long)row.Index).ToArray();
                source.Keep(kept);
                (rows, next) = ([.. kept.Select(index => rows[index])], [.. kept.Select(index => next[index])]);
            }
        }
    }

    private static void Check(CausalLmConfig model, SamplingConfig config, int index, int[] prompt)
    {
        var wrong = prompt.Length == 0 ? "is empty"
            : prompt.Length + config.MaxNewTokens > model.ContextLength ? $"of {prompt.Length} tokens and {config.MaxNewTokens} new ones exceed the context of {model.ContextLength}"
            : prompt.FirstOrDefault(id => id < 0 || id >= model.VocabularySize, -1) is >= 0 and var id ? $"has id {id}, the vocabulary has {model.VocabularySize}"
            : prompt.Any(token => token < 0) ? "has a negative id"
            : null;
        if (wrong is not null)
        {
            throw new ArgumentException($"prompt {index} {wrong}");
        }
    }
}
