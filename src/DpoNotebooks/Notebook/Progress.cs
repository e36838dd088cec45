using System.Globalization;
using DpoNotebooks.Interruption;

namespace DpoNotebooks.Notebook;

/// <summary>Tells how far a long cell is: in place in a notebook, line by line elsewhere, at most every two seconds.</summary>
/// <param name="clock">The clock; the system's if null.</param>
public sealed class Progress(TimeProvider? clock = null)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly string _id = Guid.NewGuid().ToString("N");
    private long _started;
    private long _reported;
    private bool _shown;

    /// <summary>Says "text: done of total, time left"; the first and the last report are always said.</summary>
    /// <param name="done">Units done, out of <paramref name="total"/>.</param>
    /// <param name="total">Units in all, positive.</param>
    /// <param name="text">What is being done, and its newest numbers.</param>
    /// <exception cref="OperationCanceledException">The notebook was asked to stop.</exception>
    public void Report(long done, long total, string text)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(total);
        Interrupt.Token.ThrowIfCancellationRequested();
        var now = _clock.GetTimestamp();
        if (!_shown)
        {
            _started = now;
        }
        else if (done < total && _clock.GetElapsedTime(_reported, now) < Interval)
        {
            return;
        }

        _reported = now;
        Say($"{text}: {done}/{total} ({100.0 * done / total:F0}%), {Times(_clock.GetElapsedTime(_started, now), done, total)}");
    }

    private void Say(FormattableString line)
    {
        var text = line.ToString(CultureInfo.InvariantCulture);
        if (NotebookHost.Current is { } host)
        {
            host.Show(new Displayed(_id, MimeBundle.Of(text), _shown));
        }
        else
        {
            Console.WriteLine(text);
        }

        _shown = true;
    }

    private static string Times(TimeSpan elapsed, long done, long total) =>
        done <= 0 || done >= total ? Short(elapsed) : $"{Short(elapsed)}, about {Short(elapsed * ((double)(total - done) / done))} left";

    private static string Short(TimeSpan time) =>
        time.TotalSeconds < 60 ? $"{time.Seconds} s"
        : time.TotalHours < 1 ? $"{time.Minutes} min {time.Seconds} s"
        : $"{(int)time.TotalHours} h {time.Minutes} min";
}
