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
            ["ChatTemplates"] = ["ChatTemplates/Jinja", "Tokenization/Configuration"],
            ["ChatTemplates/Jinja"] = ["Files"],
            ["Files"] = [],
            ["Hub"] = ["Files"],
            ["Tokenization"] =
            [
                "Files", "Tokenization/Components", "Tokenization/Configuration", "Tokenization/Decoders",
                "Tokenization/Formats", "Tokenization/Normalizers", "Tokenization/Patterns", "Tokenization/PreTokenizers",
                "Tokenization/TokenModels",
            ],
            ["Tokenization/Components"] =
            [
                "Tokenization/Configuration", "Tokenization/Decoders", "Tokenization/Normalizers", "Tokenization/PreTokenizers",
                "Tokenization/TokenModels",
            ],
            ["Tokenization/Configuration"] = [],
            ["Tokenization/Decoders"] = ["Tokenization/TokenModels"],
            ["Tokenization/Formats"] =
            [
                "Tokenization/Components", "Tokenization/Configuration", "Tokenization/Decoders", "Tokenization/Normalizers",
                "Tokenization/Patterns", "Tokenization/PreTokenizers", "Tokenization/TokenModels",
            ],
            ["Tokenization/Normalizers"] = ["Tokenization/Patterns"],
            ["Tokenization/Patterns"] = [],
            ["Tokenization/PreTokenizers"] = ["Tokenization/Patterns"],
            ["Tokenization/TokenModels"] = [],
        },
        ["DpoNotebooks.Models"] = new()
        {
            ["."] =
            [
                "Adapters", "Configuration", "Families", "Layers",
                "Transformers", "Weights",
            ],
            ["Adapters"] = ["Layers", "Weights"],
            ["Configuration"] = [],
            ["Families"] = ["Configuration", "Weights"],
            ["Generation"] = [".", "Configuration", "Interruption", "Transformers"],
            ["Interruption"] = [],
            ["Layers"] = [],
            ["Runtime"] = [],
            ["Transformers"] = ["Configuration", "Families", "Layers"],
            ["Weights"] = [],
        },
        ["DpoNotebooks"] = new()
        {
            ["Data"] = [],
            ["Evaluation"] = ["Data", "Losses", "Scoring"],
            ["Losses"] = [],
            ["Reporting"] = ["Evaluation", "Training"],
            ["Scoring"] = ["Data", "Losses"],
            ["Training"] = ["Data", "Losses", "Scoring"],
        },
        ["DpoNotebooks.Experiments"] = new()
        {
            ["Claims"] = ["Methods", "Sweeps"],
            ["Methods"] = ["Worlds"],
            ["Runs"] = [],
            ["Sentiment"] =
            [
                "Claims", "Methods", "Runs", "Sweeps",
                "Worlds", "Worlds/Imdb", "Worlds/Reviews",
            ],
            ["Sweeps"] = ["Methods", "Runs"],
            ["Worlds"] = [],
            ["Worlds/Imdb"] = ["Worlds"],
            ["Worlds/Reviews"] = ["Worlds"],
        },
        ["DpoNotebooks.Notebook"] = new()
        {
            ["Comms"] = [],
            ["Dials"] = ["Live", "Plotting", "Widgets"],
            ["Display"] = ["Comms"],
            ["Formatters"] = ["Plotting", "Widgets"],
            ["Live"] = ["Display", "Plotting"],
            ["Plotting"] = [],
            ["Sessions"] = ["Display", "Formatters", "Live"],
            ["Widgets"] = ["Comms", "Display"],
        },
        ["DpoNotebooks.Kernel"] = new()
        {
            ["."] =
            [
                "Generate", "Inspect", "Jupyter", "Run",
                "Score", "Sweeps", "Tokenize", "Train",
            ],
            ["CommandLine"] = [],
            ["Compiler"] = [],
            ["Directives"] = ["Compiler", "Documents", "Packages"],
            ["Documents"] = [],
            ["Engine"] = ["Compiler", "Directives", "Packages"],
            ["Generate"] = ["CommandLine"],
            ["Html"] = ["Compiler", "Documents"],
            ["Inspect"] = ["CommandLine"],
            ["Jupyter"] =
            [
                "Engine", "Jupyter/Zmtp", "Language", "Packages",
                "Run",
            ],
            ["Jupyter/Zmtp"] = [],
            ["Language"] = ["Compiler", "Directives", "Packages"],
            ["Packages"] = [],
            ["Run"] = ["Compiler", "Documents", "Engine", "Html"],
            ["Score"] = ["CommandLine"],
            ["Sweeps"] = ["CommandLine"],
            ["Tokenize"] = ["CommandLine"],
            ["Train"] = ["CommandLine"],
        },
    };
}
