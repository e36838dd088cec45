namespace DpoNotebooks.Training;

/// <summary>Clips gradients by their total L2 norm.</summary>
internal static class GradientClip
{
    /// <summary>Scales the gradients by min(1, max / (norm + 1e-6)), as PyTorch does.</summary>
    /// <returns>The total norm before clipping; NaN or infinity if a gradient is not finite, in which case nothing is scaled.</returns>
    public static double ByTotalNorm(IEnumerable<Tensor> parameters, double maxNorm)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var gradients = parameters.Select(parameter => parameter.grad).OfType<Tensor>().ToArray();
        if (gradients.Length == 0)
        {
            return 0;
        }

        var norm = stack(gradients.Select(gradient => gradient.norm().to_type(ScalarType.Float64))).norm().item<double>();
        var scale = maxNorm / (norm + 1e-6);
        if (scale < 1 && double.IsFinite(norm))
        {
            foreach (var gradient in gradients)
            {
                gradient.mul_(scale);
            }
        }

        return norm;
    }
}
