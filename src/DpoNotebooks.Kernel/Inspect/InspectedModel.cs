using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Models.Weights;
using static TorchSharp.torch;

namespace DpoNotebooks.Kernel.Inspect;

/// <summary>What a model folder holds, and what of it cannot be read.</summary>
/// <param name="Configuration">config.json.</param>
/// <param name="Tensors">The stored tensors, in the order of their names.</param>
/// <param name="Parameters">Numbers in the model's weights, tied ones once; null where the model is refused.</param>
/// <param name="Tokenizer">The tokenizer; null where there is none, or it is refused.</param>
/// <param name="Refused">Everything that keeps the folder from being used.</param>
internal sealed record InspectedModel(
    JsonObject Configuration, IReadOnlyList<StoredTensor> Tensors, long? Parameters, TextTokenizer? Tokenizer, IReadOnlyList<string> Refused)
{
    /// <summary>model_type of config.json.</summary>
    public string? Family => Configuration["model_type"]?.ToString();

    /// <summary>Whether it is a classifier, such as a reward model, and not a language model.</summary>
    public static bool IsClassifier(JsonObject configuration) =>
        configuration["architectures"] is JsonArray classes && classes.Any(name => name?.ToString().EndsWith("ForSequenceClassification", StringComparison.Ordinal) == true);

    /// <summary>Reads a folder; each part is tried whether or not another is refused.</summary>
    /// <param name="model">The folder.</param>
    /// <param name="load">Loads the model of a config.json as every other command does.</param>
    /// <exception cref="InvalidDataException">config.json is not a JSON object.</exception>
    public static InspectedModel Read(ModelArgument model, Func<JsonObject, nn.Module> load)
    {
        var refused = new List<string>();
        var configuration = ConfigurationOf(Path.Combine(model.Folder, "config.json"));
        var tensors = Tried(() => WeightFiles.List(model.Folder));
        var parameters = Tried<long?>(() =>
        {
            using var loaded = load(configuration);
            return loaded.parameters().Sum(parameter => parameter.numel());
        });
        var tokenizer = Tried(() => model.Tokenizer);
        return new InspectedModel(configuration, [.. (tensors ?? []).OrderBy(tensor => tensor.Name, StringComparer.Ordinal)], parameters, tokenizer, [.. refused.Distinct()]);

        T? Tried<T>(Func<T> read)
        {
            try
            {
                return read();
            }
            catch (Exception e) when (e is IOException or InvalidDataException or NotSupportedException)
            {
                // A loader tells all that is wrong at once, in one message with semicolons.
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
