using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace DpoNotebooks.Models.Adapters;

/// <summary>A low-rank adapter (Hu et al., arXiv 2106.09685): W x + s·B A x. A and B are trained, W is frozen.</summary>
public sealed record LoraConfig
{
    /// <summary>The value of <see cref="Targets"/> for all projections except the LM head.</summary>
    public const string AllLinear = "all-linear";

    /// <summary>The rank r.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>α, which sets the scale s = α/r.</summary>
    public double Alpha { get; init; } = 16;

    /// <summary>Whether to use s = α/√r (Kalajdzievski, arXiv 2312.03732).</summary>
    public bool RankStabilized { get; init; }

    /// <summary>The projections to adapt: path suffixes ("q_proj"), full paths, or only "all-linear".</summary>
    public IReadOnlyList<string> Targets { get; init; } = [AllLinear];

    /// <summary>A regular expression for full paths that replaces <see cref="Targets"/>.</summary>
    public string? TargetPattern { get; init; }

    /// <summary>Whether the biases of the adapted projections are also trained.</summary>
    public bool Biases { get; init; }

    /// <summary>The projections that are fully trained in addition, by path suffix, such as "lm_head".</summary>
    public IReadOnlyList<string> Whole { get; init; } = [];

    /// <summary>The scale s.</summary>
    [JsonIgnore]
    public double Scale => Alpha / (RankStabilized ? Math.Sqrt(Rank) : Rank);

    /// <summary>Whether a projection has a low-rank update.</summary>
    /// <param name="path">The projection's path in the model.</param>
    /// <param name="head">Whether it is the LM head.</param>
    internal bool Adapts(string path, bool head) =>
        TargetPattern is not null ? Regex.IsMatch(path, $"^(?:{TargetPattern})$", RegexOptions.None, TimeSpan.FromSeconds(1))
        : Targets is [AllLinear] ? !head
        : Targets.Any(name => Matches(name, path));

    /// <summary>Whether a projection is fully trained.</summary>
    internal bool Replaces(string path) => Whole.Any(name => Matches(name, path));

    /// <summary>Whether a name matches a path: it is the full path or a suffix of it.</summary>
    internal static bool Matches(string name, string path) => path == name || path.EndsWith("." + name, StringComparison.Ordinal);
}
