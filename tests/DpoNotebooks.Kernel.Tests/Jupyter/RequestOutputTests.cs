using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Jupyter;

/// <summary>The order and the pieces in which a cell's output arrives.</summary>
public sealed class RequestOutputTests(KernelMessagesTests.RunningKernel kernel) : IClassFixture<KernelMessagesTests.RunningKernel>
{
    private readonly KernelClient _client = kernel.Client;

    [Fact]
    public void Text_written_letter_by_letter_comes_whole_and_in_few_messages()
    {
        var cell = _client.Execute("for (var i = 0; i < 20_000; i++) Console.Write((char)('a' + i % 26));");

        Assert.Equal(string.Concat(Enumerable.Range(0, 20_000).Select(i => (char)('a' + (i % 26)))), cell.Text);
        Assert.True(cell.Output.Count(message => message.Type == "stream") < 2_000);
    }

    [Fact]
    public void Text_is_out_before_what_comes_after_it()
    {
        var cell = _client.Execute("""
            Console.Write("a"); display("1"); Console.Write("b"); Console.Error.Write("c"); Console.Write("d"); ClearOutput();
            Console.Write("e"); var slider = new FloatSlider(); Console.Write("f"); slider.Display(); Console.Write("g"); throw new Exception("x");
            """);

        string[] told = [.. cell.Output.Where(message => !message.Type.StartsWith("comm", StringComparison.Ordinal))
            .Select(message => message.Type == "stream" ? (string)message.Content["text"]! : message.Type)];
        Assert.Equal(["status", "execute_input", "a", "display_data", "b", "c", "d", "clear_output", "ef", "display_data", "g", "error", "status"], told);
        Assert.True(cell.Types.ToList().IndexOf("comm_open") > cell.Types.ToList().IndexOf("clear_output") + 1); // after "ef"
    }

    [Fact]
    public void Threads_that_write_at_once_lose_nothing()
    {
        var cell = _client.Execute("Parallel.For(0, 8, i => { for (var j = 0; j < 500; j++) Console.WriteLine($\"{i} {j}\"); });");

        var lines = cell.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4_000, lines.Distinct().Count());
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(Enumerable.Range(0, 500).Select(j => $"{i} {j}"), lines.Where(line => line[0] == '0' + i)));
    }

    [Fact]
    public void Long_text_comes_in_pieces_in_order()
    {
        var cell = _client.Execute("Console.Write(new string('x', 200_000)); Console.Write(new string('y', 200_000)); Console.Write('z');");

        Assert.Equal(new string('x', 200_000) + new string('y', 200_000) + "z", cell.Text);
        Assert.True(cell.Output.Count(message => message.Type == "stream") > 1);
    }
}
