using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Models.Weights;
using static TorchSharp.torch;

namespace DpoNotebooks.Kernel.Inspect;

/// <summary>The contents of a model folder, and the problems that keep it from being used.</summary>
/// <param name="Configuration">The contents of config.json.</param>
/// <param name="Tensors">The stored tensors, sorted by name.</param>
/// <param name="Parameters">The number of parameters, counting tied weights once; null if the model cannot be loaded.</param>
/// <param name="Tokenizer">The tokenizer; null if there is none or it cannot be loaded.</param>
/// <param name="Refused">The problems that keep the folder from being used.</param>
internal sealed record InspectedModel(
    JsonObject Configuration, IReadOnlyList<StoredTensor> Tensors, long? Parameters, TextTokenizer? Tokenizer, string[] Refused)
{
    /// <summary>The model_type of config.json.</summary>
    public string? Family => Configuration["model_type"]?.ToString();

    /// <summary>Returns whether the model is a classifier, such as a reward model, rather than a language model.</summary>
    public static bool IsClassifier(JsonObject configuration) =>
        configuration["architectures"] is JsonArray classes
        && classes.Any(name => name?.ToString().EndsWith("ForSequenceClassification", StringComparison.Ordinal) == true);

    /// <summary>Reads a folder. Each part is read even if another part fails.</summary>
    /// <param name="model">The model.</param>
    /// <param name="load">Loads the model of a config.json as other commands do.</param>
    /// <exception cref="InvalidDataException">config.json is not a JSON object.</exception>
    public static InspectedModel Read(ModelArgument model, Func<JsonObject, nn.Module> load)
    {
        var refused = new List<string>();
        var configuration = ConfigurationOf(Path.Combine(model.Folder, "config.json"));
        var tensors = ReadPart(() => WeightFiles.List(model.Folder));
        var parameters = ReadPart<long?>(() =>
        {
            using var loaded = load(configuration);
            return loaded.parameters().Sum(parameter => parameter.numel());
        });
        var tokenizer = ReadPart(() => model.Tokenizer);
        StoredTensor[] sorted = [.. (tensors ?? []).OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
        return new InspectedModel(configuration, sorted, parameters, tokenizer, [.. refused.Distinct()]);

        T? ReadPart<T>(Func<T> read)
        {
            try
            {
                return read();
            }
            catch (Exception e) when (e is IOException or InvalidDataException or NotSupportedException)
            {
                // A loader reports all problems in one message, separated by semicolons.
                refused.AddRange(e.Message.Split("; "));
                return default;
            }
        }
    }

    private static JsonObject ConfigurationOf(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new InvalidDataException($"{path}: not a JSON object");
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new InvalidDataException($"{path}: not JSON: {e.Message}", e);
        }
    }
}
