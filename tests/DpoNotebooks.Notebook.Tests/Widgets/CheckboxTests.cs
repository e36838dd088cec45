using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Tests.Widgets;

public class CheckboxTests
{
    [Fact]
    public void A_change_raises_an_event_from_either_side()
    {
        var page = new FrontEnd();
        var box = new Checkbox { Description = "length-normalised" };
        var values = new List<bool>();
        box.ValueChanged += values.Add;
        var id = FrontEnd.Show(box);

        page.Update(id, """{"value":true}""");
        box.Value = false;

        Assert.Equal([true, false], values);
        Assert.Equal(["""echo_update {"value":true}""", """update {"value":false}"""], page.Updates);
        Assert.Throws<ArgumentException>(() => page.Update(id, """{"value":1}"""));
    }
}
