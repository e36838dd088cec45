using DpoNotebooks.HuggingFace.ChatTemplates;

namespace DpoNotebooks.HuggingFace.Tests.ChatTemplates;

public class ChatTemplateGoldenTests
{
    [Fact]
    public void Render_gives_the_texts_and_errors_of_the_goldens()
    {
        var golden = ChatGolden.Read();
        var rendered = golden["rendered"]!.AsArray();

        Assert.NotEmpty(rendered);
        Assert.All(rendered, entry => Assert.Equal(
            ChatGolden.Outcome(entry!),
            ChatGolden.Outcome(() => ChatGolden.Template(golden, (string)entry!["template"]!)
                .Render(ChatGolden.Messages(golden["conversations"]![(string)entry["conversation"]!]), (bool)entry["add_generation_prompt"]!))));
    }

    [Theory]
    [InlineData("chatml")]
    [InlineData("llama3")]
    [InlineData("zephyr")]
    [InlineData("human-assistant")]
    public void Included_templates_render_the_texts_of_the_goldens(string name)
    {
        var template = name switch
        {
            "chatml" => ChatTemplate.ChatMl,
            "llama3" => ChatTemplate.Llama3,
            "zephyr" => ChatTemplate.Zephyr,
            _ => ChatTemplate.HumanAssistant,
        };
        var golden = ChatGolden.Read();
        var rendered = golden["rendered"]!.AsArray().Where(entry => (string)entry!["template"]! == name).ToList();

        Assert.NotEmpty(rendered);
        Assert.All(rendered, entry => Assert.Equal(
            ChatGolden.Outcome(entry!),
            ChatGolden.Outcome(() => template.Render(
                ChatGolden.Messages(golden["conversations"]![(string)entry!["conversation"]!]), (bool)entry["add_generation_prompt"]!))));
    }
}
