using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Tests.Widgets;

public class DropdownTests
{
    private readonly FrontEnd _page = new();

    [Fact]
    public void The_selected_value_is_an_option_not_its_label()
    {
        var dropdown = new Dropdown<double>([0.05, 0.1, 1], beta => $"β = {beta}") { Value = 0.1 };
        var values = new List<double>();
        dropdown.ValueChanged += values.Add;
        var id = FrontEnd.Show(dropdown);
        Assert.Equal(["\"β = 0.05\"", "\"β = 0.1\"", "\"β = 1\""], _page.Opened(id)["_options_labels"]!.AsArray().Select(label => $"\"{label}\""));

        _page.Update(id, """{"index":2}""");
        dropdown.Value = 0.05;

        Assert.Equal([1, 0.05], values);
        Assert.Equal(["""echo_update {"index":2}""", """update {"index":0}"""], _page.Updates);
    }

    [Fact]
    public void Setting_the_options_selects_the_first()
    {
        var dropdown = new Dropdown<string>(["a", "b"]);
        var values = new List<string>();
        dropdown.ValueChanged += values.Add;
        FrontEnd.Show(dropdown);

        dropdown.Options = ["c", "d"];
        dropdown.Index = 1;
        dropdown.Options = ["e"];
        dropdown.Options = ["e", "f"];

        Assert.Equal(["c", "d", "e"], values);
        Assert.Equal("e", dropdown.Value);
    }

    [Fact]
    public void A_value_or_index_that_does_not_exist_is_rejected()
    {
        var dropdown = new Dropdown<string>(["a", "b"]) { Index = 1, Description = "loss" };
        var id = FrontEnd.Show(dropdown);

        Assert.Equal("Dropdown: c is not one of its options, a, b", Assert.Throws<ArgumentException>(() => dropdown.Value = "c").Message);
        Assert.Equal(
            "Dropdown 'loss': index 2 is out of range; it has 2 options, numbered from 0",
            Assert.Throws<ArgumentException>(() => _page.Update(id, """{"index":2}""")).Message);
        Assert.Throws<ArgumentException>(() => _page.Update(id, """{"index":null}"""));
        Assert.Throws<ArgumentException>(() => new Dropdown<string>([]));
        Assert.Equal("b", dropdown.Value);
    }
}
