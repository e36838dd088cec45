using System.Net;
using DpoNotebooks.Training;
using Microsoft.DotNet.Interactive.Formatting;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>How values without a picture of their own look: tensors, modules, exceptions, and every record of the toolkit.</summary>
/// <remarks>Registered before the formatters of single types, which take precedence so.</remarks>
internal static class ValueFormatters
{
    /// <summary>Registers them all; doing it again changes nothing.</summary>
    public static void Register()
    {
        // Formatter's own tables bring 40 lines of style with each value, and unfold all that an object can be asked.
        foreach (var record in typeof(ValueFormatters).Assembly.GetTypes().Where(ValueTree.IsRecord))
        {
            Formatter.Register(record, (value, writer) => writer.Write(ValueTreeView.Html(ValueTree.Of(value))), MimeBundle.Html);
            Formatter.Register(record, (value, writer) => writer.Write(ValueTreeView.Text(ValueTree.Of(value))), MimeBundle.Plain);
        }

        NotebookFormatters.Register<nn.Module>(
            (MimeBundle.Html, module => ValueTreeView.Html(ModuleTree.Of(module))),
            (MimeBundle.Plain, module => ValueTreeView.Text(ModuleTree.Of(module))));
        NotebookFormatters.Register<Tensor>(
            (MimeBundle.Html, TensorHtml),
            (MimeBundle.Plain, TensorText.Of));
        NotebookFormatters.Register<Exception>(
            (MimeBundle.Html, ExceptionView.Html),
            (MimeBundle.Plain, ExceptionView.Text));
        NotebookFormatters.Register<RunHistory>(
            (MimeBundle.Html, history => DataFrameTable.Html(history.ToDataFrame())),
            (MimeBundle.Plain, history => DataFrameTable.Text(history.ToDataFrame())));
    }

    private static string TensorHtml(Tensor tensor) =>
        $"<div><strong>{WebUtility.HtmlEncode(TensorText.Heading(tensor))}</strong>{(TensorText.Values(tensor) is { } values ? $"<pre>{WebUtility.HtmlEncode(values)}</pre>" : "")}</div>";
}
