using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Evaluation;

/// <summary>One check: its condition, whether it holds, and what was measured.</summary>
public sealed record AuditCheck(string Name, bool Passed, string Measured);

/// <summary>Checks a preference run before its first step; each check names the user-reported problem that it rules out.</summary>
public static class StepZeroAudit
{
    /// <summary>Runs every check on some pairs of the data.
    /// If the model cannot run a row, or the cache belongs to other pairs, runs only the checks that need no scores.</summary>
    /// <param name="policy">The policy before training.</param>
    /// <param name="reference">The reference model.</param>
    /// <param name="cache">The reference's cached log-probabilities of the data.</param>
    /// <param name="data">The training pairs.</param>
    /// <param name="probes">Number of pairs to check.</param>
    public static IReadOnlyList<AuditCheck> Run(CausalLm policy, CausalLm reference, DatasetLogps cache, PairDataset data, int probes = 16)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var responses = data.Pairs.Take(probes).SelectMany(pair => new[] { pair.Chosen, pair.Rejected }).Distinct().ToArray();
        TokenizedResponse[] texts = [.. responses.Select(index => data.Responses[index])];
        AuditCheck[] rows =
        [
            Rows("no empty prompt or response", texts, text => text.Prompt.Length > 0 && text.Response.Length > 0),
            Rows("every id is in the vocabulary", texts, text => text.Prompt.Concat(text.Response).All(policy.Config.HasId)),
            Rows("every sequence fits the context", texts, text => text.Prompt.Length + text.Response.Length <= policy.Config.ContextLength),
            Rows("at most one EOS, and only at the end", texts,
                text => !text.Response.AsSpan(0, Math.Max(0, text.Response.Length - 1)).Contains(policy.Config.EosId)),
            Pairs(data),
            new AuditCheck("the cached reference is of these pairs", cache.Data == data.ResponsesHash, $"data {data.ResponsesHash[..12]}"),
            new AuditCheck("policy and reference are two models", !ReferenceEquals(policy, reference), $"weights {reference.WeightsHash()[..12]}"),
        ];
        return texts.Length > 0 && cache.Data == data.ResponsesHash && rows.Take(3).All(check => check.Passed)
            ? [.. Scores(policy, reference, cache, data.Take(probes), responses, texts), .. rows]
            : rows;
    }

    private static IEnumerable<AuditCheck> Scores(
        CausalLm policy, CausalLm reference, DatasetLogps cache, PairDataset probes, int[] responses, TokenizedResponse[] texts)
    {
        var (underPolicy, underReference) = (Score(policy, texts), Score(reference, texts));
        return
        [
            Equal("policy = reference: every log-ratio is 0", underPolicy.Zip(underReference, (p, r) => p - r), Rounding(policy)),
            Loss(policy, reference, probes),
            Equal("cached reference = reference now", underReference.Zip(responses, (now, index) => (now - cache.Sums[index]) / (1 + Math.Abs(now))), 1e-3),
            Equal("padding changes no log-probability",
                underPolicy.Zip(texts, (batched, text) => (batched - Score(policy, [text])[0]) / (1 + Math.Abs(batched))), 1e-3),
        ];
    }

    // A GPU sums a row's tokens in no fixed order.
    private static double Rounding(CausalLm policy) => policy.Device.type == DeviceType.CUDA ? 1e-4 : 0;

    private static AuditCheck Loss(CausalLm policy, CausalLm reference, PairDataset probes)
    {
        using var batch = PairBatch.Collate(probes, [.. Enumerable.Range(0, probes.Pairs.Count)], policy.PadId, policy.Device);
        var (p, r) = (SequenceLogps.Compute(policy, batch.Sequences).Sums, SequenceLogps.Compute(reference, batch.Sequences).Sums);
        var margins = (p - r).index_select(0, batch.ChosenRows) - (p - r).index_select(0, batch.RejectedRows);
        var loss = -nn.functional.logsigmoid(margins).mean().ToDouble();
        return new AuditCheck("the DPO loss starts at ln 2", Math.Abs(loss - Math.Log(2)) < 1e-6 + Rounding(policy), $"{loss:F7}");
    }

    private static AuditCheck Pairs(PairDataset data)
    {
        var same = data.Pairs.Count(pair => pair.Chosen == pair.Rejected);
        return new AuditCheck("there are pairs, and none prefers a response to itself", same == 0 && data.Pairs.Count > 0, $"{same} of {data.Pairs.Count}");
    }

    private static AuditCheck Equal(string name, IEnumerable<float> differences, double tolerance)
    {
        var worst = differences.Select(Math.Abs).Max();
        return new AuditCheck(name, worst <= tolerance, $"largest {(tolerance > 0 ? "relative " : "")}difference {worst:G3}");
    }

    private static AuditCheck Rows(string name, TokenizedResponse[] texts, Func<TokenizedResponse, bool> holds)
    {
        var bad = texts.Index().Where(row => !holds(row.Item)).Select(row => row.Index).ToArray();
        return new AuditCheck(name, bad.Length == 0, bad.Length == 0 ? $"{texts.Length} rows" : $"fails in responses {string.Join(", ", bad.Take(10))}");
    }

    private static float[] Score(CausalLm model, TokenizedResponse[] texts)
    {
        using var scope = NewDisposeScope();
        using var batch = Collator.Collate(texts, model.PadId, model.Device);
        return SequenceLogps.Compute(model, batch).Sums.cpu().to_type(ScalarType.Float32).data<float>().ToArray();
    }
}
