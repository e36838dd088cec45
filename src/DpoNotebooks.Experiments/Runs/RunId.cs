using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Experiments.Runs;

/// <summary>Computes the ids of runs.</summary>
internal static class RunId
{
    private const int Length = 16;

    // The numbers also depend on the code. A build of the same code has the same module ids.
    private static readonly string Code = string.Join(' ', new[]
    {
        typeof(HuggingFace.Tokenization.TextTokenizer), typeof(Models.CausalLm), typeof(Training.RunHistory), typeof(RunId), typeof(torch),
    }.Select(type => type.Module.ModuleVersionId));

    /// <summary>Returns the hash of a record that decides the numbers of a run.</summary>
    public static string Of(JsonNode record) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{record.ToJsonString()}\n{Code}\n{__version__}")))[..Length];
}
