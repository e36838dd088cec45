using DpoNotebooks.HuggingFace.ChatTemplates;

namespace DpoNotebooks.HuggingFace.Tests.ChatTemplates;

public class ChatTemplateTests
{
    private static readonly ChatMessage[] Hi = [ChatMessage.User("Hi 😀 \"there\"")];

    /// <summary>The expected values are those of Jinja 3.1.</summary>
    [Theory]
    [InlineData("{{ 1e16 }} {{ 1e-5 }} {{ 1e15 }} {{ 2.0 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 2 ** -1 }} {{ 10 / 4 }}",
        "1e+16 1e-05 1000000000000000.0 2.0 -4 2 -2 0.5 2.5")]
    [InlineData("{{ messages[0].content[:4] }}|{{ messages[0].content[3:4] }}|{{ 'abcd'[::-2] }}|{{ messages[0].content | length }}",
        "Hi 😀|😀|db|12")]
    [InlineData("{{ messages[0].content | tojson }} {{ {'a': [1, none], 'b': {}} | tojson(indent=2) }}",
        "\"Hi 😀 \\\"there\\\"\" {\n  \"a\": [\n    1,\n    null\n  ],\n  \"b\": {}\n}")]
    [InlineData("{{ {'b': 1, 'a': [1.5, \"it's\", (1,), ()]} }}", "{'b': 1, 'a': [1.5, \"it's\", (1,), ()]}")]
    [InlineData("{{ 1 < 2 > 1 }} {{ not 1 == 2 }} {{ 2 not in [1] }} {{ 1 == 1.0 }} {{ 'b' in {'a': 1} }}", "True True True True False")]
    [InlineData("{{ ['b', 'A', 'a'] | sort }} {{ ['b', 'A', 'a'] | unique | list }} {{ [3, 1] | max }} {{ 'abc' | reverse }}",
        "['A', 'a', 'b'] ['b', 'A'] 3 cba")]
    [InlineData("{% for x in range(5) %}{% if x == 1 %}{% continue %}{% endif %}{% if x == 4 %}{% break %}{% endif %}{{ x }}{% endfor %}",
        "023")]
    [InlineData("{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }},{% endfor %}{{ x }}", "2,3,1")]
    [InlineData("{% set t | upper %}hello {{ 1 + 1 }}{% endset %}{{ t }}", "HELLO 2")]
    [InlineData("{% for a, b in [(1, 2), (3, 4)] %}{{ a }}-{{ b }};{% endfor %}", "1-2;3-4;")]
    [InlineData("{% macro m(a, b='d') %}[{{ a }}|{{ b }}]{% endmacro %}{{ m(1) }}{{ m(b=2, a=3) }}", "[1|d][3|2]")]
    [InlineData("a\n  {% if true %}\n   b\n  {% endif %}\n{# c #}\nd {%- if true -%}  e  {%- endif %} f\n\n", "a\n   b\nde f\n")]
    [InlineData("{% raw %}{{ x }} {% y %}{% endraw %} {{ '}}' }} {{ 'don\\'t' 'x' \"\\x41\\101\" }}", "{{ x }} {% y %} }} don'txAA")]
    [InlineData("[{{ missing }}|{{ none }}|{{ missing is defined }}|{{ messages[0].name | default('anon') }}|{{ 1 if false }}]",
        "[|None|False|anon|]")]
    [InlineData("{{ 'a,b,,c'.split(',') }} {{ ' a b c '.split(none, 1) }} {{ 'x-y z' | title }} {{ '%05.1f|%-3s|' | format(3.14159, 'a') }}",
        "['a', 'b', '', 'c'] ['a', 'b c '] X-Y Z 003.1|a  |")]
    public void Render_gives_the_output_of_jinja(string template, string expected)
    {
        Assert.Equal(expected, ChatTemplate.Parse(template).Render(Hi));
    }

