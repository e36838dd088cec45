namespace DpoNotebooks.Notebook.Plotting;

/// <summary>A curve of bounded length, however many points come: each point drawn is the mean of a stretch of them, and where
/// there are too many stretches, every two become one.</summary>
/// <param name="most">Stretches kept at most; even.</param>
public sealed class ThinnedCurve(int most)
{
    private readonly List<(double X, double Y)> _stretches = [];
    private int _length = 1;
    private int _inLast;

    /// <summary>Mean x of each stretch; the last may be of fewer points than the others.</summary>
    public IReadOnlyList<double> Xs => [.. _stretches.Select((stretch, i) => stretch.X / PointsOf(i))];

    /// <summary>Mean y of each stretch.</summary>
    public IReadOnlyList<double> Ys => [.. _stretches.Select((stretch, i) => stretch.Y / PointsOf(i))];

    /// <summary>Appends a point; one that is not finite is left out.</summary>
    public void Add(double x, double y)
    {
        if (!double.IsFinite(y))
        {
            return;
        }

        if (_stretches.Count == 0 || _inLast == _length)
        {
            if (_stretches.Count == most)
            {
                Halve();
            }

            _stretches.Add((0, 0));
            _inLast = 0;
        }

        var (sumX, sumY) = _stretches[^1];
        _stretches[^1] = (sumX + x, sumY + y);
        _inLast++;
    }

    private void Halve()
    {
        for (var i = 0; i < most / 2; i++)
        {
            var ((x, y), (nextX, nextY)) = (_stretches[2 * i], _stretches[2 * i + 1]);
            _stretches[i] = (x + nextX, y + nextY);
        }

        _stretches.RemoveRange(most / 2, most / 2);
        _length *= 2;
    }

    private int PointsOf(int stretch) => stretch == _stretches.Count - 1 ? _inLast : _length;
}
