namespace DpoNotebooks.Training;

/// <summary>RMSprop without momentum or centring: v ← α v + (1−α) g², p ← p − lr · g / (√v + ε). It has one state tensor per parameter;
/// TorchSharp's RMSprop has three.</summary>
internal sealed class RmsProp : IOptimizer
{
    private readonly IReadOnlyList<Tensor> _parameters;
    private readonly Tensor[] _meanSquares;
    private readonly RmsPropConfig _config;

    /// <summary>Creates an optimizer with zero state.</summary>
    public RmsProp(IReadOnlyList<Tensor> parameters, RmsPropConfig config)
    {
        _parameters = parameters;
        _config = config;
        _meanSquares = OptimizerState.ZerosLike(parameters);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> State => _meanSquares;

    /// <inheritdoc/>
    public void Step(double learningRate)
    {
        using var noGrad = no_grad();
        // Held until the step ends: the garbage collector may free a number that TorchSharp has converted for a call while the call still runs.
        using Scalar alpha = _config.Alpha, rest = 1 - _config.Alpha, epsilon = _config.Epsilon, rate = -learningRate;
        OptimizerState.EachChunk(_parameters, [_meanSquares], (parameter, gradient, state) =>
        {
            state[0].mul_(alpha).addcmul_(gradient, gradient, rest);
            parameter.addcdiv_(gradient, state[0].sqrt().add_(epsilon), rate);
        });
    }

    /// <summary>Disposes of the state.</summary>
    public void Dispose() => OptimizerState.Dispose(_meanSquares);
}
