using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Models.Families;

namespace DpoNotebooks.Models.Transformers;

/// <summary>Initializes weights as GPT-2 does: normally distributed, norms 1, biases 0.</summary>
internal static class InitialWeights
{
    /// <summary>Fills a model's parameters. The same seed gives the same weights.</summary>
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
                // The residual stream sums 2·layers branches, so the last weight of each branch is scaled down by √(2·layers).
                var residual = IsOf(names.Output, name) || IsOf(names.Down, name) ? Math.Sqrt(2 * config.LayerCount) : 1;
                parameter.normal_(0, config.InitializerRange / residual, generator);
            }
        }
    }

    private static bool IsOf(string layer, string parameter) => parameter.EndsWith($".{layer}.weight", StringComparison.Ordinal);
}
