namespace DpoNotebooks.Training;

/// <summary>Updates the parameters it was built for from their gradients.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>One update; parameters without a gradient stay as they are.</summary>
    /// <param name="learningRate">The rate of this update.</param>
    void Step(double learningRate);

    /// <summary>State tensors, in a fixed order.</summary>
    IReadOnlyList<Tensor> State { get; }
}
