using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Tokenization.Configuration;

namespace DpoNotebooks.HuggingFace.ChatTemplates;

/// <summary>Loads the chat template of a tokenizer's folder.</summary>
internal static class ChatTemplateFiles
{
    private const string FileName = "chat_template.jinja";

    public static ChatTemplate Load(string folder, string name)
    {
        var jinja = Path.Combine(folder, FileName);
        var source = File.Exists(jinja) ? jinja : Path.Combine(folder, TokenizerConfig.FileName);
        try
        {
            var config = TokenizerConfig.Read(folder).Json;
            var text = source == jinja ? File.ReadAllText(jinja) : FindByName(config["chat_template"], name)
                ?? throw new FileNotFoundException(
                    $"'{folder}' has no chat template: neither {FileName} nor chat_template in {TokenizerConfig.FileName}", source);
            return ChatTemplate.Parse(text, Tokens(config));
        }
        catch (Exception e) when (e is ChatTemplateException or JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{source}: not a readable chat template: {e.Message}", e);
        }
    }

    /// <summary>Returns the text of a template from the value of chat_template: a text, or a list of named texts.</summary>
    private static string? FindByName(JsonNode? node, string name) => node switch
    {
        null => null,
        JsonArray list => list.FirstOrDefault(entry => entry?["name"]?.GetValue<string>() == name)?["template"]?.GetValue<string>()
            ?? throw new InvalidOperationException($"no template is named '{name}'; there are {string.Join(", ", list.Select(entry => entry?["name"]))}"),
        _ => node.GetValue<string>(),
    };

    private static Dictionary<string, string> Tokens(JsonObject config)
    {
        var tokens = new Dictionary<string, string>();
        foreach (var (key, value) in config)
        {
            var isToken = key.EndsWith("_token", StringComparison.Ordinal) && (value is JsonObject || value?.GetValueKind() == JsonValueKind.String);
            if (isToken && TokenizerConfig.Content(value) is { } token)
            {
                tokens[key] = token;
            }
        }

        return tokens;
    }
}
