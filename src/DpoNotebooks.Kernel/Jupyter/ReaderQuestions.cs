using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Engine;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The input requests of cells to the user, on the stdin channel.</summary>
/// <param name="sockets">The kernel's sockets.</param>
internal sealed class ReaderQuestions(KernelSockets sockets)
{
    private QuestionAsked? _open;

    /// <summary>Sends an input request to the front end that sent the cell; fails if that front end does not allow input.</summary>
    public void Ask(QuestionAsked question, WireMessage request)
    {
        if (!request.Flag("allow_stdin", otherwise: false))
        {
            question.Answer.SetException(new InvalidOperationException(
                "the cell asks for input, but this front end does not support input requests: set the value in the cell instead"));
            return;
        }

        Volatile.Write(ref _open, question);
        sockets.Send(Channel.Stdin, new WireMessage("input_request", new JsonObject { ["prompt"] = question.Prompt, ["password"] = question.Hidden })
        {
            Parent = request.Header,
            Identities = request.Identities,
        });
    }

    /// <summary>Sets the answer of the open question; ignored if no question is open.</summary>
    public void SetAnswer(WireMessage reply) => Interlocked.Exchange(ref _open, null)?.Answer.TrySetResult(reply.Text("value") ?? "");
}