    [Theory]
    [InlineData("{{ missing.field }}", "'missing' is undefined")]
    [InlineData("{{ 'a' + messages[0].name }}", "'dict object' has no attribute 'name'")]
    [InlineData("{{ 'a' + 1 }}", "can only concatenate str (not \"int\") to str")]
    [InlineData("{{ 1 + 'a' }}", "unsupported operand type(s) for +: 'int' and 'str'")]
    [InlineData("{{ 1 // 0 }}", "integer division or modulo by zero")]
    [InlineData("{{ messages.append(1) }}", "access to attribute 'append' of 'list' object is unsafe.")]
    [InlineData("{{ raise_exception('no ' ~ 1) }}", "no 1")]
    public void Render_errors_have_the_messages_of_jinja(string template, string message)
    {
        var parsed = ChatTemplate.Parse(template);

        Assert.Equal(message, Assert.Throws<ChatTemplateException>(() => parsed.Render(Hi)).Message);
    }

    [Theory]
    [InlineData("a\n{% if x %}", "line 2")]
    [InlineData("a\n\n{{ x", "line 3")]
    [InlineData("{{ x | shout }}", "shout")]
    [InlineData("{{ x is loud }}", "loud")]
    [InlineData("{% include 'x' %}", "include")]
    [InlineData("{% break %}", "Break")]
    [InlineData("{% endif %}", "endif")]
    [InlineData("{{ 'x }}", "string")]
    [InlineData("{{ 1 2 }}", "'2'")]
    [InlineData("{# c", "comment")]
    [InlineData("{{ a ? b }}", "'?'")]
    public void Parse_errors_name_the_line_or_the_unsupported_name(string template, string named)
    {
        Assert.Contains(named, Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse(template)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Endless_nesting_and_wrong_arguments_throw_a_ChatTemplateException()
    {
        Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse($"{{{{ {new string('(', 200_000)}"));
        Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}").Render(Hi));
        Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse("{{ 'x'.strip(1) }}").Render(Hi));
        Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse("{% for i in [1] %}{{ loop.cycle() }}{% endfor %}").Render(Hi));
    }

    [Fact]
    public void Render_uses_the_variables_and_the_clock_of_the_caller()
    {
        var template = ChatTemplate.Parse("{{ enable_thinking }} {{ n + 1 }} {{ list }}");

        var variables = new Dictionary<string, object?> { ["enable_thinking"] = false, ["n"] = 2, ["list"] = new[] { "a" } };
        Assert.Equal("False 3 ['a']", template.Render(Hi, variables: variables));
        Assert.Matches(@"^\d\d \w\w\w 20\d\d$", ChatTemplate.Parse("{{ strftime_now('%d %b %Y') }}").Render(Hi));
    }

    [Fact]
    public void Load_reads_the_template_file_or_the_configuration()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer_config.json", """
            {"bos_token": {"content": "<s>"}, "eos_token": "</s>", "chat_template":
            [{"name": "default", "template": "{{ bos_token }}A"}, {"name": "tools", "template": "{{ eos_token }}B"}]}
            """);
        Assert.Equal("<s>A", ChatTemplate.Load(folder.Path).Render(Hi));
        Assert.Equal("</s>B", ChatTemplate.Load(folder.Path, "tools").Render(Hi));
        Assert.Contains("default, tools", Assert.Throws<InvalidDataException>(() => ChatTemplate.Load(folder.Path, "rag")).Message, StringComparison.Ordinal);

        folder.Write("chat_template.jinja", "{{ eos_token }}C\n");
        Assert.Equal("</s>C", ChatTemplate.Load(folder.Path).Render(Hi));
        Assert.Equal("</s>", ChatTemplate.Load(folder.Path).EosToken);
    }

    [Fact]
    public void Load_names_a_folder_without_a_template_and_an_unreadable_file()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<FileNotFoundException>(() => ChatTemplate.Load(folder.Path));

        var path = folder.Write("chat_template.jinja", "{% if %}");
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => ChatTemplate.Load(folder.Path)).Message, StringComparison.Ordinal);
    }
}
