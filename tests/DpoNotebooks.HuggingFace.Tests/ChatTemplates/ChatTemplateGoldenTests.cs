using DpoNotebooks.HuggingFace.ChatTemplates;

namespace DpoNotebooks.HuggingFace.Tests.ChatTemplates;

public class ChatTemplateGoldenTests
{
    [Fact]
    public void Renderings_and_errors_are_those_of_the_golden()
    {
        var golden = ChatGolden.Read();
        var rendered = golden["rendered"]!.AsArray();

        Assert.Equal(352, rendered.Count);
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
    public void The_templates_of_the_library_render_as_the_golden_s(string name)
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

        Assert.Equal(32, rendered.Count);
        Assert.All(rendered, entry => Assert.Equal(
            ChatGolden.Outcome(entry!),
            ChatGolden.Outcome(() => template.Render(ChatGolden.Messages(golden["conversations"]![(string)entry!["conversation"]!]), (bool)entry["add_generation_prompt"]!))));
    }
}
