using System.CommandLine;
using DpoNotebooks.Experiments.Sentiment;

namespace DpoNotebooks.Kernel;

/// <summary>dpo data: generates the data files that ship with the project.</summary>
internal static class DataCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create()
    {
        var folder = new Option<string>("--output", "-o")
        {
            HelpName = "FOLDER",
            Description = "the output folder",
            DefaultValueFactory = _ => Path.Combine("data", "reviews"),
        };
        var prompts = new Option<int>("--prompts")
        {
            HelpName = "N",
            Description = "the number of prompts for which pairs are written",
            DefaultValueFactory = _ => 1500,
        };
        var reviews = new Command("reviews", "Generate the reviews world: its words, the fine-tuned reference, and preference pairs sampled from it.")
        {
            folder, prompts,
        };
        reviews.SetAction(arguments =>
            new ReviewsFiles(arguments.GetRequiredValue(folder)).Make(SentimentScales.Embedded, arguments.GetValue(prompts)));
        return new Command("data", "Generate the data that ships with the project.") { reviews };
    }
}
