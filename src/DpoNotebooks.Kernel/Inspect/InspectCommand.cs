using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Weights;
using DpoNotebooks.Training;

namespace DpoNotebooks.Kernel.Inspect;

/// <summary>dpo inspect: what a model folder holds, and whether it can be used.</summary>
internal static class InspectCommand
{
    private const string Help = """
        Say what a model folder holds: family, configuration, parameters, tensors as they are stored, tokenizer, and everything that would be
        refused: options that are not supported, tensors that are missing, unexpected or of another shape. The model is loaded as other commands
        would load it. Exit status 1 where anything is refused.

        With --json, one object: family, configuration, parameters, tensors (name, dtype, shape), tokenizer (vocabulary_size, eos_id) or null,
        refused (a list, empty where all is well), memory (with --memory: the terms of the forecast, the largest first) or null.
        """;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = ModelArgument.Description };
        var json = new Option<bool>("--json") { Description = "one object" };
        var command = new Command("inspect", Help) { model, json };
        var (options, memory) = (new ModelOptions(command), new MemoryOptions(command));
        command.SetAction((arguments, stop) => CommandRun.Do(arguments, () =>
        {
            var name = new ModelArgument(arguments, arguments.GetRequiredValue(model), stop);
            MemoryForecast? forecast = null;
            var inspected = InspectedModel.Read(name, configuration =>
            {
                if (InspectedModel.IsClassifier(configuration))
                {
                    return options.Load(arguments, name, SequenceClassifier.Load);
                }

                var loaded = options.Load(arguments, name);
                forecast = memory.Read(arguments, loaded);
                return loaded;
            });
            var output = arguments.InvocationConfiguration.Output;
            output.WriteLine(arguments.GetValue(json) ? Json(inspected, forecast) : Text(inspected));
            if (forecast is not null && !arguments.GetValue(json))
            {
                output.WriteLine($"training it: {forecast}");
            }

            return inspected.Refused.Count == 0 ? 0
                : throw new InvalidDataException($"{name.Folder} would be refused: {inspected.Refused[0]}{(inspected.Refused.Count > 1 ? $"; and {inspected.Refused.Count - 1} more" : "")}");
        }));
        return command;
    }

    private static string Json(InspectedModel model, MemoryForecast? forecast) => JsonSerializer.Serialize(
        new
        {
            family = model.Family,
            configuration = model.Configuration,
            parameters = model.Parameters,
            tensors = model.Tensors.Select(tensor => new { name = tensor.Name, dtype = DtypeOf(tensor), shape = tensor.Shape }),
            tokenizer = model.Tokenizer is { } tokenizer ? new { vocabulary_size = tokenizer.VocabularySize, eos_id = EosOf(model) } : null,
            refused = model.Refused,
            memory = forecast?.Terms.Select(term => new { name = term.Name, bytes = term.Bytes, smaller_by = term.Shrink }),
        },
        Plain);

    private static string Text(InspectedModel model)
    {
        var width = model.Tensors.Select(tensor => tensor.Name.Length).DefaultIfEmpty(0).Max();
        return string.Join(Environment.NewLine,
        [
            $"family: {model.Family ?? "not said"}",
            "configuration:",
            .. model.Configuration.Select(entry => $"  {entry.Key}: {entry.Value?.ToJsonString(Plain) ?? "null"}"),
            $"parameters: {model.Parameters?.ToString("N0", CultureInfo.InvariantCulture) ?? "unknown, for the model is refused"}",
            $"tensors: {model.Tensors.Count}",
            .. model.Tensors.Select(tensor => $"  {tensor.Name.PadRight(width)}  {DtypeOf(tensor)}  ({string.Join(", ", tensor.Shape)})"),
            model.Tokenizer is { } tokenizer ? $"tokenizer: {tokenizer.VocabularySize:N0} ids, EOS {EosOf(model)?.ToString(CultureInfo.InvariantCulture) ?? "not named"}" : "tokenizer: none",
            model.Refused.Count == 0 ? "refused: nothing" : "refused:",
            .. model.Refused.Select(reason => $"  {reason}"),
        ]);
    }

    // As --dtype spells it.
    private static string DtypeOf(StoredTensor tensor) => tensor.Dtype.ToString().ToLowerInvariant();

    private static int? EosOf(InspectedModel model)
    {
        try
        {
            return model.Tokenizer?.EosId;
        }
        catch (InvalidOperationException)
        {
            return null; // the tokenizer names none
        }
    }
}
