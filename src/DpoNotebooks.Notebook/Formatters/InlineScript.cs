namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Scripts that stand in the HTML of an output, because a notebook brings no files with it.</summary>
internal static class InlineScript
{
    /// <summary>A script of this library.</summary>
    /// <param name="resource">Its file.</param>
    public static string Read(string resource)
    {
        using var stream = typeof(InlineScript).Assembly.GetManifestResourceStream(resource)!;
        return new StreamReader(stream).ReadToEnd();
    }

    /// <summary>The script for one element of the page.</summary>
    /// <param name="script">With "ID" where the element's id goes.</param>
    /// <param name="id">The id.</param>
    /// <param name="place">Where the data goes.</param>
    /// <param name="json">The data.</param>
    public static string For(string script, string id, string place, string json) => "<script>" + script
        .Replace("\"ID\"", $"\"{id}\"", StringComparison.Ordinal)
        .Replace(place, json.Replace("<", "\\u003c", StringComparison.Ordinal), StringComparison.Ordinal) // a text of the data must not close the script
        + "</script>";
}
