using System.Text.Encodings.Web;
using System.Text.Json;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Kernel.Generate;

/// <summary>Draws responses to prompts and writes them in their order.</summary>
/// <param name="model">The model.</param>
/// <param name="tokenizer">Its tokenizer, if it has one.</param>
/// <param name="sampling">How responses are drawn.</param>
/// <param name="progress">Told how many prompts are answered.</param>
/// <param name="stop">Stops between two tokens.</param>
internal sealed class Responses(CausalLm model, TextTokenizer? tokenizer, SamplingConfig sampling, Action<int> progress, CancellationToken stop)
{
    /// <summary>Prompts that are held at a time, so that those of like length share a batch.</summary>
    private const int Window = 64;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes each response's text while it is drawn, and a line end after it; without a tokenizer its ids, with commas.</summary>
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

    /// <summary>Writes an object a prompt, a line each, once it and those drawn with it are whole.</summary>
    public void WriteJson(TextWriter writer, IEnumerable<Prompt> prompts, int batchTokens)
    {
        var scorer = new ResponseScorer(model, batchTokens);
        var done = 0;
        progress(done);
        foreach (var window in prompts.Chunk(Window))
        {
            var first = done;
            var drawn = Sampler.Sample(model, [.. window.Select(prompt => prompt.Ids)], sampling, progress: (some, _) => progress(first + some), cancel: stop, firstPrompt: first);
            var logps = scorer.Score([.. window.Zip(drawn, (prompt, response) => new TokenizedResponse(prompt.Ids, response.Tokens))], stop);
            foreach (var (index, prompt) in window.Index())
            {
                writer.Write(Line(prompt, drawn[index].Tokens, logps[index]) + "\n");
            }

            done += window.Length;
        }
    }

    // Rows that only fill up the model's embedding stand for no text.
    private bool IsKnown(int id) => id < tokenizer!.VocabularySize;

    private string Line(Prompt prompt, int[] ids, float[] logps) => logps.All(float.IsFinite)
        ? JsonSerializer.Serialize(new { prompt_ids = prompt.Ids, ids, text = tokenizer?.Decode([.. ids.Where(IsKnown)], skipSpecial: true), logps }, Plain)
        : throw new InvalidDataException($"{prompt.Source}: a log-probability is not a finite number: the model overflows; try --dtype float32");
}
