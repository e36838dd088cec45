using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;
using DpoNotebooks.Training;

namespace DpoNotebooks.Benchmarks;

/// <summary>Prints resident memory and live tensors during a long run, which shows whether the trainer leaks tensors.</summary>
public static class FlatMemory
{
    public static void Print(Workload workload, int steps)
    {
        var data = PairDataset.From(workload.Data());
        using var policy = CausalLm.Create(workload.Config, 0);
        using var reference = CausalLm.Create(workload.Config, 0);
        var logps = DatasetLogps.Compute(reference, data);
        Console.WriteLine();
        Console.WriteLine($"{workload.Name}, {steps} steps of {data.Pairs.Count} pairs:");
        var config = new TrainingConfig { Steps = steps, Seed = 0, BatchSize = data.Pairs.Count };
        PreferenceTrainer.Train(policy, logps, data, new PreferenceConfig { Loss = new Dpo { Beta = 0.1 }, Training = config }, new TrainingHooks
        {
            OnStep = step =>
            {
                if (step.Step == 2 || step.Step == 50 || step.Step % 100 == 0)
                {
                    var tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
                    Console.WriteLine($"  step {step.Step}: {Timing.Resident() / 1e6:F0} MB resident, {tensors} live tensors");
                }
            },
        });
    }
}
