using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Training;

/// <summary>The reference model of a run with <see cref="ReferenceSync"/>: a copy of the policy at the start, moved towards the policy.</summary>
internal sealed class MovingReference : IDisposable
{
    private readonly CausalLm _model;

    /// <summary>Copies the policy. The weights under an adapter are shared.</summary>
    public MovingReference(CausalLm policy)
    {
        _model = policy.Adapter is null ? policy.Clone() : policy.Frozen();
        var all = _model.state_dict();
        Weights = Trained(policy).ToDictionary(entry => entry.Key, entry => all[entry.Key]);
    }

    /// <summary>Whether it has moved; before, the reference's cached log-probabilities are valid.</summary>
    public bool HasMoved { get; set; }

    /// <summary>The weights that move: those that the policy trains.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights { get; }

    /// <summary>Moves the weights: π_ref ← α·πθ + (1 − α)·π_ref.</summary>
    public void Move(CausalLm policy, double alpha)
    {
        using var noGrad = no_grad();
        using Scalar share = alpha, kept = 1 - alpha;
        var trained = Trained(policy);
        foreach (var (name, own) in Weights)
        {
            own.mul_(kept).add_(trained[name], share);
        }

        HasMoved = true;
    }

    /// <summary>Computes the log-probabilities of a batch.</summary>
    public PairLogps Score(PairBatch batch, LossInputs needs)
    {
        using var noGrad = no_grad();
        return PairScorer.Score(_model, null, batch, needs.HasFlag(LossInputs.ReferenceTokens) ? LossInputs.Tokens : LossInputs.None).Policy;
    }

    public void Dispose() => _model.Dispose();

    private static Dictionary<string, Tensor> Trained(CausalLm policy) =>
        policy.named_parameters().Where(entry => entry.parameter.requires_grad).ToDictionary(entry => entry.name, entry => (Tensor)entry.parameter);
}
