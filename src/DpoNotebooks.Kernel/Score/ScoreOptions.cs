using System.CommandLine;
using DpoNotebooks.Kernel.CommandLine;

namespace DpoNotebooks.Kernel.Score;

/// <summary>The arguments and options of dpo score.</summary>
internal sealed class ScoreOptions
{
    private const int DefaultBatchTokens = 8192;
    private const double DefaultBeta = 0.1;

    private readonly Option<double?> _beta = NumberOption.Of<double>(
        "--beta", "B", "beta of the implicit rewards [default: 0.1]", value => value > 0, "a positive number");

    private readonly Option<int?> _batchTokens = NumberOption.OfPositive(
        "--batch-tokens", "N", $"tokens per forward pass, including padding; fewer tokens take less memory [default: {DefaultBatchTokens}]");

    /// <summary>Adds the arguments and options to a command.</summary>
    public ScoreOptions(Command command)
    {
        command.Add(Model);
        foreach (var option in (Option[])[Data, Reference, Adapter, _beta, _batchTokens, Output])
        {
            command.Add(option);
        }

        Loading = new ModelOptions(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_beta) is not null && result.GetResult(Reference) is null)
            {
                result.AddError("--beta requires --reference");
            }
        });
    }

    /// <summary>The policy.</summary>
    public Argument<string> Model { get; } = new("MODEL") { Description = ModelArgument.Description };

    /// <summary>The rows to score.</summary>
    public Option<string> Data { get; } = new("--data") { HelpName = "FILE.jsonl", Description = "the rows to score, plain or gzip", Required = true };

    /// <summary>The reference model.</summary>
    public Option<string?> Reference { get; } = new("--reference")
    {
        HelpName = "MODEL",
        Description = "the reference model of the implicit rewards, without an adapter; it scores the same ids as MODEL",
    };

    /// <summary>The policy's adapter.</summary>
    public Option<string?> Adapter { get; } = ModelOptions.Adapter();

    /// <summary>The file of the results.</summary>
    public Option<string?> Output { get; } = new("--output", "-o")
    {
        HelpName = "OUT.jsonl",
        Description = "the file of the results, written when all of them are complete [default: stdout, row by row]",
    };

    /// <summary>The precision and device of the models.</summary>
    public ModelOptions Loading { get; }

    /// <summary>Returns β of the implicit rewards.</summary>
    public double Beta(ParseResult arguments) => arguments.GetValue(_beta) ?? DefaultBeta;

    /// <summary>Returns the number of tokens per forward pass.</summary>
    public int BatchTokens(ParseResult arguments) => arguments.GetValue(_batchTokens) ?? DefaultBatchTokens;
}
