using System.CommandLine;
using System.CommandLine.Parsing;
using DpoNotebooks.Data;
using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Training;

namespace DpoNotebooks.Kernel.Train;

/// <summary>The arguments and options of dpo train. Together they make a <see cref="TrainRecord"/>, or they name the file of one.</summary>
internal sealed class TrainOptions
{
    private static readonly string[] Methods = ["sft", "dpo", "reward"];

    private readonly Argument<string?> _method = new("METHOD") { HelpName = "sft|dpo|reward", Description = "what to train", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _model = new("--model") { HelpName = "MODEL", Description = ModelArgument.Description };
    private readonly Option<string?> _data = new("--data") { HelpName = "FILE", Description = "rows to train on: JSONL, plain or gzip, CSV, TSV or Parquet" };
    private readonly Option<string?> _tokenizer = new("--tokenizer") { HelpName = "FOLDER", Description = "tokenizer [default: the model's]" };
    private readonly Option<string?> _evalData = new("--eval-data") { HelpName = "FILE", Description = "held-out rows, whose loss and accuracy are measured" };

    private readonly Option<int?> _maxLength = NumberOption.OfPositive(
        "--max-length", "N", "tokens of prompt and response together; longer rows are truncated [default: 512, or the context if it is shorter]");

    private readonly Option<int?> _maxPromptLength = NumberOption.OfPositive(
        "--max-prompt-length", "N", "tokens to which the prompt of a longer row is truncated first [default: 256, or half of --max-length]");

    private readonly Option<string?> _keptPromptEnd = ChoiceOption.Of(
        "--kept-prompt-end", "the end of a truncated prompt that is kept [default: start]", "start", "end");

    private readonly Option<int?> _loraRank = NumberOption.OfPositive("--lora-rank", "R", "train a LoRA adapter of rank R on every linear layer");
    private readonly Option<int?> _saveEvery = NumberOption.OfPositive("--save-every", "N", "steps between two checkpoints [default: every 10 minutes]");
    private readonly Option<int?> _keep = NumberOption.OfPositive("--keep", "N", "newest checkpoints that are kept [default: 2]");

    private readonly Option<double?> _dropout = NumberOption.Of<double>(
        "--dropout", "P", "dropout of embeddings, attention and residual branches [default: 0]", value => value is >= 0 and < 1, "at least 0 and below 1");

    private readonly Option<string?> _order = ChoiceOption.Of(
        "--order", "order of the pairs; by-prompt keeps those of a prompt together, which runs shared responses once [default: shuffled]",
        "shuffled", "by-prompt");

    private readonly TrainerOptions _trainer = new();
    private readonly LossOptions _loss = new();
    private readonly Option<string?> _config = new("--config")
    {
        HelpName = "run.json",
        Description = "the record of a run, instead of METHOD and its options",
    };
    private readonly Option<bool> _resume = new("--resume") { Description = "continue the run in RUN, if there is one" };
    private readonly Option<string> _output = new("--output", "-o") { HelpName = "RUN", Description = "the folder of the run", Required = true };
    private readonly (Option Option, string[] Methods)[] _some;

    /// <summary>Adds the arguments and options to a command.</summary>
    public TrainOptions(Command command)
    {
        // The options that only some methods read.
        string[] dpo = ["dpo"];
        _some = [(_dropout, ["sft"]), .. _loss.All.Select(option => (option, dpo)), (_order, ["dpo", "reward"]), (_loraRank, ["sft", "dpo"])];
        command.Add(_method);
        Option[] settings =
        [
            _model, _data, _tokenizer, _evalData, .. _loss.All, .. _trainer.All, _maxLength, _maxPromptLength, _keptPromptEnd, _dropout, _order, _loraRank,
            _saveEvery, _keep,
        ];
        foreach (var option in (Option[])[.. settings, _config, _resume, _output])
        {
            command.Add(option);
        }

        Model = new ModelOptions(command);
        command.Validators.Add(result =>
        {
            if (Problem(result, [.. settings, Model.DtypeOption]) is { } problem)
            {
                result.AddError(problem);
            }
        });
    }

    /// <summary>The precision and device of the model.</summary>
    public ModelOptions Model { get; }

    /// <summary>Returns the folder of the run.</summary>
    public RunFolder Folder(ParseResult arguments) => new(arguments.GetRequiredValue(_output));

    /// <summary>Returns whether the run in the folder is continued.</summary>
    public bool Resumes(ParseResult arguments) => arguments.GetValue(_resume);

    /// <summary>Returns the record of the options, or of the file that they name.</summary>
    public TrainRecord Record(ParseResult arguments)
    {
        if (arguments.GetValue(_method) is not { } method)
        {
            return TrainRecord.Read(arguments.GetValue(_config) ?? Folder(arguments).RecordFile);
        }

        var record = new TrainRecord
        {
            Model = arguments.GetValue(_model)!,
            Data = arguments.GetValue(_data)!,
            Tokenizer = arguments.GetValue(_tokenizer),
            EvalData = arguments.GetValue(_evalData),
            MaxLength = arguments.GetValue(_maxLength),
            MaxPromptLength = arguments.GetValue(_maxPromptLength),
            KeptPromptEnd = arguments.GetValue(_keptPromptEnd) == "end" ? KeptPromptEnd.End : KeptPromptEnd.Start,
            Dtype = Model.Dtype(arguments),
            Lora = arguments.GetValue(_loraRank) is { } rank ? new LoraConfig { Rank = rank } : null,
            SaveEvery = arguments.GetValue(_saveEvery),
        };
        record = record with { Keep = arguments.GetValue(_keep) ?? record.Keep };
        var training = _trainer.Read(arguments);
        var order = arguments.GetValue(_order) == "by-prompt" ? PairOrder.ByPrompt : PairOrder.Shuffled;
        return method switch
        {
            "sft" => record with { Sft = new SftConfig { Training = training, Dropout = arguments.GetValue(_dropout) ?? 0 } },
            "dpo" => record with { Preference = new PreferenceConfig { Loss = _loss.Read(arguments), Training = training, Order = order } },
            _ => record with { Reward = new RewardConfig { Training = training, Order = order } },
        };
    }

    private string? Problem(CommandResult result, Option[] settings)
    {
        bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
        var method = result.GetResult(_method) is { Tokens: [var token] } ? token.Value : null;
        if (IsGiven(_config) || (IsGiven(_resume) && method is null))
        {
            var source = IsGiven(_config) ? "--config" : "--resume without METHOD";
            var other = method ?? settings.FirstOrDefault(IsGiven)?.Name;
            return other is null ? null : $"{other} is not read with {source}: the record of the run decides";
        }

        if (method is null || !Methods.Contains(method))
        {
            var names = string.Join(", ", Methods);
            return method is null ? $"name what to train: {names}; or give --config" : $"{method}: must be one of {names}";
        }

        if (_some.FirstOrDefault(some => IsGiven(some.Option) && !some.Methods.Contains(method)) is { Option: { } unread, Methods: var readers })
        {
            return $"{unread.Name} is not read by dpo train {method}, but by {string.Join(" and ", readers)}";
        }

        return !IsGiven(_model) ? "--model is missing"
            : !IsGiven(_data) ? "--data is missing"
            : _trainer.Problem(IsGiven, option => IsGiven(option) ? result.GetValue(option) : null);
    }
}
