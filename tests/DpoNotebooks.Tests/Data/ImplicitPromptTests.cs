using DpoNotebooks.Data;

namespace DpoNotebooks.Tests.Data;

public class ImplicitPromptTests
{
    [Theory]
    [InlineData("The sky is blue.", "The sky is green.", "The sky is")]
    [InlineData("The sky is blue.", "The sky is black.", "The sky is")]
    [InlineData("The sky is", "The sky is blue", "The sky is")]
    [InlineData("The sky is blue", "The sky island", "The sky")]
    [InlineData("Q\n\nA: I see", "Q\n\nA: In short", "Q\n\nA:")]
    [InlineData("Q:\nyes", "Q:\nno", "Q:\n")]
    [InlineData("天空是蓝", "天空是绿", "天空是")]
    [InlineData("空😀", "空😁", "空")]
    [InlineData("yes", "no", "")]
    [InlineData("", "no", "")]
    [InlineData("same text", "same text", "same text")]
    public void Split_takes_the_longest_common_beginning_that_ends_with_a_word(string chosen, string rejected, string prompt)
    {
        var pair = ImplicitPrompt.Split(chosen, rejected);

        Assert.Equal(prompt, pair.Prompt);
        Assert.Equal((chosen, rejected), (pair.Prompt + pair.Chosen, pair.Prompt + pair.Rejected));
    }
}
