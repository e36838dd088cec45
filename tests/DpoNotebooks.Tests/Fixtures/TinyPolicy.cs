using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;
using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Fixtures;

/// <summary>A policy that has moved away from its reference.</summary>
internal static class TinyPolicy
{
    /// <summary>A copy of the reference after 20 steps of DPO on <see cref="TinyPairs"/>.</summary>
    public static CausalLm Trained(CausalLm reference)
    {
        var policy = reference.Clone();
        var data = TinyPairs.Create();
        var training = new TrainingConfig { Steps = 20, Seed = 0, BatchSize = 16, Schedule = new Schedule { LearningRate = 3e-3, WarmupSteps = 2 } };
        var config = new PreferenceConfig { Loss = new Dpo { Beta = 0.1 }, Training = training };
        PreferenceTrainer.Train(policy, DatasetLogps.Compute(reference, data), data, config);
        return policy;
    }
}
