namespace DpoNotebooks.Architecture.Tests;

/// <summary>The maximum line length of .editorconfig, which no analyzer checks.</summary>
public class LineLengthTests
{
    private const int Maximum = 160;

    [Fact]
    public void Lines_have_at_most_160_characters()
    {
        var tooLong = new[] { "src", "tests" }.SelectMany(SourceFiles.CSharp)
            .SelectMany(path => SourceFiles.Lines(path).Select((line, index) => (line.Length, Place: $"{path}:{index + 1}")))
            .Where(line => line.Length > Maximum).Select(line => $"{line.Place} ({line.Length})").ToArray();
        Assert.True(tooLong.Length == 0, $"{tooLong.Length} lines have more than {Maximum} characters:\n{string.Join('\n', tooLong)}");
    }
}
