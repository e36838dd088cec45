using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Training;

public class ScheduleTests
{
    [Theory]
    [InlineData(5e-7, 3.3112582781456954e-9)]
    [InlineData(1e-6, 6.622516556291391e-9)]
    public void The_authors_warm_up_starts_at_1_151_of_the_peak(double peak, double first)
    {
        var schedule = new Schedule { LearningRate = peak };

        Assert.Equal(first, schedule.At(0, 1000), 1e-18);
        Assert.Equal(peak, schedule.At(150, 1000));
        Assert.True(schedule.At(149, 1000) < peak);
    }

    [Fact]
    public void The_Hugging_Face_warm_up_starts_at_0()
    {
        var schedule = new Schedule { LearningRate = 2e-4, WarmupSteps = 6, Warmup = WarmupRule.HuggingFace };

        Assert.Equal(0, schedule.At(0, 100));
        Assert.Equal(1e-4, schedule.At(3, 100), 1e-18);
        Assert.Equal(2e-4, schedule.At(6, 100));
    }

    [Theory]
    [InlineData(Decay.Linear, 0.55)] // the midpoint of 1 and the floor 0.1
    [InlineData(Decay.Cosine, 0.55)]
    [InlineData(Decay.Constant, 1.0)]
    public void A_decay_ends_at_its_floor(Decay decay, double halfWay)
    {
        var schedule = new Schedule { LearningRate = 1, WarmupSteps = 10, Decay = decay, Floor = 0.1 };

        Assert.Equal(halfWay, schedule.At(60, 110), 1e-12);
        Assert.Equal(decay == Decay.Constant ? 1 : 0.1, schedule.At(110, 110), 1e-12);
    }
}
