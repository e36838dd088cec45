using DpoNotebooks.Evaluation;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Reporting;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Runs;

/// <summary>The course of any trainer's run in its folder: reports, checkpoints, continuation, results.</summary>
internal sealed class RunCourse(
    string title, TrainRecord record, RunFolder folder, ExperimentContext context, Action<string> note, TextTokenizer tokenizer)
{
    private const int MinutesBetweenCheckpoints = 10;

    private readonly Action<TrainingReport> _report = context.Training(title);

    /// <summary>Returns the hooks of the run.</summary>
    /// <param name="evaluate">Measures the held-out rows; null if there are none.</param>
    public TrainingHooks Hooks(Func<IReadOnlyDictionary<string, double>>? evaluate) => new()
    {
        Cancel = context.Cancel,
        OnForecast = forecast => context.Forecast(title, forecast),
        OnStep = step => _report(TrainingReport.Of(title, step)),
        Evaluate = evaluate is null ? null : _ => evaluate().ToDictionary(metric => $"eval/{metric.Key}", metric => metric.Value),
        Checkpoints = new CheckpointConfig
        {
            Folder = folder.CheckpointsFolder,
            EverySteps = record.SaveEvery ?? 0,
            EveryMinutes = record.SaveEvery is null ? MinutesBetweenCheckpoints : 0,
            Keep = record.Keep,
        },
    };

    /// <summary>Continues the run from its newest checkpoint, if there is one, makes its steps and writes its results.</summary>
    /// <param name="run">The run at its beginning.</param>
    /// <param name="save">Writes the trained model into a folder.</param>
    public TrainResult Complete<TModel, TConfig>(TrainingRun<TModel, TConfig> run, Action<string> save)
        where TModel : nn.Module
        where TConfig : class, ITrainerConfig
    {
        Continue(run);
        _report(new TrainingReport(run.StepsDone, run.Steps, title) { Run = title, Series = title }); // time left counts from here
        Train(run);
        var results = new ResultsFolder(folder.Path);
        results.SaveHistory(run.History.MetricsFrame());
        results.SaveCosts(run.History.CostsFrame());
        WholeFolder.Place(folder.TensorBoardFolder, run.History.WriteTensorBoard);
        WholeFolder.Place(folder.ResultOf(record), path => // the last of the results, because it marks the run as finished
        {
            save(path);
            tokenizer.Save(path);
        });
        return new TrainResult(folder.ResultOf(record), run.History);
    }

    private void Continue<TModel, TConfig>(TrainingRun<TModel, TConfig> run)
        where TModel : nn.Module
        where TConfig : class, ITrainerConfig
    {
        if (folder.NewestStep is null)
        {
            return;
        }

        foreach (var message in run.Resume(folder.CheckpointsFolder))
        {
            note(message);
        }

        note($"continuing from step {run.StepsDone} of {run.Steps}");
    }

    private void Train<TModel, TConfig>(TrainingRun<TModel, TConfig> run)
        where TModel : nn.Module
        where TConfig : class, ITrainerConfig
    {
        try
        {
            run.Run();
        }
        catch (TrainingCancelledException)
        {
            note($"step {run.StepsDone} of {run.Steps} is saved in {folder.CheckpointsFolder}");
            throw;
        }
    }
}
