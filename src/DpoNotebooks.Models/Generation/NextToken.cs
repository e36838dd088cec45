using F = TorchSharp.torch.nn.functional;

namespace DpoNotebooks.Models.Generation;

/// <summary>Samples the next token from logits.</summary>
internal static class NextToken
{
    /// <summary>Samples one token per row.</summary>
    /// <param name="logits">(B, V).</param>
    /// <param name="config">Temperature and filters.</param>
    /// <param name="uniforms">One number in [0, 1) per row.</param>
    /// <returns>(B,), int64.</returns>
    public static Tensor Draw(Tensor logits, SamplingConfig config, double[] uniforms)
    {
        using var scope = NewDisposeScope();
        if (config.Temperature == 0)
        {
            return logits.argmax(1).MoveToOuterDisposeScope();
        }

        var probabilities = Probabilities(logits, config);
        // Inverse transform sampling. The sums are in float64, because the tail would be lost in a float32 sum over 50,000 probabilities.
        var cumulative = probabilities.cumsum(1, ScalarType.Float64);
        var total = cumulative.narrow(1, cumulative.shape[1] - 1, 1);
        var thresholds = tensor(uniforms, [uniforms.Length, 1], device: logits.device) * total;
        return cumulative.le(thresholds).sum(1).clamp_max(cumulative.shape[1] - 1).MoveToOuterDisposeScope();
    }

    /// <summary>The probabilities after temperature and filters: (B, V), float32, not renormalized.</summary>
    public static Tensor Probabilities(Tensor logits, SamplingConfig config)
    {
        using var scope = NewDisposeScope();
        var scaled = logits.to_type(ScalarType.Float32);
        if (config.Temperature != 1)
        {
            scaled = scaled / config.Temperature;
        }

        if (config.TopK > 0 && config.TopK < scaled.shape[1])
        {
            var smallest = scaled.topk(config.TopK, 1).values.narrow(1, config.TopK - 1, 1);
            scaled = scaled.masked_fill(scaled.lt(smallest), double.NegativeInfinity);
        }

        var probabilities = F.softmax(scaled, 1);
        return (config.TopP < 1 ? Nucleus(probabilities, config.TopP) : probabilities).MoveToOuterDisposeScope();
    }

    // A token is kept if the total probability of the more likely tokens is below p.
    private static Tensor Nucleus(Tensor probabilities, double p)
    {
        var (sorted, order) = probabilities.sort(1, descending: true);
        var before = sorted.cumsum(1) - sorted;
        var kept = sorted.masked_fill(before.ge(p), 0);
        return zeros_like(probabilities).scatter(1, order, kept);
    }
}
