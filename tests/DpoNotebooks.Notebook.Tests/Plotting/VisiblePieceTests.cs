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
    public void What_has_no_shape_gets_one(string piece, string shown) => Assert.Equal(shown, VisiblePiece.Of(piece));

    [Fact]
    public void Half_a_surrogate_pair_is_the_replacement_character() => Assert.Equal("a\uFFFD", VisiblePiece.Of("a\uD83D"));
}
