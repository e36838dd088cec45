using System.Text.Encodings.Web;
using System.Text.Json;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Kernel.Generate;

/// <summary>Samples responses to prompts and writes them in the order of the prompts.</summary>
/// <param name="model">The model.</param>
/// <param name="tokenizer">The model's tokenizer; null if it has none.</param>
/// <param name="sampling">The sampling settings.</param>
/// <param name="progress">Called with the number of prompts that have a response.</param>
/// <param name="stop">Cancels generation between two tokens.</param>
internal sealed class Responses(CausalLm model, TextTokenizer? tokenizer, SamplingConfig sampling, Action<int> progress, CancellationToken stop)
{
    /// <summary>The number of prompts that are read at a time, so that prompts of similar length share a batch.</summary>
    private const int Window = 64;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the text of each response while it is sampled, followed by a newline. Without a tokenizer, writes the ids separated by commas.</summary>
    public void Stream(TextWriter writer, IEnumerable<Prompt> prompts)
    {
        progress(0);
        foreach (var (index, prompt) in prompts.Index())
        {
            var text = tokenizer?.Stream(skipSpecial: true);
            var separator = "";
            Sampler.Sample(model, [prompt.Ids], sampling, cancel: stop, firstPrompt: index, drawn: (_, _, id) =>
            {
                writer.Write(text is null ? $"{separator}{id}" : IsKnown(id) ? text.Push(id) : "");
                writer.Flush();
                separator = ",";
            });
            writer.Write(text?.Flush() + "\n");
            progress(index + 1);
        }
    }

    /// <summary>Writes one JSON object per prompt, one per line, when the responses of its window are complete.</summary>
    public void WriteJson(TextWriter writer, IEnumerable<Prompt> prompts, int batchTokens)
    {
        var scorer = new ResponseScorer(model, batchTokens);
        var done = 0;
        progress(done);
        foreach (var window in prompts.Chunk(Window))
        {
            var first = done;
            int[][] ids = [.. window.Select(prompt => prompt.Ids)];
            var sampled = Sampler.Sample(model, ids, sampling, progress: (count, _) => progress(first + count), cancel: stop, firstPrompt: first);
            var logps = scorer.Score([.. ids.Zip(sampled, (prompt, response) => new TokenizedResponse(prompt, response.Tokens))], stop);
            foreach (var (index, prompt) in window.Index())
            {
                writer.Write(Line(prompt, sampled[index].Tokens, logps[index]) + "\n");
            }

            done += window.Length;
        }
    }

    // Padding rows of the embedding have ids without text.
    private bool IsKnown(int id) => id < tokenizer!.VocabularySize;

    private string Line(Prompt prompt, int[] ids, float[] logps) => logps.All(float.IsFinite)
        ? JsonSerializer.Serialize(new { prompt_ids = prompt.Ids, ids, text = tokenizer?.Decode([.. ids.Where(IsKnown)], skipSpecial: true), logps }, Plain)
        : throw new InvalidDataException($"{prompt.Source}: a log-probability is not finite because the model overflows: try --dtype float32");
}
