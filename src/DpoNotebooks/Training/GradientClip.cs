namespace DpoNotebooks.Training;

/// <summary>Clips gradients by their total L2 norm.</summary>
internal static class GradientClip
{
    /// <summary>Returns the total L2 norm of gradients, (), in float64 on their device.</summary>
    /// <remarks>The norm of each, then the norm of the norms, as PyTorch computes it.</remarks>
    public static Tensor TotalNorm(IEnumerable<Tensor> gradients)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return stack(gradients.Select(gradient => gradient.norm().to_type(ScalarType.Float64))).norm().MoveToOuterDisposeScope();
    }

    /// <summary>Scales gradients of a known norm by min(1, max / (norm + 1e-6)), as PyTorch does.</summary>
    public static void Scale(IEnumerable<Tensor> gradients, double norm, double maxNorm)
    {
        var scale = maxNorm / (norm + 1e-6);
        if (scale >= 1)
        {
            return;
        }

        using var noGrad = no_grad();
        using Scalar factor = scale;
        foreach (var gradient in gradients)
        {
            gradient.mul_(factor);
        }
    }
}
