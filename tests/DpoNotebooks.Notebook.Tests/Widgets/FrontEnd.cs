using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Formatters;
using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Tests.Widgets;

/// <summary>A page that records messages and answers like JupyterLab's widget manager. It is the host of the current test.</summary>
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

    /// <summary>The methods and states of the sent messages, as JSON.</summary>
    public IEnumerable<string> Updates => Sent.Where(message => message.Action == CommAction.Message)
        .Select(message => $"{message.Data["method"]} {message.Data["state"]?.ToJsonString()}");

    /// <summary>Shows a widget as a cell does and returns the id of its model.</summary>
    public static string Show(Widget widget) => JsonNode.Parse(MimeBundle.Of(widget).Data[MimeBundle.WidgetView])!["model_id"]!.GetValue<string>();

    /// <summary>Returns the state with which a model was opened.</summary>
    public JsonObject Opened(string id) => (JsonObject)Sent.Single(message => message.Action == CommAction.Open && message.CommId == id).Data["state"]!;

    public void Say(string id, string data) => Hub.Receive(new CommMessage(CommAction.Message, id, (JsonObject)JsonNode.Parse(data)!));

    public void Update(string id, string state) => Say(id, $$"""{"method":"update","state":{{state}},"buffer_paths":[]}""");
}
