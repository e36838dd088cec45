using System.Diagnostics;
using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Training;

namespace DpoNotebooks.Benchmarks;

/// <summary>Prints the seconds and bytes of a checkpoint of a run with RMSprop, which has one state per weight.</summary>
public static class CheckpointCost
{
    public static void Print()
    {
        Print("embedded world", Workload.All[0].Config);
        Print("gpt2-large", new CausalLmConfig { HiddenSize = 1280, LayerCount = 36, HeadCount = 20 });
    }

    private static void Print(string name, CausalLmConfig model)
    {
        using var policy = CausalLm.Create(model, 0);
        var config = new SftConfig { Training = new TrainingConfig { Steps = 1, Seed = 0, BatchSize = 1 } };
        using var run = SftTrainer.Start(policy, [new TokenizedResponse([1], [2, 0])], config);
        run.Run();
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var clock = Stopwatch.StartNew();
            var path = run.Save(folder.FullName);
            var saved = clock.Elapsed;
            clock.Restart();
            run.Resume(folder.FullName);
            var bytes = Directory.GetFiles(path).Sum(file => new FileInfo(file).Length);
            var resumed = clock.Elapsed;
            Console.WriteLine($"{name}: a checkpoint has {bytes / 1e6:F1} MB; saved in {saved.TotalSeconds:F2} s, resumed in {resumed.TotalSeconds:F2} s");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
