using System.CommandLine;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Models;
using DpoNotebooks.Notebook.Live;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Kernel.Score;

/// <summary>The command dpo score: log-probabilities and implicit rewards of the responses in a file.</summary>
internal static class ScoreCommand
{
    /// <summary>The number of rows that are read at a time: enough for batches of similar length, few enough for early results.</summary>
    private const int WindowRows = 256;

    private const string Help = """
        Score responses under a model: log p(response | prompt), summed over the response's tokens.

        A row of FILE is a JSON object with a prompt and a response, or with a prompt, chosen and rejected. Each field is a text, or a list of
        token ids in prompt_ids, response_ids, chosen_ids or rejected_ids; if a row has both, the ids are used. Prompt and response texts are
        tokenized separately, without BOS, and one EOS is added after the response, so an empty text is scored as EOS alone. Ids are scored
        unchanged, and an empty list has logps 0. A prompt needs at least one token. Rows are not truncated: a row longer than the context is an
        error. All rows are checked before the first is scored.

        A row of the result has the fields of its input and logps and token_logps; for pairs chosen_logps, chosen_token_logps, rejected_logps
        and rejected_token_logps. With --reference it also has ref_logps and reward = beta * (logps - ref_logps); for pairs ref_chosen_logps,
        chosen_reward, ref_rejected_logps, rejected_reward and margin = chosen_reward - rejected_reward. Logarithms are natural.
        """;

    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create()
    {
        var command = new Command("score", Help);
        var options = new ScoreOptions(command);
        command.SetAction((arguments, stop) => CommandRun.RunAsync(arguments, () => Run(arguments, options, stop)));
        return command;
    }

    private static int Run(ParseResult arguments, ScoreOptions options, CancellationToken stop)
    {
        var policyName = new ModelArgument(arguments, arguments.GetRequiredValue(options.Model), stop);
        var referenceName = arguments.GetValue(options.Reference) is { } name ? new ModelArgument(arguments, name, stop) : null;
        using var policy = options.Loading.Load(arguments, policyName, arguments.GetValue(options.Adapter));
        using var reference = referenceName is null ? null
            : referenceName.Folder == policyName.Folder && policy.Adapter is not null ? policy.WithoutAdapter() // share the weights in memory
            : options.Loading.Load(arguments, referenceName);
        CausalLm[] models = reference is null ? [policy] : [policy, reference];
        var tokens = new TokenFields(policyName, models.Min(model => model.Config.VocabularySize));
        var context = models.Min(model => model.Config.ContextLength);
        var data = arguments.GetRequiredValue(options.Data);
        IEnumerable<ScoreRow> Rows() => ScoreRow.Read(data, tokens, context);
        var count = Rows().Count() is > 0 and var rows ? rows : throw new InvalidDataException($"{data}: the file has no rows");
        var scorers = models.Select(model => new ResponseScorer(model, options.BatchTokens(arguments))).ToArray();
        var progress = new Progress { Output = arguments.InvocationConfiguration.Error, Delay = TimeSpan.FromSeconds(2) };
        ResultFile.Write(arguments.GetValue(options.Output), arguments.InvocationConfiguration.Output, writer =>
            Write(writer, Rows(), scorers, options.Beta(arguments), done => progress.Report(done, count, "scoring"), stop));
        return 0;
    }

    private static void Write(
        TextWriter writer, IEnumerable<ScoreRow> rows, ResponseScorer[] scorers, double beta, Action<int> progress, CancellationToken stop)
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
                var responseRange = at..(at += row.Responses.Length);
                writer.Write(ScoredLine.Of(row, logps[0][responseRange], logps.Length > 1 ? logps[1][responseRange] : null, beta) + "\n");
            }

            progress(done += window.Length);
        }
    }
}
