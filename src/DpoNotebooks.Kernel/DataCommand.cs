using System.CommandLine;
using DpoNotebooks.Experiments.Sentiment;
using DpoNotebooks.Experiments.Worlds.Reviews;

namespace DpoNotebooks.Kernel;

/// <summary>dpo data: makes the files that ship under data/.</summary>
internal static class DataCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var folder = new Option<string>("--output", "-o") { HelpName = "FOLDER", Description = "where the files go", DefaultValueFactory = _ => Path.Combine("data", "reviews") };
        var prompts = new Option<int>("--prompts") { HelpName = "N", Description = "prefixes whose pairs are written", DefaultValueFactory = _ => 1500 };
        var reviews = new Command("reviews", "The reviews world: its words, the fine-tuned reference, and preference pairs sampled from it.") { folder, prompts };
        reviews.SetAction(arguments => new ReviewsFiles(arguments.GetRequiredValue(folder)).Make(SentimentScales.Embedded, arguments.GetValue(prompts)));
        return new Command("data", "Make the data that ships with the project.") { reviews };
    }
}
