namespace DpoNotebooks.Notebook.Plotting;

/// <summary>A curve with a bounded number of points. Each drawn point is the mean of a segment of consecutive points; when there are too
/// many segments, neighbouring pairs are merged.</summary>
/// <param name="capacity">The maximum number of segments, even.</param>
internal sealed class ThinnedCurve(int capacity)
{
    private readonly List<(double X, double Y)> _segments = [];
    private int _pointsPerSegment = 1;
    private int _pointsInLast;

    /// <summary>The mean x of each segment. The last segment may have fewer points than the others.</summary>
    public IReadOnlyList<double> Xs => [.. _segments.Select((segment, i) => segment.X / PointsOf(i))];

    /// <summary>The mean y of each segment.</summary>
    public IReadOnlyList<double> Ys => [.. _segments.Select((segment, i) => segment.Y / PointsOf(i))];

    /// <summary>Appends a point. Points whose y is not finite are ignored.</summary>
    public void Add(double x, double y)
    {
        if (!double.IsFinite(y))
        {
            return;
        }

        if (_segments.Count == 0 || _pointsInLast == _pointsPerSegment)
        {
            if (_segments.Count == capacity)
            {
                MergePairs();
            }

            _segments.Add((0, 0));
            _pointsInLast = 0;
        }

        var (sumX, sumY) = _segments[^1];
        _segments[^1] = (sumX + x, sumY + y);
        _pointsInLast++;
    }

    private void MergePairs()
    {
        for (var i = 0; i < capacity / 2; i++)
        {
            var ((x, y), (nextX, nextY)) = (_segments[2 * i], _segments[2 * i + 1]);
            _segments[i] = (x + nextX, y + nextY);
        }

        _segments.RemoveRange(capacity / 2, capacity / 2);
        _pointsPerSegment *= 2;
    }

    private int PointsOf(int segment) => segment == _segments.Count - 1 ? _pointsInLast : _pointsPerSegment;
}
