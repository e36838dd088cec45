using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Hub;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Experiments.Runs;

/// <summary>Loads what a record names: model, tokenizer, rows.</summary>
internal sealed class RunInputs
{
    private readonly TrainRecord _record;
    private readonly Device? _device;
    private readonly Action<string> _note;
    private readonly string _folder;

    /// <summary>Finds the model and loads the tokenizer.</summary>
    /// <param name="record">The record.</param>
    /// <param name="context">It fetches models of the hub.</param>
    /// <param name="device">The device of the model; null is the CPU.</param>
    /// <param name="note">Called with what the user should know about the data.</param>
    /// <exception cref="IOException">The folder of the model or of the tokenizer does not exist or lacks files.</exception>
    public RunInputs(TrainRecord record, ExperimentContext context, Device? device, Action<string> note)
    {
        (_record, _device, _note) = (record, device, note);
        _folder = context.Fetch(record.Model, null);
        if (!File.Exists(Path.Combine(_folder, "config.json")))
        {
            throw new FileNotFoundException($"{record.Model}: {(Directory.Exists(_folder) ? "not a model folder: it has no config.json" : "no such folder")}");
        }

        Tokenizer = LoadTokenizer(record, context);
    }

    /// <summary>The tokenizer.</summary>
    public TextTokenizer Tokenizer { get; }

    /// <summary>Loads the model that is trained, without an adapter.</summary>
    public CausalLm Policy() => CausalLm.Load(_folder, _device, _record.Dtype);

    /// <summary>Loads the reward model that is trained on, or makes one on a language model.</summary>
    public SequenceClassifier RewardModel()
    {
        if (IsClassifier(Path.Combine(_folder, "config.json")))
        {
            return SequenceClassifier.Load(_folder, _device, _record.Dtype);
        }

        using var model = Policy();
        return SequenceClassifier.On(model);
    }

    /// <summary>Reads the pairs of a file.</summary>
    /// <exception cref="InvalidDataException">No pair can be used; the message has the tokenizer's report.</exception>
    public PairDataset Pairs(string path, CausalLmConfig model)
    {
        var tokenizer = new PairTokenizer(Tokenizer, _record.TruncationFor(model.ContextLength), model.VocabularySize, model.ContextLength);
        var pairs = tokenizer.Tokenize(PreferencePairs.Load(path));
        var report = pairs.Report.ToString().Replace("\n  ", "; ", StringComparison.Ordinal);
        CheckAny(path, pairs.Pairs.Count, report);
        _note($"{path}: {report}");
        return PairDataset.From(pairs.Pairs);
    }

    /// <summary>Reads the texts of a file.</summary>
    /// <exception cref="InvalidDataException">No row can be used; the message has the counts.</exception>
    public IReadOnlyList<TokenizedResponse> Texts(string path, CausalLmConfig model)
    {
        // Its constructor checks that tokenizer, lengths and model fit together.
        var truncation = _record.TruncationFor(model.ContextLength);
        _ = new PairTokenizer(Tokenizer, truncation, model.VocabularySize, model.ContextLength);
        var texts = new SftTexts(Tokenizer, truncation);
        var examples = texts.Tokenize(SftText.Read(path));
        string[] report = [.. texts.Report(examples.Count)];
        CheckAny(path, examples.Count, report[0]);
        Array.ForEach(report, line => _note($"{path}: {line}"));
        return examples;
    }

    private static void CheckAny(string path, int count, string report)
    {
        if (count == 0)
        {
            throw new InvalidDataException($"{path}: no row can be used: {report}");
        }
    }

    private TextTokenizer LoadTokenizer(TrainRecord record, ExperimentContext context)
    {
        try
        {
            return TextTokenizer.Load(record.Tokenizer is { } named ? context.Fetch(named, HubFiles.Tokenizer) : _folder);
        }
        catch (FileNotFoundException) when (record.Tokenizer is null)
        {
            throw new FileNotFoundException($"{record.Model} has no tokenizer: name the folder of one (--tokenizer)");
        }
    }

    private static bool IsClassifier(string config)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(config)) is JsonObject json && json["architectures"] is JsonArray classes
                && classes.Any(name => name?.ToString().EndsWith("ForSequenceClassification", StringComparison.Ordinal) == true);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{config}: not JSON: {e.Message}", e);
        }
    }
}
