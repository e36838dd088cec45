using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Kernel.Train;

/// <summary>The loss of dpo train dpo: its name and its options, or its JSON.</summary>
internal sealed class LossOptions
{
    private readonly Option<string?> _loss = new("--loss")
    {
        HelpName = "NAME",
        Description = $"loss [default: dpo], or its JSON such as {{\"loss\": \"dpo\", \"beta\": 0.1}}; one of {string.Join(", ", PreferenceLoss.Kinds.Keys)}",
    };

    private readonly Option<double?> _beta = NumberOption.Of<double>("--beta", "B", "beta of the loss", value => value > 0, "a positive number");

    private readonly Option<string[]> _options = new("--loss-option")
    {
        HelpName = "NAME=VALUE",
        Description = "another option of the loss, by its name in JSON, such as labelSmoothing=0.1; can be repeated",
    };

    /// <summary>All of the options.</summary>
    public IReadOnlyList<Option> All => [_loss, _beta, _options];

    /// <summary>Returns the loss that the options give.</summary>
    /// <exception cref="ArgumentException">The loss or an option is unknown, missing, given twice or out of range.</exception>
    public PreferenceLoss Read(ParseResult arguments)
    {
        var named = arguments.GetValue(_loss) ?? "dpo";
        string[] options = arguments.GetValue(_options) ?? [];
        var beta = arguments.GetValue(_beta);
        var isJson = named.TrimStart().StartsWith('{');
        if (isJson && (beta is not null || options.Length > 0))
        {
            throw new ArgumentException($"{(beta is null ? "--loss-option" : "--beta")} is not read with the JSON of a loss: write it into the JSON");
        }

        try
        {
            return PreferenceLoss.FromJson(isJson ? named : Json(named, beta, options).ToJsonString());
        }
        catch (JsonException e)
        {
            var hint = isJson || beta is not null || !e.Message.Contains("needs \"beta\"", StringComparison.Ordinal) ? "" : " Give --beta.";
            throw new ArgumentException($"--loss: {e.Message}{hint}", e);
        }
    }

    private static JsonObject Json(string name, double? beta, string[] options)
    {
        var json = new JsonObject { ["loss"] = name };
        if (beta is { } scale)
        {
            json["beta"] = scale;
        }

        foreach (var option in options)
        {
            if (option.Split('=', 2) is not [{ Length: > 0 } key, { Length: > 0 } value] || !json.TryAdd(key, Value(value)))
            {
                throw new ArgumentException($"--loss-option {option}: must be NAME=VALUE, each name once");
            }
        }

        return json;
    }

    // A number, a truth value or an object; any other text is a name.
    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
