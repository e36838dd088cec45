using DpoNotebooks.Kernel.Tests.Fixtures;
using DpoNotebooks.Kernel.Train;

namespace DpoNotebooks.Kernel.Tests.Train;

/// <summary>A folder with rows for the model of the reviews world, and the runs that are trained on them.</summary>
internal sealed class TrainFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The model, with a tokenizer.</summary>
    public static string Model { get; } = Path.Combine(Checkout.Root, "data", "reviews", "sft");

    /// <summary>The folder of all files.</summary>
    public string Folder => _folder.Path;

    /// <summary>Pairs without a prompt column, as in Anthropic's HH.</summary>
    public string ImplicitPairs => _folder.Write("hh.jsonl",
        Rows((subject, i) =>
            $$"""{"chosen":"the {{subject}} felt great . i saw it {{Day(i)}}","rejected":"the {{subject}} felt tedious . i disliked it ."}"""));

    /// <summary>Pairs.</summary>
    public string Pairs => _folder.Write("pairs.jsonl",
        Rows((subject, i) => $$"""{"prompt":"the {{subject}} felt","chosen":"great . i saw it {{Day(i)}}","rejected":"tedious . i disliked it ."}"""));

    /// <summary>Prompts and responses.</summary>
    public string Responses => _folder.Write("responses.jsonl",
        Rows((subject, i) => $$"""{"prompt":"the {{subject}} felt","response":"great . i saw it {{Day(i)}}"}"""));

    /// <summary>Texts.</summary>
    public string Texts => _folder.Write("texts.jsonl", Rows((subject, i) => $$"""{"text":"the {{subject}} felt great . i saw it {{Day(i)}}"}"""));

    public void Dispose() => _folder.Dispose();

    public string PathOf(string name) => _folder.PathOf(name);

    /// <summary>The options of a short run, in a new folder of the given name.</summary>
    public string[] Short(string method, string data, string run) => [.. Steps(method, data, steps: 6), "-o", PathOf(run)];

    /// <summary>The options of a run without its folder.</summary>
    public static string[] Steps(string method, string data, int steps) =>
    [
        method, "--model", Model, "--data", data, "--steps", $"{steps}", "--batch-size", "4", "--learning-rate", "1e-3", "--warmup-steps", "1",
        "--device", "cpu",
        .. method == "dpo" ? (string[])["--beta", "0.1"] : [],
    ];

    /// <summary>Calls dpo train in this process.</summary>
    public static Task<CommandCall> Train(params string[] arguments) => CommandCall.Of(TrainCommand.Create(), arguments);

    /// <summary>The results of a run that must not differ from those of an equal one.</summary>
    public static Dictionary<string, string> Results(string run) =>
        new[] { "model/model.safetensors", "model/config.json", "history.csv", "run.json" }
            .ToDictionary(name => name, name => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(run, name)))));

    private static string Day(int i) => i % 2 == 0 ? "on sunday ." : "with my sister .";

    private static string Rows(Func<string, int, string> row) =>
        string.Join('\n', Enumerable.Range(0, 12).Select(i => row(new[] { "acting", "plot", "ending", "music", "setting", "camerawork" }[i % 6], i)));
}
