using System.Globalization;
using System.Net;
using DpoNotebooks.Models.Interruption;
using DpoNotebooks.Notebook.Formatters;
using DpoNotebooks.Notebook.Sessions;

namespace DpoNotebooks.Notebook.Live;

/// <summary>Tells how far a long cell is: a bar, in place, in a notebook; line by line elsewhere; at most every two seconds.</summary>
/// <param name="clock">The clock; the system's if null.</param>
public sealed class Progress(TimeProvider? clock = null)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly string _id = Guid.NewGuid().ToString("N");
    private long? _started;
    private long _reported;
    private bool _shown;

    /// <summary>Where lines are written outside a notebook; null: stdout.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>Nothing is said before this has passed, and so nothing at all of what takes less.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>Says "text: done of total, time left"; the first report after <see cref="Patience"/>, and the last, are always said.</summary>
    /// <param name="done">Units done, out of <paramref name="total"/>.</param>
    /// <param name="total">Units in all, positive.</param>
    /// <param name="text">What is being done, and its newest numbers.</param>
    /// <param name="picture">Makes the HTML that stands below the bar; asked only where something is shown.</param>
    /// <exception cref="OperationCanceledException">The notebook was asked to stop.</exception>
    public void Report(long done, long total, string text, Func<string>? picture = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(total);
        Interrupt.Token.ThrowIfCancellationRequested();
        var now = _clock.GetTimestamp();
        var started = _started ??= now;
        if (_shown ? done < total && _clock.GetElapsedTime(_reported, now) < Interval : _clock.GetElapsedTime(started, now) < Patience)
        {
            return;
        }

        _reported = now;
        var line = string.Create(CultureInfo.InvariantCulture, $"{text}: {done}/{total} ({100.0 * done / total:F0}%), {Times(_clock.GetElapsedTime(started, now), done, total)}");
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

    /// <summary>Reports under one text: what samplers and scorers take, who tell done and total.</summary>
    public Action<int, int> For(string text) => (done, total) => Report(done, total, text);

    private static MimeBundle Bundle(string line, long done, long total, Func<string>? picture) => new(new Dictionary<string, string>
    {
        [MimeBundle.Html] = $"<div><progress value=\"{done}\" max=\"{total}\" style=\"width:16em;vertical-align:middle\"></progress> {WebUtility.HtmlEncode(line)}</div>{picture?.Invoke()}",
        [MimeBundle.Plain] = line,
    });

    private static string Times(TimeSpan elapsed, long done, long total) =>
        done <= 0 || done >= total ? Short(elapsed) : $"{Short(elapsed)}, about {Short(elapsed * ((double)(total - done) / done))} left";

    private static string Short(TimeSpan time) =>
        time.TotalSeconds < 60 ? $"{time.Seconds} s"
        : time.TotalHours < 1 ? $"{time.Minutes} min {time.Seconds} s"
        : $"{(int)time.TotalHours} h {time.Minutes} min";
}
