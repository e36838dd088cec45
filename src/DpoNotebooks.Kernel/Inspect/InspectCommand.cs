using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Weights;
using DpoNotebooks.Training;

namespace DpoNotebooks.Kernel.Inspect;

/// <summary>The command dpo inspect: describes a model folder and reports problems.</summary>
internal static class InspectCommand
{
    private const string Help = """
        Describe a model folder: family, configuration, parameters, stored tensors, tokenizer, and all problems: unsupported options, and tensors
        that are missing, unexpected or of the wrong shape. The model is loaded as other commands load it. The exit status is 1 if there is a
        problem.

        With --json, one object: family, configuration, parameters, tensors (name, dtype, shape), tokenizer (vocabulary_size, eos_id) or null,
        refused (the list of problems), memory (with --memory: the terms of the estimate, largest first) or null.
        """;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = ModelArgument.Description };
        var json = new Option<bool>("--json") { Description = "write one JSON object" };
        var command = new Command("inspect", Help) { model, json };
        var (options, memory) = (new ModelOptions(command), new MemoryOptions(command));
        command.SetAction((arguments, stop) => CommandRun.RunAsync(arguments, () =>
        {
            var name = new ModelArgument(arguments, arguments.GetRequiredValue(model), stop);
            var (inspected, forecast) = Inspect(arguments, name, options, memory);
            Write(arguments.InvocationConfiguration.Output, inspected, forecast, arguments.GetValue(json));
            return inspected.Refused switch
            {
                [] => 0,
                [var problem] => throw new InvalidDataException($"{name.Folder} cannot be used: {problem}"),
                [var problem, .. var others] => throw new InvalidDataException($"{name.Folder} cannot be used: {problem}; and {others.Length} more"),
            };
        }));
        return command;
    }

    private static (InspectedModel Inspected, MemoryForecast? Forecast) Inspect(
        ParseResult arguments, ModelArgument name, ModelOptions options, MemoryOptions memory)
    {
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
        return (inspected, forecast);
    }

    private static void Write(TextWriter output, InspectedModel inspected, MemoryForecast? forecast, bool json)
    {
        output.WriteLine(json ? Json(inspected, forecast) : Text(inspected));
        if (forecast is not null && !json)
        {
            output.WriteLine($"training it: {forecast}");
        }
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
            $"family: {model.Family ?? "unknown"}",
            "configuration:",
            .. model.Configuration.Select(entry => $"  {entry.Key}: {entry.Value?.ToJsonString(Plain) ?? "null"}"),
            $"parameters: {model.Parameters?.ToString("N0", CultureInfo.InvariantCulture) ?? "unknown, because the model cannot be loaded"}",
            $"tensors: {model.Tensors.Count}",
            .. model.Tensors.Select(tensor => $"  {tensor.Name.PadRight(width)}  {DtypeOf(tensor)}  ({string.Join(", ", tensor.Shape)})"),
            model.Tokenizer is { } tokenizer ? $"tokenizer: {tokenizer.VocabularySize:N0} ids, EOS {EosText(model)}" : "tokenizer: none",
            model.Refused.Length == 0 ? "problems: none" : "problems:",
            .. model.Refused.Select(problem => $"  {problem}"),
        ]);
    }

    // The spelling of --dtype.
    private static string DtypeOf(StoredTensor tensor) => tensor.Dtype.ToString().ToLowerInvariant();

    private static string EosText(InspectedModel model) => EosOf(model)?.ToString(CultureInfo.InvariantCulture) ?? "undefined";

    private static int? EosOf(InspectedModel model)
    {
        try
        {
            return model.Tokenizer?.EosId;
        }
        catch (InvalidOperationException)
        {
            return null; // the tokenizer defines no EOS
        }
    }
}
