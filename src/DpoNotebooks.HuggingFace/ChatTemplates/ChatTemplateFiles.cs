using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Tokenization.Configuration;

namespace DpoNotebooks.HuggingFace.ChatTemplates;

/// <summary>Where a tokenizer's folder keeps its chat template.</summary>
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
            var text = source == jinja ? File.ReadAllText(jinja) : Named(config["chat_template"], name)
                ?? throw new FileNotFoundException($"'{folder}' has no chat template: neither {FileName} nor chat_template in {TokenizerConfig.FileName}", source);
            return ChatTemplate.Parse(text, Tokens(config));
        }
        catch (Exception e) when (e is ChatTemplateException or JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{source}: not a readable chat template: {e.Message}", e);
        }
    }

    /// <summary>One text, or a list of several with names.</summary>
    private static string? Named(JsonNode? node, string name) => node switch
    {
        null => null,
        JsonArray list => list.FirstOrDefault(entry => entry?["name"]?.GetValue<string>() == name)?["template"]?.GetValue<string>()
            ?? throw new InvalidOperationException($"there is none named '{name}', only {string.Join(", ", list.Select(entry => entry?["name"]))}"),
        _ => node.GetValue<string>(),
    };

    private static Dictionary<string, string> Tokens(JsonObject config)
    {
        var tokens = new Dictionary<string, string>();
        foreach (var (key, value) in config)
        {
            if (key.EndsWith("_token", StringComparison.Ordinal) && value is JsonObject or JsonValue && (value is JsonObject || value!.GetValueKind() == JsonValueKind.String) && TokenizerConfig.Content(value) is { } token)
            {
                tokens[key] = token;
            }
        }

        return tokens;
    }
}
