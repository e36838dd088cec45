using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Formatters;
using DpoNotebooks.Notebook.Sessions;
using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Tests.Widgets;

/// <summary>A page that keeps what it is sent, and speaks as JupyterLab's widget manager does. It is the host of the test's own flow.</summary>
internal sealed class FrontEnd
{
    public FrontEnd()
    {
        NotebookFormatters.Register();
        Hub = new CommHub(Sent.Add);
        NotebookHost.Current = new NotebookHost("n", _ => { }) { Comms = Hub };
    }

    public CommHub Hub { get; }

    public List<CommMessage> Sent { get; } = [];

    /// <summary>The methods and states of the messages on open comms, as JSON.</summary>
    public IEnumerable<string> Updates => Sent.Where(message => message.Action == CommAction.Message)
        .Select(message => $"{message.Data["method"]} {message.Data["state"]?.ToJsonString()}");

    /// <summary>Shows a value as a cell does; the id of its model.</summary>
    public static string Show(Widget widget) => JsonNode.Parse(MimeBundle.Of(widget).Data[MimeBundle.WidgetView])!["model_id"]!.GetValue<string>();

    /// <summary>The state that a model was opened with.</summary>
    public JsonObject Opened(string id) => (JsonObject)Sent.Single(message => message.Action == CommAction.Open && message.CommId == id).Data["state"]!;

    public void Say(string id, string data) => Hub.Receive(new CommMessage(CommAction.Message, id, (JsonObject)JsonNode.Parse(data)!));

    public void Update(string id, string state) => Say(id, $$"""{"method":"update","state":{{state}},"buffer_paths":[]}""");
}
