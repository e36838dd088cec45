using System.Text.Json;
using System.Text.Json.Serialization;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.Evaluation;

/// <summary>Policies as points of reward against KL (the paper's figure 2, left). Points can be added from any thread.</summary>
public sealed class Frontier
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // one sample has no standard error: NaN
        Converters = { new JsonStringEnumConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Lock _gate = new();
    private readonly List<FrontierPoint> _points = [];

    /// <summary>Creates an empty frontier or one with the given points.</summary>
    public Frontier(params IEnumerable<FrontierPoint> points)
    {
        foreach (var point in points)
        {
            Add(point);
        }
    }

    /// <summary>A snapshot of the points, in order of addition.</summary>
    public IReadOnlyList<FrontierPoint> Points
    {
        get
        {
            lock (_gate)
            {
                return [.. _points];
            }
        }
    }

    /// <summary>Adds a point. It replaces a point with the same <see cref="FrontierPoint.Key"/>, so a notebook cell can be rerun.</summary>
    /// <exception cref="ArgumentException">Reward or KL is not finite, or a standard error is negative or not finite.</exception>
    public void Add(FrontierPoint point)
    {
        if (!double.IsFinite(point.Reward) || !double.IsFinite(point.Kl))
        {
            throw new ArgumentException($"{point.Key}: reward {point.Reward}, KL {point.Kl}", nameof(point));
        }

        if (!(double.IsFinite(point.RewardSe ?? 0) && point.RewardSe is null or >= 0)
            || !(double.IsFinite(point.KlSe ?? 0) && point.KlSe is null or >= 0))
        {
            throw new ArgumentException($"{point.Key}: standard errors {point.RewardSe}, {point.KlSe}", nameof(point));
        }

        lock (_gate)
        {
            var at = _points.FindIndex(known => known.Key == point.Key);
            if (at < 0)
            {
                _points.Add(point);
            }
            else
            {
                _points[at] = point;
            }
        }
    }

    /// <summary>Merges the frontiers of several runs. Identical points are kept once.</summary>
    /// <exception cref="InvalidDataException">Two points with the same key (method, setting, seed and step) differ.</exception>
    public static Frontier Merge(params IEnumerable<Frontier> frontiers)
    {
        var merged = new Frontier();
        foreach (var point in frontiers.SelectMany(frontier => frontier.Points))
        {
            var known = merged.Points.FirstOrDefault(other => other.Key == point.Key);
            if (known is not null && known != point)
            {
                throw new InvalidDataException(
                    $"two different points are {point.Key}: reward {known.Reward} and {point.Reward}, KL {known.Kl} and {point.Kl}");
            }

            merged.Add(point);
        }

        return merged;
    }

    /// <summary>The dominated points: another point has no more KL and no less reward, and is better in one of them.</summary>
    public IReadOnlySet<FrontierPoint> Dominated()
    {
        var points = Points;
        return points.Where(point => points.Any(point.IsDominatedBy)).ToHashSet();
    }

    /// <summary>The points that no other point dominates, by increasing KL.</summary>
    public IReadOnlyList<FrontierPoint> Efficient()
    {
        var points = Points;
        return [.. points.Where(point => !points.Any(point.IsDominatedBy)).OrderBy(point => point.Kl)];
    }

    /// <summary>The point of highest reward within a KL budget, among all methods or one; null if no point fits.</summary>
    public FrontierPoint? Best(double maxKl = double.PositiveInfinity, string? method = null) =>
        Points.Where(point => point.Kl <= maxKl && (method is null || point.Method == method))
            .OrderByDescending(point => point.Reward).ThenBy(point => point.Kl).FirstOrDefault();

    /// <summary>Writes frontier.json, a list of points, one per line; numbers read back to the same bits.</summary>
    public void Save(string path) =>
        WholeFile.Write(path, $"[\n{string.Join(",\n", Points.Select(point => JsonSerializer.Serialize(point, Json)))}\n]\n");

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is not a list of points; the message names the file and the position.</exception>
    public static Frontier Load(string path)
    {
        try
        {
            var points = JsonSerializer.Deserialize<List<FrontierPoint?>>(File.ReadAllText(path), Json);
            return new Frontier(points?.Select((point, i) => point ?? throw new JsonException($"point {i} is null")) ?? []);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }
}
