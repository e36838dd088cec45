using DpoNotebooks.Models.Families;

namespace DpoNotebooks.Models;

/// <summary>GPT-2's random weights: normal, norms 1, biases 0.</summary>
internal static class InitialWeights
{
    /// <summary>Fills a model; only the seed decides.</summary>
    public static void Fill(nn.Module model, CausalLmConfig config, long seed)
    {
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        var names = Family.Of(config.Family).Names;
        foreach (var (name, parameter) in model.named_parameters())
        {
            if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                parameter.zero_();
            }
            else if (parameter.dim() == 1)
            {
                parameter.fill_(1);
            }
            else
            {
                // The residual stream sums 2·layers branches: their last weights are scaled down accordingly.
                var residual = Ends(name, names.Output) || Ends(name, names.Down) ? Math.Sqrt(2 * config.LayerCount) : 1;
                parameter.normal_(0, config.InitializerRange / residual, generator);
            }
        }
    }

    private static bool Ends(string parameter, string layer) => parameter.EndsWith($".{layer}.weight", StringComparison.Ordinal);
}
