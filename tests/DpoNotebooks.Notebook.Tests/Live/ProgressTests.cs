using DpoNotebooks.Models.Interruption;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Live;

namespace DpoNotebooks.Notebook.Tests.Live;

public class ProgressTests
{
    private readonly Clock _clock = new();
    private readonly List<Displayed> _shown = [];

    [Fact]
    public void A_report_contains_the_share_done_and_the_time_left()
    {
        var lines = Lines(progress =>
        {
            progress.Report(0, 200, "train");
            _clock.Pass(30);
            progress.Report(50, 200, "train, loss 0.69");
            _clock.Pass(5000);
            progress.Report(200, 200, "train");
        });

        Assert.Equal(["train: 0/200 (0%), 0 s", "train, loss 0.69: 50/200 (25%), 30 s, about 1 min 30 s left", "train: 200/200 (100%), 1 h 23 min"], lines);
    }

    [Fact]
    public void Reports_are_shown_at_most_every_two_seconds_but_always_first_and_last()
    {
        var lines = Lines(progress =>
        {
            for (var i = 0; i <= 10; i++)
            {
                progress.Report(i, 10, "t");
                _clock.Pass(0.9);
            }
        });

        Assert.Equal(["t: 0/10", "t: 3/10", "t: 6/10", "t: 9/10", "t: 10/10"], lines.Select(line => line[..line.IndexOf(' ', 3)]));
    }

    [Fact]
    public void A_delay_hides_short_tasks_and_output_can_be_redirected()
    {
        using var written = new StringWriter();
        foreach (var step in new[] { 0.4, 1.5 })
        {
            var progress = new Progress(_clock) { Delay = TimeSpan.FromSeconds(2), Output = written };
            for (var i = 0; i <= 3; i++)
            {
                progress.Report(i, 3, $"{step}");
                _clock.Pass(step);
            }
        }

        Assert.Equal(["1.5: 2/3 (67%), 3 s, about 1 s left", "1.5: 3/3 (100%), 4 s"], written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Later_reports_update_the_same_display()
    {
        Lines(progress =>
        {
            progress.Report(1, 2, "t");
            progress.Report(2, 2, "t");
        });

        Assert.Equal([false, true], _shown.Select(displayed => displayed.Update));
        Assert.Single(_shown.Select(displayed => displayed.Id).Distinct());
    }

    [Fact]
    public void In_a_notebook_the_picture_below_the_bar_is_created_only_when_it_is_shown()
    {
        var pictures = 0;

        Lines(progress =>
        {
            for (var i = 0; i <= 4; i++)
            {
                progress.Report(i, 8, "a < b", () => $"<svg id='{++pictures}'/>");
                _clock.Pass(1);
            }
        });

        Assert.Equal(3, pictures); // after 0, 2 and 4 seconds
        Assert.Equal(
            """<div><progress value="4" max="8" style="width:16em;vertical-align:middle"></progress> """
            + """a &lt; b: 4/8 (50%), 4 s, about 4 s left</div><svg id='3'/>""",
            _shown[^1].Bundle.Data[MimeBundle.Html]);
    }

    [Fact]
    public void A_callback_reports_with_its_text() =>
        Assert.Equal(["sampling: 3/3 (100%), 0 s"], Lines(progress => progress.For("sampling")(3, 3)));

    [Fact]
    public void Reporting_stops_an_interrupted_cell()
    {
        Interrupt.Scope = new InterruptScope(new CancellationToken(canceled: true));

        Assert.Throws<OperationCanceledException>(() => new Progress().Report(0, 1, "t"));
        Assert.Empty(_shown);
    }

    [Fact]
    public void A_total_of_zero_is_rejected() => Assert.Throws<ArgumentOutOfRangeException>(() => new Progress().Report(0, 0, "t"));

    private List<string> Lines(Action<Progress> report)
    {
        NotebookHost.Current = new NotebookHost("n", _shown.Add);
        report(new Progress(_clock));
        return [.. _shown.Select(displayed => displayed.Bundle.Text)];
    }
}
