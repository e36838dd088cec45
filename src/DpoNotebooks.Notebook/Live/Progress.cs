using System.Globalization;
using System.Net;
using DpoNotebooks.Models.Interruption;
using DpoNotebooks.Notebook.Display;

namespace DpoNotebooks.Notebook.Live;

/// <summary>Reports the progress of a long cell at most every two seconds: a bar that is updated in place in a notebook, lines of text
/// elsewhere.</summary>
/// <param name="clock">The clock. Default: the system clock.</param>
public sealed class Progress(TimeProvider? clock = null)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly string _id = Guid.NewGuid().ToString("N");
    private long? _started;
    private long _before; // units done at the first report, which tell nothing about the speed
    private long _reported;
    private bool _shown;

    /// <summary>The writer for lines outside a notebook. Default: stdout.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>The time before the first report is shown. A task that ends earlier shows nothing.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Reports "text: done/total, elapsed time, time left". The first report after <see cref="Delay"/> and the last are always shown.</summary>
    /// <param name="done">The number of completed units.</param>
    /// <param name="total">The total number of units, positive.</param>
    /// <param name="text">The name of the task and its latest numbers.</param>
    /// <param name="picture">Creates the HTML below the bar. Called only if the report is shown in a notebook.</param>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public void Report(long done, long total, string text, Func<string>? picture = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(total);
        Interrupt.Token.ThrowIfCancellationRequested();
        var now = _clock.GetTimestamp();
        if (_started is null)
        {
            (_started, _before) = (now, done);
        }

        var started = _started.Value;
        if (_shown ? done < total && _clock.GetElapsedTime(_reported, now) < Interval : _clock.GetElapsedTime(started, now) < Delay)
        {
            return;
        }

        _reported = now;
        var times = Times(_clock.GetElapsedTime(started, now), done - _before, total - _before);
        var line = string.Create(CultureInfo.InvariantCulture, $"{text}: {done}/{total} ({100.0 * done / total:F0}%), {times}");
        if (NotebookHost.Current is { } host)
        {
            host.Show(new Displayed(_id, Bundle(line, done, total, picture), _shown));
        }
        else
        {
            (Output ?? Console.Out).WriteLine(line);
        }

        _shown = true;
    }

    /// <summary>Creates a callback (done, total) that reports under one text, for samplers and scorers.</summary>
    public Action<int, int> For(string text) => (done, total) => Report(done, total, text);

    private static MimeBundle Bundle(string line, long done, long total, Func<string>? picture) => new(new Dictionary<string, string>
    {
        [MimeBundle.Html] = $"<div><progress value=\"{done}\" max=\"{total}\" style=\"width:16em;vertical-align:middle\"></progress> "
            + $"{WebUtility.HtmlEncode(line)}</div>{picture?.Invoke()}",
        [MimeBundle.Plain] = line,
    });

    private static string Times(TimeSpan elapsed, long done, long total) =>
        done <= 0 || done >= total ? Short(elapsed) : $"{Short(elapsed)}, about {Short(elapsed * ((double)(total - done) / done))} left";

    private static string Short(TimeSpan time) =>
        time.TotalSeconds < 60 ? $"{time.Seconds} s"
        : time.TotalHours < 1 ? $"{time.Minutes} min {time.Seconds} s"
        : $"{(int)time.TotalHours} h {time.Minutes} min";
}
