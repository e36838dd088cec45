using DpoNotebooks.Kernel.Jupyter;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Jupyter;

/// <summary>The order of a cell's output, and its division into messages.</summary>
public sealed class RequestOutputTests(KernelMessagesTests.RunningKernel kernel) : IClassFixture<KernelMessagesTests.RunningKernel>
{
    private readonly KernelClient _client = kernel.Client;

    [Fact]
    public void Text_written_by_single_characters_arrives_in_few_messages()
    {
        const int Count = 20_000;
        var cell = _client.Execute($"for (var i = 0; i < {Count}; i++) Console.Write((char)('a' + i % 26));");

        Assert.Equal(string.Concat(Enumerable.Range(0, Count).Select(i => (char)('a' + (i % 26)))), cell.Text);
        // Text is published every 30 ms, so a slow machine sends more messages; to send half as many as characters it would need five minutes.
        Assert.True(cell.Output.Count(message => message.Type == "stream") < Count / 2);
    }

    [Fact]
    public void Text_is_published_before_later_output()
    {
        var cell = _client.Execute("""
            Console.Write("a"); display("1"); Console.Write("b"); Console.Error.Write("c"); Console.Write("d"); ClearOutput();
            Console.Write("e"); var slider = new FloatSlider(); Console.Write("f"); slider.Display(); Console.Write("g"); throw new Exception("x");
            """);

        Assert.Equal(
            [
                "status", "execute_input", "stdout a", "display_data", "stdout b", "stderr c", "stdout d", "clear_output", "stdout ef",
                "display_data", "stdout g", "error", "status",
            ],
            Joined(cell.Output.Where(message => !message.Type.StartsWith("comm", StringComparison.Ordinal))));
        var beforeComm = cell.Output.TakeWhile(message => message.Type != "comm_open").ToList();
        Assert.Equal("abcdef", new RequestResult(cell.Reply, beforeComm).Text);
    }

    [Fact]
    public void Threads_that_write_concurrently_lose_no_text()
    {
        var cell = _client.Execute("Parallel.For(0, 8, i => { for (var j = 0; j < 500; j++) Console.WriteLine($\"{i} {j}\"); });");

        var lines = cell.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4_000, lines.Distinct().Count());
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(Enumerable.Range(0, 500).Select(j => $"{i} {j}"), lines.Where(line => line[0] == '0' + i)));
    }

    [Fact]
    public void Long_text_arrives_in_several_messages_in_order()
    {
        var cell = _client.Execute("Console.Write(new string('x', 200_000)); Console.Write(new string('y', 200_000)); Console.Write('z');");

        Assert.Equal(new string('x', 200_000) + new string('y', 200_000) + "z", cell.Text);
        Assert.True(cell.Output.Count(message => message.Type == "stream") > 1);
    }

    // The types of messages. Consecutive texts of one stream are joined, because their division depends on the machine's speed.
    private static List<string> Joined(IEnumerable<WireMessage> messages)
    {
        var joined = new List<string>();
        var last = "";
        foreach (var message in messages)
        {
            var stream = message.Type == "stream" ? (string)message.Content["name"]! : "";
            if (stream.Length > 0 && stream == last)
            {
                joined[^1] += (string)message.Content["text"]!;
            }
            else
            {
                joined.Add(stream.Length > 0 ? $"{stream} {message.Content["text"]}" : message.Type);
            }

            last = stream;
        }

        return joined;
    }
}
