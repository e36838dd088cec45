using System.Text;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Engine;
using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Display;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>
/// Publishes the output of one request as messages, in order. Text is buffered briefly, so that a cell that writes single
/// characters does not send one message per character.
/// </summary>
/// <param name="publisher">Publishes the messages.</param>
/// <param name="questions">Receives the cell's input requests.</param>
/// <param name="request">The request.</param>
/// <param name="executionCount">The execution count of the cell.</param>
internal sealed class RequestOutput(Publisher publisher, ReaderQuestions questions, WireMessage request, int executionCount)
{
    private const int MaxBufferedCharacters = 1 << 16;
    private const string Red = "\u001b[31m";
    private const string Plain = "\u001b[0m";
    private static readonly TimeSpan FlushDelay = TimeSpan.FromMilliseconds(30);
    private readonly Lock _guard = new();
    private readonly StringBuilder _text = new();
    private string _stream = "stdout";

    /// <summary>Publishes an event of the cell.</summary>
    public void Publish(CellEvent output)
    {
        lock (_guard)
        {
            if (output is StreamText text)
            {
                Append(text);
                return;
            }

            FlushText();
            switch (output)
            {
                case DisplayOutput { Displayed: var shown }:
                    Publish(shown.Update ? "update_display_data" : "display_data", DisplayContent(shown.Bundle, new JsonObject { ["display_id"] = shown.Id }));
                    break;
                case ResultValue result:
                    var content = DisplayContent(result.Bundle, []);
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

    /// <summary>Publishes an event of silent code: nothing is displayed, but input requests and comm messages are still sent.</summary>
    public void PublishSilently(CellEvent output)
    {
        if (output is QuestionAsked or CommOutput)
        {
            Publish(output);
        }
    }

    /// <summary>Publishes the text that is still buffered.</summary>
    public void Flush()
    {
        lock (_guard)
        {
            FlushText();
        }
    }

    /// <summary>Returns the content of an error reply.</summary>
    public static JsonObject ErrorReply(CellError error)
    {
        var content = ErrorContent(error);
        content["status"] = "error";
        return content;
    }

    private void Append(StreamText text)
    {
        if (text.Name != _stream)
        {
            FlushText();
            _stream = text.Name;
        }

        if (_text.Length == 0)
        {
            _ = FlushLaterAsync();
        }

        _text.Append(text.Text);
        if (_text.Length >= MaxBufferedCharacters)
        {
            FlushText();
        }
    }

    private async Task FlushLaterAsync()
    {
        await Task.Delay(FlushDelay).ConfigureAwait(false);
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

        byte[][] buffers = [.. message.Buffers.Select(buffer => buffer.ToArray())];
        publisher.Publish(CommMessages.TypeOf(message.Action), content, request, (JsonObject?)message.Metadata?.DeepClone(), buffers);
    }

    private void Publish(string type, JsonObject content) => publisher.Publish(type, content, request);

    // Front ends interpret ANSI escape codes: the error's own lines are red, indented lines of code and calls stay plain.
    private static JsonObject ErrorContent(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line.StartsWith(' ') ? line : $"{Red}{line}{Plain}"))]),
    };

    private static JsonObject DisplayContent(MimeBundle bundle, JsonObject transient) => new()
    {
        ["data"] = bundle.ToJson(),
        ["metadata"] = new JsonObject(),
        ["transient"] = transient,
    };
}
