using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Engine;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>What cells ask the reader, on the stdin channel.</summary>
/// <param name="sockets">The sockets.</param>
internal sealed class ReaderQuestions(KernelSockets sockets)
{
    private QuestionAsked? _open;

    /// <summary>Asks the front end that sent the request, if it said that it can be asked.</summary>
    public void Ask(QuestionAsked question, WireMessage request)
    {
        if (!request.Flag("allow_stdin", otherwise: false))
        {
            question.Answer.SetException(new InvalidOperationException("the cell asks for input, which this front end cannot give: set the value in the cell instead"));
            return;
        }

        Volatile.Write(ref _open, question);
        sockets.Send(Channel.Stdin, new WireMessage("input_request", new JsonObject { ["prompt"] = question.Prompt, ["password"] = question.Hidden })
        {
            Parent = request.Header,
            Identities = request.Identities,
        });
    }

    /// <summary>Takes the reader's answer; one that nobody waits for is dropped.</summary>
    public void Answered(WireMessage reply) => Interlocked.Exchange(ref _open, null)?.Answer.TrySetResult(reply.Text("value") ?? "");
}
