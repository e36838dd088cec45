namespace DpoNotebooks.Training;

/// <summary>AdamW (Loshchilov and Hutter, arXiv 1711.05101) with bias correction, as PyTorch computes it.</summary>
internal sealed class AdamW : IOptimizer
{
    private readonly IReadOnlyList<Tensor> _parameters;
    private readonly Tensor[] _means;
    private readonly Tensor[] _meanSquares;
    private readonly AdamWConfig _config;
    private readonly Tensor _steps = zeros(1, float64).DetachFromDisposeScope();

    /// <summary>Creates an optimizer with zero state.</summary>
    public AdamW(IReadOnlyList<Tensor> parameters, AdamWConfig config)
    {
        _parameters = parameters;
        _config = config;
        _means = OptimizerState.ZerosLike(parameters);
        _meanSquares = OptimizerState.ZerosLike(parameters);
    }

    /// <summary>Mean gradients, mean squared gradients, then the number of updates.</summary>
    public IReadOnlyList<Tensor> State => [.. _means, .. _meanSquares, _steps];

    /// <inheritdoc/>
    public void Step(double learningRate)
    {
        using var noGrad = no_grad();
        var step = _steps.add_(1).item<double>();
        var meanCorrection = 1 - Math.Pow(_config.Beta1, step);
        var rootCorrection = Math.Sqrt(1 - Math.Pow(_config.Beta2, step));
        // Held until the step ends: the garbage collector may free a number that TorchSharp has converted for a call while the call still runs.
        using Scalar beta1 = _config.Beta1, rest1 = 1 - _config.Beta1, beta2 = _config.Beta2, rest2 = 1 - _config.Beta2, epsilon = _config.Epsilon;
        using Scalar decay = 1 - learningRate * _config.WeightDecay, correction = rootCorrection, rate = -learningRate / meanCorrection;
        OptimizerState.EachChunk(_parameters, [_means, _meanSquares], (parameter, gradient, state) =>
        {
            if (_config.WeightDecay > 0 && parameter.dim() > 1)
            {
                parameter.mul_(decay);
            }

            state[0].mul_(beta1).add_(gradient, rest1);
            state[1].mul_(beta2).addcmul_(gradient, gradient, rest2);
            parameter.addcdiv_(state[0], state[1].sqrt().div_(correction).add_(epsilon), rate);
        });
    }

    /// <summary>Disposes of the state.</summary>
    public void Dispose() => OptimizerState.Dispose(State);
}
