using DpoNotebooks.Kernel.Language;

namespace DpoNotebooks.Kernel.Tests.Language;

public sealed class CursorPositionTests : LanguageTests
{
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("abc", 2, 2)]
    [InlineData("é😀b", 1, 1)]
    [InlineData("é😀b", 2, 3)]
    [InlineData("é😀b", 3, 4)]
    [InlineData("😀😀", 2, 4)]
    [InlineData("\ud83d!", 1, 1)] // a lone surrogate
    public void Code_points_and_UTF16_indices_are_converted(string code, int codePoints, int utf16)
    {
        Assert.Equal(utf16, CursorPosition.ToUtf16(code, codePoints));
        Assert.Equal(codePoints, CursorPosition.ToCodePoints(code, utf16));
    }

    [Fact]
    public void A_position_past_the_end_becomes_the_end()
    {
        Assert.Equal(3, CursorPosition.ToUtf16("a😀", 9));
        Assert.Equal(2, CursorPosition.ToCodePoints("a😀", 9));
    }

    [Fact]
    public async Task Completion_after_an_emoji_replaces_the_right_characters()
    {
        const string code = "var s = \"😀😀\"; torch.ra";

        var found = await Cells.CompleteAsync(code, CursorPosition.ToUtf16(code, 22));

        Assert.Contains("randn", found.Entries.Select(entry => entry.Text));
        Assert.Equal((20, 22), (CursorPosition.ToCodePoints(code, found.Start), CursorPosition.ToCodePoints(code, found.End)));
    }
}
