using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Layers;

namespace DpoNotebooks.Evaluation;

/// <summary>Uses a classifier as the true reward: P(label) of the concatenated prompt and completion (paper, §6.1: a sentiment classifier).</summary>
public sealed class ClassifierReward
{
    /// <summary>Texts per forward pass.</summary>
    private const int BatchSize = 64;

    private readonly SequenceClassifier _classifier;
    private readonly TextTokenizer _tokenizer;
    private readonly Func<int[], string> _decode;
    private readonly int _label;
    private readonly int _longest;

    /// <summary>Creates a reward from one label of a classifier.</summary>
    /// <param name="classifier">The classifier; the caller disposes of it.</param>
    /// <param name="tokenizer">The classifier's own tokenizer, not the policies'.</param>
    /// <param name="decode">Text of the policies' token ids, without their special tokens.</param>
    /// <param name="label">The label, as the classifier's config.json names it, ignoring case; a classifier with one score has one label.</param>
    /// <param name="maxTokens">Maximum tokens per text, special tokens included; longer texts are truncated.</param>
    /// <exception cref="ArgumentException">The label does not exist; the message lists the existing labels.</exception>
    public ClassifierReward(SequenceClassifier classifier, TextTokenizer tokenizer, Func<int[], string> decode, string label, int maxTokens = 512)
    {
        (_classifier, _tokenizer, _decode) = (classifier, tokenizer, decode);
        _label = classifier.LabelNames.Index()
            .Where(name => name.Item.Equals(label, StringComparison.OrdinalIgnoreCase))
            .Select(name => name.Index)
            .FirstOrDefault(-1);
        _longest = Math.Min(maxTokens, classifier.Config.ContextLength);
        if (_label < 0)
        {
            throw new ArgumentException($"the classifier has no label '{label}', but {string.Join(", ", classifier.LabelNames)}", nameof(label));
        }
    }

    /// <summary>The rewards, in 0–1.</summary>
    /// <param name="texts">Prompts and completions, as the policies' token ids.</param>
    /// <param name="progress">Called with the number of texts scored and the total.</param>
    public IReadOnlyList<RewardScore> Score(IReadOnlyList<TokenizedResponse> texts, Action<int, int>? progress = null)
    {
        using var noGrad = no_grad();
        int[][] rows = [.. texts.Select(text => _tokenizer.Encode(_decode([.. text.Prompt, .. text.Response]), addSpecial: true, maxTokens: _longest))];
        var rewards = new float[rows.Length];
        var done = 0;
        foreach (var batch in Enumerable.Range(0, rows.Length).OrderBy(row => rows[row].Length).Chunk(BatchSize))
        {
            foreach (var (reward, row) in Probabilities([.. batch.Select(row => rows[row])]).Zip(batch))
            {
                rewards[row] = reward;
            }

            done += batch.Length;
            progress?.Invoke(done, rows.Length);
        }

        return [.. rewards.Select(reward => new RewardScore(reward))];
    }

    private float[] Probabilities(int[][] rows)
    {
        using var scope = NewDisposeScope();
        var width = rows.Max(row => row.Length);
        var ids = rows.SelectMany(row => row.Concat(Enumerable.Repeat(_classifier.PadId, width - row.Length))).Select(id => (long)id).ToArray();
        var logits = Precision.AtLeastFloat32(
            _classifier.Logits(tensor(ids, [rows.Length, width], device: _classifier.Device), [.. rows.Select(row => row.Length)]));
        var probabilities = _classifier.Labels == 1 ? logits.sigmoid() : logits.softmax(1);
        return probabilities.select(1, _label).cpu().to_type(ScalarType.Float32).data<float>().ToArray();
    }
}
