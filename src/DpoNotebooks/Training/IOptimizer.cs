namespace DpoNotebooks.Training;

/// <summary>Updates parameters from their gradients.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>Makes one update. Parameters without a gradient do not change.</summary>
    /// <param name="learningRate">The learning rate of this update.</param>
    void Step(double learningRate);

    /// <summary>The state tensors, in a fixed order.</summary>
    IReadOnlyList<Tensor> State { get; }
}
