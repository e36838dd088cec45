using System.CommandLine;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Models;
using DpoNotebooks.Notebook.Live;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Kernel.Score;

/// <summary>dpo score: log-probabilities and implicit rewards of the responses of a file.</summary>
public static class ScoreCommand
{
    /// <summary>Rows that are held at a time: enough for batches of like length, few enough for results to come soon.</summary>
    private const int WindowRows = 256;

    private const int BatchTokens = 8192;

    private const string Help = """
        Score responses under a model: log p(response | prompt), summed over the response's tokens.

        A row of FILE is a JSON object with a prompt and a response, or with a prompt, chosen and rejected; each as text, or as ids in prompt_ids,
        response_ids, chosen_ids, rejected_ids (which win where both are there). Text is tokenized prompt and response apart, no BOS, with one EOS
        after the response, so that an empty text is scored as EOS alone; ids are scored as they stand, and an empty list has logps 0. A prompt
        needs at least one token. Nothing is cut: a row longer than the context is an error. All rows are checked before the first is scored.

        A row of the result has the fields of its input, and logps and token_logps; for pairs chosen_logps, chosen_token_logps and the same of
        rejected. With a reference besides: ref_logps and reward = beta * (logps - ref_logps); for pairs ref_chosen_logps, chosen_reward, the
        same of rejected, and margin = chosen_reward - rejected_reward. Logarithms are natural.
        """;

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = ModelArgument.Description };
        var data = new Option<string>("--data") { HelpName = "FILE.jsonl", Description = "the rows, plain or gzip", Required = true };
        var reference = new Option<string?>("--reference") { HelpName = "MODEL", Description = "the model that the implicit rewards are relative to, without adapter; it reads the same ids" };
        var adapter = ModelOptions.Adapter();
        var beta = NumberOption.Of<double>("--beta", "B", "of the implicit rewards [default: 0.1]", value => value > 0, "a positive number");
        var batch = NumberOption.Of<int>("--batch-tokens", "N", $"tokens of a forward pass, padding included: less takes less memory [default: {BatchTokens}]", value => value > 0, "a positive whole number");
        var output = new Option<string?>("--output", "-o") { HelpName = "OUT.jsonl", Description = "where the result goes, once all of it is there [default: stdout, as it comes]" };
        var command = new Command("score", Help) { model, data, reference, adapter, beta, batch, output };
        var options = new ModelOptions(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(beta) is not null && result.GetResult(reference) is null)
            {
                result.AddError("--beta is read only with --reference");
            }
        });
        command.SetAction((arguments, stop) => CommandRun.Do(arguments, () =>
        {
            var policyName = new ModelArgument(arguments, arguments.GetRequiredValue(model), stop);
            var referenceName = arguments.GetValue(reference) is { } given ? new ModelArgument(arguments, given, stop) : null;
            using var policy = options.Load(arguments, policyName, arguments.GetValue(adapter));
            using var referenceModel = referenceName is null ? null
                : referenceName.Folder == policyName.Folder && policy.Adapter is not null ? policy.WithoutAdapter() // the same weights, in memory once
                : options.Load(arguments, referenceName);
            CausalLm[] models = referenceModel is null ? [policy] : [policy, referenceModel];
            var tokens = new TokenFields(policyName, models.Min(one => one.Config.VocabularySize));
            var context = models.Min(one => one.Config.ContextLength);
            IEnumerable<ScoreRow> Rows() => ScoreRow.Read(arguments.GetRequiredValue(data), tokens, context);
            var count = Rows().Count() is > 0 and var rows ? rows : throw new InvalidDataException($"{arguments.GetValue(data)}: there are no rows");
            var scorers = models.Select(one => new ResponseScorer(one, arguments.GetValue(batch) ?? BatchTokens)).ToArray();
            var progress = new Progress { Output = arguments.InvocationConfiguration.Error, Delay = TimeSpan.FromSeconds(2) };
            ResultFile.Write(arguments.GetValue(output), arguments.InvocationConfiguration.Output, writer =>
                Write(writer, Rows(), scorers, arguments.GetValue(beta) ?? 0.1, done => progress.Report(done, count, "scoring"), stop));
            return 0;
        }));
        return command;
    }

    private static void Write(TextWriter writer, IEnumerable<ScoreRow> rows, ResponseScorer[] scorers, double beta, Action<int> progress, CancellationToken stop)
    {
        var done = 0;
        progress(done);
        foreach (var window in rows.Chunk(WindowRows))
        {
            var responses = window.SelectMany(row => row.Responses).ToArray();
            var logps = scorers.Select(scorer => scorer.Score(responses, stop)).ToArray();
            var at = 0;
            foreach (var row in window)
            {
                var mine = at..(at += row.Responses.Length);
                writer.Write(ScoredLine.Of(row, logps[0][mine], logps.Length > 1 ? logps[1][mine] : null, beta) + "\n");
            }

            progress(done += window.Length);
        }
    }
}
