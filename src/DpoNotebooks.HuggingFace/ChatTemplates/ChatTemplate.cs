using System.Text;
using DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

namespace DpoNotebooks.HuggingFace.ChatTemplates;

/// <summary>A Jinja template that renders conversations as text, with the settings of transformers (trim_blocks, lstrip_blocks, loop controls,
/// raise_exception). Rendered text contains BOS if the format has one, so tokenize it without special tokens.</summary>
public sealed class ChatTemplate
{
    private readonly Statement _run;

    private ChatTemplate(string text)
    {
        Text = text;
        _run = WithTemplateErrors(() => new StatementParser(TemplateLexer.Cut(text)).Parse());
    }

    /// <summary>The source text of the template.</summary>
    public string Text { get; }

    /// <summary>The special tokens that the template reads as bos_token, eos_token, …. A missing one is undefined in the template.</summary>
    public IReadOnlyDictionary<string, string> SpecialTokens { get; init; } = new Dictionary<string, string>();

    /// <summary>The clock of strftime_now.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The token that ends a message of the model; null if the template has none.</summary>
    public string? EosToken => SpecialTokens.GetValueOrDefault("eos_token");

    /// <summary>The ChatML format: &lt;|im_start|&gt;role … &lt;|im_end|&gt;.</summary>
    public static ChatTemplate ChatMl { get; } = Parse(ChatPresets.ChatMl, eosToken: "<|im_end|>");

    /// <summary>The Llama-3 format: headers between &lt;|start_header_id|&gt; and &lt;|end_header_id|&gt;, messages end in &lt;|eot_id|&gt;.</summary>
    public static ChatTemplate Llama3 { get; } = Parse(ChatPresets.Llama3, "<|begin_of_text|>", "<|eot_id|>");

    /// <summary>The Zephyr format: &lt;|role|&gt; on a separate line, messages end in &lt;/s&gt;.</summary>
    public static ChatTemplate Zephyr { get; } = Parse(ChatPresets.Zephyr, "<s>", "</s>");

    /// <summary>The format of Anthropic's HH: "Human:" and "Assistant:", each after a blank line.</summary>
    public static ChatTemplate HumanAssistant { get; } = Parse(ChatPresets.HumanAssistant, "<|endoftext|>", "<|endoftext|>");

    /// <summary>Parses a template.</summary>
    /// <param name="text">The source text in Jinja.</param>
    /// <param name="bosToken">The value of bos_token in the template; null leaves it undefined.</param>
    /// <param name="eosToken">The value of eos_token in the template; null leaves it undefined.</param>
    /// <exception cref="ChatTemplateException">The text is not valid Jinja, or uses an unsupported block, filter or test.</exception>
    public static ChatTemplate Parse(string text, string? bosToken = null, string? eosToken = null)
    {
        (string Name, string? Token)[] tokens = [("bos_token", bosToken), ("eos_token", eosToken)];
        return Parse(text, tokens.Where(token => token.Token is not null).ToDictionary(token => token.Name, token => token.Token!));
    }

    internal static ChatTemplate Parse(string text, IReadOnlyDictionary<string, string> tokens) => new(text) { SpecialTokens = tokens };

    /// <summary>Loads the template of a tokenizer's folder: chat_template.jinja, or chat_template in tokenizer_config.json.</summary>
    /// <param name="folder">The tokenizer's folder.</param>
    /// <param name="name">The name of the template if tokenizer_config.json lists several.</param>
    /// <exception cref="FileNotFoundException">The folder has no template.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, the template cannot be parsed, or no template has that name. The message names
    /// the file.</exception>
    public static ChatTemplate Load(string folder, string name = "default") => ChatTemplateFiles.Load(folder, name);

    /// <summary>Renders a conversation as text.</summary>
    /// <param name="messages">The messages of the conversation.</param>
    /// <param name="addGenerationPrompt">Whether to append the start of a message of the model.</param>
    /// <param name="variables">Other variables that the template can read, such as enable_thinking.</param>
    /// <exception cref="ChatTemplateException">There are no messages, or the template rejects them.</exception>
    public string Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt = false, IReadOnlyDictionary<string, object?>? variables = null)
    {
        if (messages.Count == 0)
        {
            throw new ChatTemplateException("Cannot apply chat template to an empty conversation. Provide at least one message.");
        }

        var scope = new Scope(TemplateGlobals.Scope(Clock));
        foreach (var (name, token) in SpecialTokens)
        {
            scope.Set(name, token);
        }

        scope.Set("messages", messages.Select(ValueOf).ToList());
        scope.Set("tools", null);
        scope.Set("documents", null);
        scope.Set("add_generation_prompt", addGenerationPrompt);
        foreach (var (name, value) in variables ?? new Dictionary<string, object?>())
        {
            scope.Set(name, ValueOf(value));
        }

        var output = new StringBuilder();
        WithTemplateErrors(() => _run(scope, output));
        return output.ToString();
    }

    /// <summary>Turns the errors of the parser and of a running template into <see cref="ChatTemplateException"/>. Wrong arguments and endless
    /// nesting are errors of the template too.</summary>
    private static T WithTemplateErrors<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (JinjaException e)
        {
            throw new ChatTemplateException(e.Message, e);
        }
        catch (Exception e) when (e is InvalidCastException or ArgumentException or ArithmeticException or FormatException
            or InvalidOperationException or InsufficientExecutionStackException)
        {
            throw new ChatTemplateException($"the template cannot be run: {e.Message}", e);
        }
    }

    private static object? ValueOf(ChatMessage message)
    {
        var map = new OrderedDictionary<object, object?> { ["role"] = message.Role, ["content"] = message.Content };
        foreach (var (name, value) in message.Others)
        {
            map[name] = ValueOf(value);
        }

        return map;
    }

    private static object? ValueOf(object? value) => value switch
    {
        null or bool or long or double or string or OrderedDictionary<object, object?> => value,
        int number => (long)number,
        float number => (double)number,
        System.Text.Json.JsonElement json => PythonJson.ValueOf(json),
        System.Collections.IEnumerable items => items.Cast<object?>().Select(ValueOf).ToList(),
        _ => throw new ArgumentException($"a template cannot read a value of type {value.GetType().Name}"),
    };
}
