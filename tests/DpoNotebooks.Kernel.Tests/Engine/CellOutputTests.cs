using DpoNotebooks.Kernel.Engine;

namespace DpoNotebooks.Kernel.Tests.Engine;

public sealed class CellOutputTests : EngineTests
{
    [Fact]
    public async Task The_last_expression_is_the_result_and_a_statement_has_no_result()
    {
        await Run("1 + 1");
        Assert.Equal("2", Result());

        await Run("var y = 3;");
        Assert.Empty(Events);
    }

    [Theory]
    [InlineData("#!markdown\n# Title", "text/markdown", "# Title")]
    [InlineData("#!html\n<b>x</b>", "text/html", "<b>x</b>")]
    [InlineData("\"*x*\".DisplayAs(\"text/markdown\");", "text/markdown", "*x*")]
    public async Task A_cell_can_display_text_of_a_MIME_type(string code, string type, string text)
    {
        Assert.True(await Run(code));

        Assert.Equal(text, Events.OfType<DisplayOutput>().Single().Displayed.Bundle.Data[type].Trim());
    }

    [Fact]
    public async Task A_timed_cell_prints_how_long_it_took()
    {
        await Run("#!time\n1 + 1");

        Assert.Equal("2", Result());
        Assert.Matches(@"^\d+\.\d{3} s\n$", string.Concat(Events.OfType<StreamText>().Select(text => text.Text)));
    }

    [Fact]
    public async Task Text_written_by_tasks_and_threads_goes_to_the_cell_that_started_them()
    {
        await Run("""
            Console.Write("a");
            await Task.Run(() => Console.Write("b"));
            var thread = new System.Threading.Thread(() => Console.Error.Write("c")); thread.Start(); thread.Join();
            """);

        Assert.Equal([new StreamText("stdout", "a"), new StreamText("stdout", "b"), new StreamText("stderr", "c")], Events);
    }

    [Fact]
    public async Task A_display_can_be_updated_under_its_id()
    {
        await Run("var shown = display(\"one\"); shown.Update(\"two\"); 3.Display(); HTML(\"<b>x</b>\")");

        var shown = Events.OfType<DisplayOutput>().Select(output => output.Displayed).ToList();
        Assert.Equal(["one", "two", "3"], shown.Select(displayed => displayed.Bundle.Text));
        Assert.Equal([false, true, false], shown.Select(displayed => displayed.Update));
        Assert.Equal(shown[0].Id, shown[1].Id);
        Assert.NotEqual(shown[0].Id, shown[2].Id);
        Assert.Equal("<b>x</b>", Events.OfType<ResultValue>().Single().Bundle.Data["text/html"]);
    }
}
