using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DpoNotebooks.Kernel.Score;

/// <summary>Formats a scored row as a line of JSON: the row's own fields unchanged, then the scores, which replace fields of the same names.</summary>
internal static class ScoredLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the line.</summary>
    /// <param name="row">The row.</param>
    /// <param name="policy">The log-probabilities of each response's tokens under the policy.</param>
    /// <param name="reference">The same under the reference; null if there is none.</param>
    /// <param name="beta">β of the implicit rewards β·(log π − log π_ref).</param>
    public static string Of(ScoreRow row, float[][] policy, float[][]? reference, double beta)
    {
        var scores = Scores(row, policy, reference, beta);
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            foreach (var field in row.Fields.EnumerateObject().Where(field => !scores.ContainsKey(field.Name)))
            {
                json.WritePropertyName(field.Name);
                json.WriteRawValue(field.Value.GetRawText(), skipInputValidation: true);
            }

            foreach (var (name, value) in scores)
            {
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Returns the numbers and lists of numbers by field name, in order.</summary>
    private static OrderedDictionary<string, object> Scores(ScoreRow row, float[][] policy, float[][]? reference, double beta)
    {
        var scores = new OrderedDictionary<string, object>();
        var rewards = new List<double>();
        foreach (var (index, name) in row.Names.Index())
        {
            var prefix = name == "response" ? "" : name + "_";
            var logps = Sum(row, name, policy[index]);
            scores[prefix + "logps"] = logps;
            scores[prefix + "token_logps"] = policy[index];
            if (reference is not null)
            {
                var referenceLogps = Sum(row, name, reference[index]);
                rewards.Add(beta * (logps - referenceLogps));
                scores[$"ref_{prefix}logps"] = referenceLogps;
                scores[prefix + "reward"] = rewards[^1];
            }
        }

        if (rewards is [var chosen, var rejected])
        {
            scores["margin"] = chosen - rejected;
        }

        return scores;
    }

    private static double Sum(ScoreRow row, string name, float[] logps) => Array.FindIndex(logps, logp => !float.IsFinite(logp)) is >= 0 and var at
        ? throw row.Line.Error($"the log-probability of token {at} of '{name}' is {logps[at]} because the model overflows: try --dtype float32")
        : logps.Sum(logp => (double)logp);
}
