namespace DpoNotebooks.HuggingFace.ChatTemplates;

/// <summary>The templates that are included in the library.</summary>
internal static class ChatPresets
{
    public const string ChatMl = """
        {%- for message in messages -%}
            {{ '<|im_start|>' ~ message.role ~ '\n' ~ message.content ~ '<|im_end|>\n' }}
        {%- endfor -%}
        {{ '<|im_start|>assistant\n' if add_generation_prompt }}
        """;

    public const string Llama3 = """
        {{- bos_token }}
        {%- for message in messages -%}
            {{ '<|start_header_id|>' ~ message.role ~ '<|end_header_id|>\n\n' ~ message.content | trim ~ '<|eot_id|>' }}
        {%- endfor -%}
        {{ '<|start_header_id|>assistant<|end_header_id|>\n\n' if add_generation_prompt }}
        """;

    public const string Zephyr = """
        {%- for message in messages if message.role in ('system', 'user', 'assistant') -%}
            {{ '<|' ~ message.role ~ '|>\n' ~ message.content ~ eos_token ~ '\n' }}
        {%- endfor -%}
        {{ '<|assistant|>\n' if add_generation_prompt }}
        """;

    public const string HumanAssistant = """
        {%- for message in messages -%}
            {{ {'user': '\n\nHuman: ', 'assistant': '\n\nAssistant: '}.get(message.role, '') ~ message.content }}
        {%- endfor -%}
        {{ '\n\nAssistant:' if add_generation_prompt }}
        """;
}
