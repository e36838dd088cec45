using DpoNotebooks.Scoring;
using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Training;

/// <summary>Fine-tuning, step by step, beside TRL's. Unlike its preference trainers, TRL's SFT trainer leaves the dropout on that the
/// model's config asks for (.1 for GPT-2), so the masks must be the same too: torch's generator, seeded with 42.</summary>
[Collection(TorchGenerator.Name)]
public class TrlSftTests
{
    private const int StepsAnEpoch = 10;

    [Fact]
    public void Fine_tuning_with_dropout_follows_TRL_mask_by_mask()
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Json("training", "sft.json");
        using var model = TrlTrajectoryTests.Gpt2();
        var config = TrlTrajectoryTests.ConfigOf(golden) with { Dropout = 0.1, Seed = (int)golden["options"]!["seed"]! };

        var history = SftTrainer.Train(model, Chosen(), config, new TrainingHooks { Windows = Windows() });

        TrlTrajectoryTests.Compare(golden, history, "loss", "grad_norm", "learning_rate");
        TrlTrajectoryTests.CompareFinal(golden, model.state_dict());

        // The loader of the original draws a seed for its workers at the start of each epoch.
        IEnumerable<int[]> Windows()
        {
            foreach (var (step, window) in TrlTrajectoryTests.WindowsOf(golden).Index())
            {
                if (step % StepsAnEpoch == 0)
                {
                    rand(1, float64).Dispose();
                }

                yield return window;
            }
        }
    }

    [Fact]
    public void Dropout_is_seeded_by_the_run_and_is_off_in_evaluation()
    {
        using var scope = NewDisposeScope();
        using var first = TinyModel.Create();
        using var again = TinyModel.Create();
        using var without = TinyModel.Create();
        TokenizedResponse[] texts = [new([1, 2], [3, 4, 0]), new([5], [6, 7, 8, 0])];
        var config = new TrainingConfig { Steps = 5, Seed = 3, BatchSize = 2, Dropout = 0.2, Schedule = new Schedule { LearningRate = 1e-3 } };

        SftTrainer.Train(first, texts, config);
        SftTrainer.Train(again, texts, config);
        SftTrainer.Train(without, texts, config with { Dropout = 0 });

        Assert.Equal(first.WeightsHash(), again.WeightsHash());
        Assert.NotEqual(first.WeightsHash(), without.WeightsHash());
        Assert.Equal(SftTrainer.Evaluate(first, texts), SftTrainer.Evaluate(first, texts));
    }

    private static TokenizedResponse[] Chosen() => [.. TrlTrajectoryTests.Pairs().Select(pair => new TokenizedResponse(pair.Prompt, pair.Chosen))];
}
