using DpoNotebooks.Notebook.Plotting;

namespace DpoNotebooks.Notebook.Tests.Plotting;

public class VisiblePieceTests
{
    [Theory]
    [InlineData(" the", "␣the")]
    [InlineData("\r\n\t", "⟨U+000D⟩↵⇥")]
    [InlineData("\u200B\u00A0", "⟨U+200B⟩⟨U+00A0⟩")]
    [InlineData("naïve 😀", "naïve␣😀")]
    [InlineData("", "∅")]
    public void Invisible_characters_become_visible(string piece, string shown) => Assert.Equal(shown, VisiblePiece.Of(piece));

    [Fact]
    public void An_unpaired_surrogate_becomes_the_replacement_character() => Assert.Equal("a\uFFFD", VisiblePiece.Of("a\uD83D"));
}
