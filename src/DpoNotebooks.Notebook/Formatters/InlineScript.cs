namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Embeds scripts in the HTML of an output, because a notebook has no files of its own.</summary>
internal static class InlineScript
{
    /// <summary>Reads a script of this library.</summary>
    /// <param name="resource">The file name.</param>
    public static string Read(string resource)
    {
        using var stream = typeof(InlineScript).Assembly.GetManifestResourceStream(resource)!;
        return new StreamReader(stream).ReadToEnd();
    }

    /// <summary>Creates the script element for one element of the page.</summary>
    /// <param name="script">The script, with "ID" in place of the element's id.</param>
    /// <param name="id">The id of the element.</param>
    /// <param name="placeholder">The name in the script that the data replaces.</param>
    /// <param name="json">The data, as JSON.</param>
    public static string Embed(string script, string id, string placeholder, string json) => "<script>" + script
        .Replace("\"ID\"", $"\"{id}\"", StringComparison.Ordinal)
        .Replace(placeholder, json.Replace("<", "\\u003c", StringComparison.Ordinal), StringComparison.Ordinal) // the data must not close the script
        + "</script>";
}
