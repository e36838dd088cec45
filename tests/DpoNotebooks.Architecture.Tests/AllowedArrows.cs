namespace DpoNotebooks.Architecture.Tests;

/// <summary>For each project, which folder may use which: the table that <see cref="ArrowTests"/> checks.</summary>
/// <remarks>A row is a folder, relative to its project ("." is the project's own folder), and the folders that it may use. A folder may not use
/// any other, an arrow that is not used is removed, and the rows of a project form no circle. A failing test prints the rows of the present code.</remarks>
internal static class AllowedArrows
{
    /// <summary>The rows by project.</summary>
    public static IReadOnlyDictionary<string, Dictionary<string, string[]>> ByProject { get; } = new Dictionary<string, Dictionary<string, string[]>>
    {
        ["DpoNotebooks.HuggingFace"] = new()
        {
            ["ChatTemplates"] = ["ChatTemplates/Jinja", "Tokenization/Formats"],
            ["ChatTemplates/Jinja"] = ["ChatTemplates", "Files"],
            ["Files"] = [],
            ["Hub"] = ["Files"],
            ["Tokenization"] =
            [
                "Tokenization/Decoders", "Tokenization/Formats", "Tokenization/Normalizers", "Tokenization/PreTokenizers",
                "Tokenization/TokenModels",
            ],
            ["Tokenization/Decoders"] = ["Tokenization/TokenModels"],
            ["Tokenization/Formats"] =
            [
                "Files", "Tokenization", "Tokenization/Decoders", "Tokenization/Normalizers", "Tokenization/PreTokenizers",
                "Tokenization/TokenModels",
            ],
            ["Tokenization/Normalizers"] = ["Tokenization/PreTokenizers"],
            ["Tokenization/PreTokenizers"] = ["Tokenization"],
            ["Tokenization/TokenModels"] = [],
        },
        ["DpoNotebooks.Models"] = new()
        {
            ["."] = ["Adapters", "Families", "Layers", "Weights"],
            ["Adapters"] = [".", "Layers", "Weights"],
            ["Families"] = [".", "Weights"],
            ["Generation"] = [".", "Interruption"],
            ["Interruption"] = [],
            ["Layers"] = [".", "Families"],
            ["Runtime"] = [],
            ["Weights"] = [],
        },
        ["DpoNotebooks"] = new()
        {
            ["Data"] = [],
            ["Evaluation"] = ["Data", "Losses", "Scoring"],
            ["Losses"] = [],
            ["Reporting"] = ["Training"],
            ["Scoring"] = ["Data", "Losses"],
            ["Training"] = ["Data", "Losses", "Scoring"],
        },
        ["DpoNotebooks.Experiments"] = new()
        {
            ["Methods"] = [],
            ["Sentiment"] = ["Methods", "Sweeps", "Worlds/Imdb", "Worlds/Reviews"],
            ["Sweeps"] = ["Methods"],
            ["Worlds/Imdb"] = ["Sentiment"],
            ["Worlds/Reviews"] = ["Sentiment"],
        },
        ["DpoNotebooks.Notebook"] = new()
        {
            ["Comms"] = [],
            ["Dials"] = ["Live", "Plotting", "Widgets"],
            ["Formatters"] = ["Plotting", "Widgets"],
            ["Live"] = ["Formatters", "Plotting", "Sessions"],
            ["Plotting"] = [],
            ["Sessions"] = ["Comms", "Formatters", "Live"],
            ["Widgets"] = ["Comms", "Formatters", "Sessions"],
        },
        ["DpoNotebooks.Kernel"] = new()
        {
            ["."] =
            [
                "Generate", "Inspect", "Jupyter", "Run",
                "Score", "Tokenize",
            ],
            ["CommandLine"] = [],
            ["Directives"] = ["Documents", "Engine", "Packages"],
            ["Documents"] = ["Engine"],
            ["Engine"] = ["Directives", "Packages"],
            ["Generate"] = ["CommandLine"],
            ["Html"] = ["Documents", "Engine"],
            ["Inspect"] = ["CommandLine"],
            ["Jupyter"] = ["Engine", "Jupyter/Zmtp", "Language", "Packages", "Run"],
            ["Jupyter/Zmtp"] = [],
            ["Language"] = ["Directives", "Engine", "Packages"],
            ["Packages"] = ["Directives"],
            ["Run"] = ["Documents", "Engine", "Html"],
            ["Score"] = ["CommandLine"],
            ["Tokenize"] = ["CommandLine"],
        },
    };
}
