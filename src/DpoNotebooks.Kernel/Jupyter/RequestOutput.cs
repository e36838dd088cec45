using System.Text;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Engine;
using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Display;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>What one request puts out, as messages, in order; text is gathered for a moment, so that a cell that writes
/// letter by letter does not send a message a letter.</summary>
/// <param name="publisher">Takes the messages.</param>
/// <param name="questions">Takes what the cell asks the reader.</param>
/// <param name="request">The request.</param>
/// <param name="executionCount">The number of the cell.</param>
internal sealed class RequestOutput(Publisher publisher, ReaderQuestions questions, WireMessage request, int executionCount)
{
    private const int Chunk = 1 << 16; // characters
    private const string Red = "\u001b[31m";
    private const string Plain = "\u001b[0m";
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(30);
    private readonly Lock _guard = new();
    private readonly StringBuilder _text = new();
    private string _stream = "stdout";

    /// <summary>Takes an event of the cell.</summary>
    public void Take(CellEvent output)
    {
        lock (_guard)
        {
            if (output is StreamText text)
            {
                Gather(text);
                return;
            }

            FlushText();
            switch (output)
            {
                case DisplayOutput { Displayed: var shown }:
                    Publish(shown.Update ? "update_display_data" : "display_data", Shown(shown.Bundle, new JsonObject { ["display_id"] = shown.Id }));
                    break;
                case ResultValue result:
                    var content = Shown(result.Bundle, []);
                    content["execution_count"] = executionCount;
                    Publish("execute_result", content);
                    break;
                case OutputCleared cleared:
                    Publish("clear_output", new JsonObject { ["wait"] = cleared.Wait });
                    break;
                case CommOutput { Message: var message }:
                    Send(message);
                    break;
                case QuestionAsked question:
                    questions.Ask(question, request);
                    break;
                case CellError error:
                    Publish("error", ErrorContent(error));
                    break;
            }
        }
    }

    /// <summary>Takes an event of silent code: nothing is shown of it, but it may ask, and its objects still speak to their twins.</summary>
    public void TakeSilently(CellEvent output)
    {
        if (output is QuestionAsked or CommOutput)
        {
            Take(output);
        }
    }

    /// <summary>Sends the text that is still gathered.</summary>
    public void Flush()
    {
        lock (_guard)
        {
            FlushText();
        }
    }

    /// <summary>An error as answers tell it.</summary>
    public static JsonObject ErrorReply(CellError error)
    {
        var content = ErrorContent(error);
        content["status"] = "error";
        return content;
    }

    private void Gather(StreamText text)
    {
        if (text.Name != _stream)
        {
            FlushText();
            _stream = text.Name;
        }

        if (_text.Length == 0)
        {
            _ = FlushSoon();
        }

        _text.Append(text.Text);
        if (_text.Length >= Chunk)
        {
            FlushText();
        }
    }

    private async Task FlushSoon()
    {
        await Task.Delay(Moment).ConfigureAwait(false);
        Flush();
    }

    private void FlushText()
    {
        if (_text.Length > 0)
        {
            Publish("stream", new JsonObject { ["name"] = _stream, ["text"] = _text.ToString() });
            _text.Clear();
        }
    }

    private void Send(CommMessage message)
    {
        var content = new JsonObject { ["comm_id"] = message.CommId, ["data"] = message.Data.DeepClone() };
        if (message.Action == CommAction.Open)
        {
            content["target_name"] = message.Target;
        }

        publisher.Publish(CommMessages.TypeOf(message.Action), content, request, (JsonObject?)message.Metadata?.DeepClone(), [.. message.Buffers.Select(buffer => buffer.ToArray())]);
    }

    private void Publish(string type, JsonObject content) => publisher.Publish(type, content, request);

    /// <summary>An error as messages tell it: what is wrong in red, as front ends show the escape codes of terminals; lines of code and calls as they are.</summary>
    private static JsonObject ErrorContent(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line.StartsWith(' ') ? line : $"{Red}{line}{Plain}"))]),
    };

    private static JsonObject Shown(MimeBundle bundle, JsonObject transient) => new()
    {
        ["data"] = bundle.ToJson(),
        ["metadata"] = new JsonObject(),
        ["transient"] = transient,
    };
}
