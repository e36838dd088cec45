using DpoNotebooks.Models.Interruption;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Live;
using DpoNotebooks.Reporting;
using DpoNotebooks.Training;

namespace DpoNotebooks.Notebook.Tests.Live;

public class LiveTrainingTests
{
    private readonly Clock _clock = new();
    private readonly List<Displayed> _shown = [];

    public LiveTrainingTests() => NotebookHost.Current = new NotebookHost("n", _shown.Add);

    [Fact]
    public void The_newest_numbers_are_one_line_of_text()
    {
        var live = new LiveTraining("DPO", _clock);

        live.Report(Step(1, 40,
            new() { ["loss"] = 0.6931, ["rewards/accuracies"] = 0.5, ["rewards/margins"] = 0, ["grad_norm"] = 1.234, ["learning_rate"] = 1e-4 }));
        _clock.Pass(3);
        live.Report(Step(10, 40, new() { ["loss"] = 0.652, ["rewards/accuracies"] = 0.704, ["rewards/margins"] = 0.0912, ["grad_norm"] = 1.3 }));

        Assert.Equal(
        [
            "DPO, loss 0.693, accuracy 0.50, margin 0, grad_norm 1.23: 1/40 (2%), 0 s",
            "DPO, loss 0.652, accuracy 0.70, margin 0.0912, grad_norm 1.3: 10/40 (25%), 3 s, about 10 s left",
        ], _shown.Select(displayed => displayed.Bundle.Text));
        Assert.Equal([false, true], _shown.Select(displayed => displayed.Update));
        Assert.Single(_shown.Select(displayed => displayed.Id).Distinct());
    }

    [Fact]
    public void Every_metric_that_there_is_has_a_panel_and_the_last_step_is_always_shown()
    {
        var live = new LiveTraining("SFT", _clock);

        live.Report(Step(1, 3, new() { ["loss"] = 2, ["grad_norm"] = 1 }));
        live.Report(Step(2, 3, new() { ["loss"] = 1, ["grad_norm"] = 1 })); // within two seconds
        live.Report(Step(3, 3, new() { ["loss"] = 1, ["grad_norm"] = 1 }));

        Assert.Equal(2, _shown.Count);
        var html = _shown[^1].Bundle.Data[MimeBundle.Html];
        Assert.Contains("<progress value=\"3\" max=\"3\"", html);
        Assert.Single(Svgs(html));
        Assert.Contains(">loss<", html);
        Assert.Contains(">gradient norm<", html);
        Assert.DoesNotContain("accuracy", html);
    }

    [Fact]
    public void A_sweep_has_a_curve_a_run_and_a_look_a_method()
    {
        var html = Sweep("DPO β = 1, seed 0", "DPO β = 5, seed 0");

        Assert.Equal("x: the loss is NaN: 9/9 (100%), 0 s", _shown[^1].Bundle.Text);
        Assert.Single(Svgs(html));
        Assert.Single(html.Split(">DPO<").Skip(1)); // one legend entry for its two runs
        Assert.Single(html.Split(">Preferred-FT<").Skip(1));
        Assert.Equal(Lines(Sweep("DPO β = 1, seed 0", "DPO β = 1, seed 0")) + 1, Lines(html));

        static int Lines(string html) => html.Split("<polyline").Length;
    }

    [Fact]
    public void A_stop_reaches_the_training_loop()
    {
        Interrupt.Scope = new InterruptScope(new CancellationToken(canceled: true));

        Assert.Throws<OperationCanceledException>(() => new LiveTraining("DPO").Report(Step(1, 2, new() { ["loss"] = 1 })));
    }

    private static IEnumerable<string> Svgs(string html) => html.Split("role=\"img\"").Skip(1);

    private static TrainingProgress Step(int step, int steps, Dictionary<string, double> metrics) => new(step, steps, new HistoryRow(step, step, metrics));

    // Two runs of DPO, one of another method, and one that broke.
    private string Sweep(string first, string second)
    {
        var live = new LiveTraining("sweep", _clock);
        for (var step = 1; step <= 2; step++)
        {
            live.Report(At(3 * step - 2, step, "DPO", first, 0.6 / step));
            live.Report(At(3 * step - 1, step, "DPO", second, 0.5 / step));
            live.Report(At(3 * step, step, "Preferred-FT", "Preferred-FT, seed 0", 3.0 / step));
        }

        live.Report(new TrainingReport(9, 9, "x: the loss is NaN") { Series = "DPO", Run = "x" });
        return _shown[^1].Bundle.Data[MimeBundle.Html];
    }

    private static TrainingReport At(int done, int step, string method, string run, double loss) =>
        new(done, 9, run) { Series = method, Run = run, Step = Step(step, 2, new() { ["loss"] = loss }) };
}
