using System.Text.RegularExpressions;

namespace DpoNotebooks.Models.Adapters;

/// <summary>A low-rank adapter (Hu et al., arXiv 2106.09685): W x + s·B A x, B and A learnt, W not.</summary>
public sealed record LoraConfig
{
    /// <summary>Every projection but the head, as <see cref="Targets"/> may say.</summary>
    public const string AllLinear = "all-linear";

    /// <summary>r.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>α: s = α/r.</summary>
    public double Alpha { get; init; } = 16;

    /// <summary>s = α/√r (Kalajdzievski, arXiv 2312.03732).</summary>
    public bool RankStabilized { get; init; }

    /// <summary>The projections: ends of their paths ("q_proj"), whole paths, or "all-linear" alone.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [AllLinear];

    /// <summary>A regular expression for whole paths in the place of <see cref="Targets"/>.</summary>
    public string? TargetPattern { get; init; }

    /// <summary>Learn the biases of the adapted projections too.</summary>
    public bool Biases { get; init; }

    /// <summary>Projections that are learnt as wholes beside the low-rank ones, by the ends of their paths: "lm_head".</summary>
    public IReadOnlyList<string> Whole { get; init; } = [];

    /// <summary>s.</summary>
    public double Scale => Alpha / (RankStabilized ? Math.Sqrt(Rank) : Rank);

    /// <summary>Whether a projection is adapted.</summary>
    /// <param name="path">Its path in the model.</param>
    /// <param name="head">Whether it is the head.</param>
    public bool Adapts(string path, bool head) =>
        TargetPattern is not null ? Regex.IsMatch(path, $"^(?:{TargetPattern})$", RegexOptions.None, TimeSpan.FromSeconds(1))
        : Targets is [AllLinear] ? !head
        : Targets.Any(name => Means(name, path));

    /// <summary>Whether a projection is learnt as a whole.</summary>
    public bool Replaces(string path) => Whole.Any(name => Means(name, path));

    /// <summary>Whether a name is a projection's: its whole path, or the end of it.</summary>
    internal static bool Means(string name, string path) => path == name || path.EndsWith("." + name, StringComparison.Ordinal);
}
