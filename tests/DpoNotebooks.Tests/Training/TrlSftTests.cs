using System.Collections;
using DpoNotebooks.Data;
using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Training;

/// <summary>Compares fine-tuning with TRL's, step by step. Unlike TRL's preference trainers, its SFT trainer uses the dropout of the model's
/// config, so the masks of torch's generator must be the same too.</summary>
[Collection(TorchGenerator.Name)]
public class TrlSftTests
{
    [Fact]
    public void Train_with_dropout_matches_TRL_mask_by_mask()
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Json("training", "sft.json");
        var options = golden["options"]!;
        using var model = TrlTrajectoryTests.ModelOf(golden);
        var dropout = (double)Goldens.Json("training", (string)golden["model"]!, "config.json")["resid_pdrop"]!;
        var config = TrlTrajectoryTests.ConfigOf(golden) with { Seed = (int)options["seed"]! };
        var windows = new DrawingWindows(TrlTrajectoryTests.WindowsOf(golden), config.Steps / (int)options["num_train_epochs"]!);

        var history = SftTrainer.Train(model, Chosen(), new SftConfig { Training = config, Dropout = dropout }, new TrainingHooks { Windows = windows });

        TrlTrajectoryTests.Compare(golden, history, "loss", "grad_norm", "learning_rate");
        TrlTrajectoryTests.CompareFinal(golden, model.state_dict());
    }

    /// <summary>TRL's data loader draws a seed for its workers at the start of each epoch.</summary>
    private sealed class DrawingWindows(int[][] windows, int stepsPerEpoch) : IReadOnlyList<int[]>
    {
        public int Count => windows.Length;

        public int[] this[int step]
        {
            get
            {
                if (step % stepsPerEpoch == 0)
                {
                    rand(1, float64).Dispose();
                }

                return windows[step];
            }
        }

        public IEnumerator<int[]> GetEnumerator() => windows.AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    [Fact]
    public void Dropout_is_seeded_by_the_run_and_off_in_evaluation()
    {
        using var scope = NewDisposeScope();
        using var first = TinyModel.Create();
        using var again = TinyModel.Create();
        using var without = TinyModel.Create();
        TokenizedResponse[] texts = [new([1, 2], [3, 4, 0]), new([5], [6, 7, 8, 0])];
        var config = new TrainingConfig { Steps = 5, Seed = 3, BatchSize = 2, Schedule = new Schedule { LearningRate = 1e-3 } };
        var dropout = new SftConfig { Training = config, Dropout = 0.2 };

        SftTrainer.Train(first, texts, dropout);
        SftTrainer.Train(again, texts, dropout);
        SftTrainer.Train(without, texts, dropout with { Dropout = 0 });

        Assert.Equal(first.WeightsHash(), again.WeightsHash());
        Assert.NotEqual(first.WeightsHash(), without.WeightsHash());
        Assert.Equal(SftTrainer.Evaluate(first, texts), SftTrainer.Evaluate(first, texts));
    }

    private static TokenizedResponse[] Chosen() => [.. TrlTrajectoryTests.Pairs().Select(pair => new TokenizedResponse(pair.Prompt, pair.Chosen))];
}
