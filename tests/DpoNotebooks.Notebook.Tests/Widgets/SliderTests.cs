using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Tests.Widgets;

public class SliderTests
{
    private readonly FrontEnd _page = new();

    [Fact]
    public void Object_initializers_may_have_any_order()
    {
        Assert.Equal(250, new IntSlider { Min = 200, Value = 250, Max = 300 }.Value);
        Assert.Equal(0.1, new FloatLogSlider { Value = 0.1, Min = -2, Max = 1 }.Value);
        Assert.Equal(100, new IntSlider { Value = 500 }.Value);
    }

    [Fact]
    public void A_value_outside_the_bounds_is_set_to_the_nearest_bound()
    {
        var slider = new FloatLogSlider { Min = -2, Max = 1 };
        var values = new List<double>();
        slider.ValueChanged += values.Add;
        var id = FrontEnd.Show(slider);

        slider.Value = 1000;
        slider.Value = 0;
        _page.Update(id, """{"value":70}""");

        Assert.Equal([10, 0.01, 10], values);
        Assert.Equal(["""update {"value":10}""", """update {"value":0.01}""", """echo_update {"value":70}""", """update {"value":10}"""], _page.Updates);
    }

    [Fact]
    public void A_bound_moves_the_value_and_the_value_is_sent_first()
    {
        var slider = new IntSlider { Value = 50 };
        FrontEnd.Show(slider);

        slider.Max = 30;
        slider.Min = 40 - 15;

        Assert.Equal(30, slider.Value);
        Assert.Equal(["""update {"value":30}""", """update {"max":30}""", """update {"min":25}"""], _page.Updates);
    }

    [Fact]
    public void Bounds_in_the_wrong_order_are_rejected_and_change_nothing()
    {
        var slider = new FloatSlider { Description = "β" };
        FrontEnd.Show(slider);

        Assert.Equal("FloatSlider 'β': Min = 101 must not exceed Max = 100", Assert.Throws<ArgumentException>(() => slider.Min = 101).Message);
        Assert.Throws<ArgumentException>(() => slider.Max = -1);
        Assert.Equal((0, 100), (slider.Min, slider.Max));
        Assert.Empty(_page.Updates);
        Assert.Throws<ArgumentException>(() => MimeBundle.Of(new FloatSlider { Min = 3, Max = 2 }));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Numbers_that_are_not_finite_are_rejected(double value)
    {
        Assert.Contains("must be a finite number", Assert.Throws<ArgumentException>(() => new FloatSlider { Max = value }).Message);
        Assert.Throws<ArgumentException>(() => new FloatSlider { Value = value });
    }

    [Fact]
    public void Changing_the_base_keeps_the_value_within_the_scale()
    {
        var slider = new FloatLogSlider { Value = 5000 };
        FrontEnd.Show(slider);

        slider.Base = 2;

        Assert.Equal(16, slider.Value); // 2 to the 4th
        Assert.Throws<ArgumentException>(() => slider.Base = 1);
    }

    [Fact]
    public void Properties_are_sent_with_their_ipywidgets_keys()
    {
        var slider = new FloatSlider
        {
            ContinuousUpdate = false,
            Orientation = "vertical",
            Readout = false,
            ReadoutFormat = ".4f",
            Step = 0.5,
            Disabled = true,
            Tooltip = "t",
        };

        var state = _page.Opened(FrontEnd.Show(slider));

        Assert.Equal(
            ["false", "\"vertical\"", "false", "\".4f\"", "0.5", "true", "\"t\""],
            new[] { "continuous_update", "orientation", "readout", "readout_format", "step", "disabled", "tooltip" }.Select(key => state[key]!.ToJsonString()));
        Assert.Throws<ArgumentException>(() => slider.Orientation = "askew");
    }
}
