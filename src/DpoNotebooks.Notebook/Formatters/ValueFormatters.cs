using System.Net;
using System.Reflection;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Models;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Training;
using Microsoft.DotNet.Interactive.Formatting;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Registers the formatters of values that are not figures or tables: tensors, modules, exceptions, and every record of the
/// toolkit.</summary>
/// <remarks>Register these before the formatters of specific types, because later registrations take precedence.</remarks>
internal static class ValueFormatters
{
    private const string Toolkit = "DpoNotebooks";

    // Assemblies that this project does not reference, such as DpoNotebooks.Experiments, may load after the first registration.
    static ValueFormatters() => AppDomain.CurrentDomain.AssemblyLoad += (_, load) => RegisterRecords(load.LoadedAssembly);

    /// <summary>Registers all formatters. Repeated calls have no effect.</summary>
    public static void Register()
    {
        var known = new[] { typeof(TextTokenizer), typeof(CausalLm), typeof(RunHistory), typeof(ValueFormatters) }.Select(type => type.Assembly);
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Union(known))
        {
            RegisterRecords(assembly);
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

    // Formatter's own tables add 40 lines of style to each value and evaluate every property.
    private static void RegisterRecords(Assembly assembly)
    {
        if (assembly.GetName().Name is not { } name || (name != Toolkit && !name.StartsWith(Toolkit + ".", StringComparison.Ordinal)))
        {
            return;
        }

        foreach (var record in assembly.GetTypes().Where(ValueTree.IsRecord))
        {
            Formatter.Register(record, (value, writer) => writer.Write(ValueTreeView.Html(ValueTree.Of(value))), MimeBundle.Html);
            Formatter.Register(record, (value, writer) => writer.Write(ValueTreeView.Text(ValueTree.Of(value))), MimeBundle.Plain);
        }
    }

    private static string TensorHtml(Tensor tensor)
    {
        var values = TensorText.Values(tensor) is { } text ? $"<pre>{WebUtility.HtmlEncode(text)}</pre>" : "";
        return $"<div><strong>{WebUtility.HtmlEncode(TensorText.Heading(tensor))}</strong>{values}</div>";
    }
}
