using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Tests.Widgets;

public class CheckboxTests
{
    [Fact]
    public void A_tick_is_heard_from_either_side()
    {
        var page = new FrontEnd();
        var box = new Checkbox { Description = "length-normalised" };
        var heard = new List<bool>();
        box.ValueChanged += heard.Add;
        var id = FrontEnd.Show(box);

        page.Update(id, """{"value":true}""");
        box.Value = false;

        Assert.Equal([true, false], heard);
        Assert.Equal(["""echo_update {"value":true}""", """update {"value":false}"""], page.Updates);
        Assert.Throws<ArgumentException>(() => page.Update(id, """{"value":1}"""));
    }
}
