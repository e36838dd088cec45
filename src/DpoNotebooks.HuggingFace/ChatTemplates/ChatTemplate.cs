using System.Text;
using DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

namespace DpoNotebooks.HuggingFace.ChatTemplates;

/// <summary>How a model's conversations are written as text: a Jinja template, run as transformers runs it (trim_blocks, lstrip_blocks, loop
/// controls, raise_exception). Rendered text holds BOS where the format has one: tokenize it without special tokens.</summary>
public sealed class ChatTemplate
{
    private readonly Statement _run;

    private ChatTemplate(string text)
    {
        Text = text;
        _run = WithTemplateErrors(() => new StatementParser(TemplateLexer.Cut(text)).Parse());
    }

    /// <summary>The template.</summary>
    public string Text { get; }

    /// <summary>The tokens that the template knows as bos_token, eos_token, …; one that is absent is not defined there.</summary>
    public IReadOnlyDictionary<string, string> SpecialTokens { get; init; } = new Dictionary<string, string>();

    /// <summary>What strftime_now looks at.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The token that ends a turn of the model, if the template has one.</summary>
    public string? EosToken => SpecialTokens.GetValueOrDefault("eos_token");

    /// <summary>ChatML: &lt;|im_start|&gt;role … &lt;|im_end|&gt;.</summary>
    public static ChatTemplate ChatMl { get; } = Parse(ChatPresets.ChatMl, eosToken: "<|im_end|>");

    /// <summary>Llama-3: headers between &lt;|start_header_id|&gt; and &lt;|end_header_id|&gt;, turns end in &lt;|eot_id|&gt;.</summary>
    public static ChatTemplate Llama3 { get; } = Parse(ChatPresets.Llama3, "<|begin_of_text|>", "<|eot_id|>");

    /// <summary>Zephyr: &lt;|role|&gt; on a line of its own, turns end in &lt;/s&gt;.</summary>
    public static ChatTemplate Zephyr { get; } = Parse(ChatPresets.Zephyr, "<s>", "</s>");

    /// <summary>Anthropic's HH: "Human:" and "Assistant:", a blank line before each.</summary>
    public static ChatTemplate HumanAssistant { get; } = Parse(ChatPresets.HumanAssistant, "<|endoftext|>", "<|endoftext|>");

    /// <summary>Reads a template.</summary>
    /// <param name="text">Jinja.</param>
    /// <param name="bosToken">What it knows as bos_token.</param>
    /// <param name="eosToken">What it knows as eos_token.</param>
    /// <exception cref="ChatTemplateException">It is not Jinja, or asks for a block, filter or test that this reader does not know.</exception>
    public static ChatTemplate Parse(string text, string? bosToken = null, string? eosToken = null)
    {
        (string Name, string? Token)[] tokens = [("bos_token", bosToken), ("eos_token", eosToken)];
        return Parse(text, tokens.Where(token => token.Token is not null).ToDictionary(token => token.Name, token => token.Token!));
    }

    internal static ChatTemplate Parse(string text, IReadOnlyDictionary<string, string> tokens) => new(text) { SpecialTokens = tokens };

    /// <summary>The template of a tokenizer's folder: chat_template.jinja, or chat_template in tokenizer_config.json.</summary>
    /// <param name="folder">The tokenizer's folder.</param>
    /// <param name="name">Which one, where the config lists several.</param>
    /// <exception cref="FileNotFoundException">The folder has none.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, the template cannot be read, or there is none of that name; the file is named.</exception>
    public static ChatTemplate Load(string folder, string name = "default") => ChatTemplateFiles.Load(folder, name);

    /// <summary>The text of a conversation.</summary>
    /// <param name="messages">Its turns.</param>
    /// <param name="addGenerationPrompt">Ends with what a turn of the model begins with.</param>
    /// <param name="variables">Other variables that the template may look at, such as enable_thinking.</param>
    /// <exception cref="ChatTemplateException">There are no messages, or the template refuses them.</exception>
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
        _ => throw new ArgumentException($"a template cannot look at a {value.GetType().Name}"),
    };
}
