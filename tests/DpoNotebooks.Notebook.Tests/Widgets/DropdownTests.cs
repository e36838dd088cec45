using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Tests.Widgets;

public class DropdownTests
{
    private readonly FrontEnd _page = new();

    [Fact]
    public void A_choice_is_a_value_not_a_label()
    {
        var dropdown = new Dropdown<double>([0.05, 0.1, 1], beta => $"β = {beta}") { Value = 0.1 };
        var heard = new List<double>();
        dropdown.ValueChanged += heard.Add;
        var id = FrontEnd.Show(dropdown);
        Assert.Equal(["\"β = 0.05\"", "\"β = 0.1\"", "\"β = 1\""], _page.Opened(id)["_options_labels"]!.AsArray().Select(label => $"\"{label}\""));

        _page.Update(id, """{"index":2}""");
        dropdown.Value = 0.05;

        Assert.Equal([1, 0.05], heard);
        Assert.Equal(["""echo_update {"index":2}""", """update {"index":0}"""], _page.Updates);
    }

    [Fact]
    public void Other_options_choose_the_first_of_them()
    {
        var dropdown = new Dropdown<string>(["a", "b"]);
        var heard = new List<string>();
        dropdown.ValueChanged += heard.Add;
        FrontEnd.Show(dropdown);

        dropdown.Options = ["c", "d"];
        dropdown.Index = 1;
        dropdown.Options = ["e"];
        dropdown.Options = ["e", "f"];

        Assert.Equal(["c", "d", "e"], heard);
        Assert.Equal("e", dropdown.Value);
    }

    [Fact]
    public void A_value_or_place_that_is_not_there_is_refused()
    {
        var dropdown = new Dropdown<string>(["a", "b"]) { Index = 1, Description = "loss" };
        var id = FrontEnd.Show(dropdown);

        Assert.Equal("Dropdown: c is not among its options, which are a, b", Assert.Throws<ArgumentException>(() => dropdown.Value = "c").Message);
        Assert.Equal("Dropdown 'loss': there is no option 2; there are 2, from 0", Assert.Throws<ArgumentException>(() => _page.Update(id, """{"index":2}""")).Message);
        Assert.Throws<ArgumentException>(() => _page.Update(id, """{"index":null}"""));
        Assert.Throws<ArgumentException>(() => new Dropdown<string>([]));
        Assert.Equal("b", dropdown.Value);
    }
}
