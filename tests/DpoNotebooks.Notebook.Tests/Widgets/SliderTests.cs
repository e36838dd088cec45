using DpoNotebooks.Notebook.Formatters;
using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Tests.Widgets;

public class SliderTests
{
    private readonly FrontEnd _page = new();

    [Fact]
    public void An_initializer_may_have_any_order()
    {
        Assert.Equal(250, new IntSlider { Min = 200, Value = 250, Max = 300 }.Value);
        Assert.Equal(0.1, new FloatLogSlider { Value = 0.1, Min = -2, Max = 1 }.Value);
        Assert.Equal(100, new IntSlider { Value = 500 }.Value);
    }

    [Fact]
    public void A_value_beyond_the_bounds_becomes_the_nearer_bound()
    {
        var slider = new FloatLogSlider { Min = -2, Max = 1 };
        var heard = new List<double>();
        slider.ValueChanged += heard.Add;
        var id = FrontEnd.Show(slider);

        slider.Value = 1000;
        slider.Value = 0;
        _page.Update(id, """{"value":70}""");

        Assert.Equal([10, 0.01, 10], heard);
        Assert.Equal(["""update {"value":10}""", """update {"value":0.01}""", """echo_update {"value":70}""", """update {"value":10}"""], _page.Updates);
    }

    [Fact]
    public void A_bound_takes_the_value_with_it_and_the_value_is_sent_first()
    {
        var slider = new IntSlider { Value = 50 };
        FrontEnd.Show(slider);

        slider.Max = 30;
        slider.Min = 40 - 15;

        Assert.Equal(30, slider.Value);
        Assert.Equal(["""update {"value":30}""", """update {"max":30}""", """update {"min":25}"""], _page.Updates);
    }

    [Fact]
    public void Bounds_that_cross_are_refused_and_change_nothing()
    {
        var slider = new FloatSlider { Description = "β" };
        FrontEnd.Show(slider);

        Assert.Equal("FloatSlider 'β': its least value 101 is above its greatest, 100", Assert.Throws<ArgumentException>(() => slider.Min = 101).Message);
        Assert.Throws<ArgumentException>(() => slider.Max = -1);
        Assert.Equal((0, 100), (slider.Min, slider.Max));
        Assert.Empty(_page.Updates);
        Assert.Throws<ArgumentException>(() => MimeBundle.Of(new FloatSlider { Min = 3, Max = 2 }));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_number_is_refused(double value)
    {
        Assert.Contains("is to be a finite number", Assert.Throws<ArgumentException>(() => new FloatSlider { Max = value }).Message);
        Assert.Throws<ArgumentException>(() => new FloatSlider { Value = value });
    }

    [Fact]
    public void Another_base_keeps_the_value_within_the_scale()
    {
        var slider = new FloatLogSlider { Value = 5000 };
        FrontEnd.Show(slider);

        slider.Base = 2;

        Assert.Equal(16, slider.Value); // 2 to the 4th
        Assert.Throws<ArgumentException>(() => slider.Base = 1);
    }

    [Fact]
    public void What_shapes_the_slider_is_sent_by_its_key()
    {
        var slider = new FloatSlider { ContinuousUpdate = false, Orientation = "vertical", Readout = false, ReadoutFormat = ".4f", Step = 0.5, Disabled = true, Tooltip = "t" };

        var state = _page.Opened(FrontEnd.Show(slider));

        Assert.Equal(
            ["false", "\"vertical\"", "false", "\".4f\"", "0.5", "true", "\"t\""],
            new[] { "continuous_update", "orientation", "readout", "readout_format", "step", "disabled", "tooltip" }.Select(key => state[key]!.ToJsonString()));
        Assert.Throws<ArgumentException>(() => slider.Orientation = "askew");
    }
}
