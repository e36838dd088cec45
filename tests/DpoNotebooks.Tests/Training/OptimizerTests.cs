using System.Text.Json.Nodes;
using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Training;

public class OptimizerTests
{
    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 1e-6)]
    public void Step_matches_torch_with_clipping_and_warm_up(string dtype, double tolerance)
    {
        var type = dtype == "float64" ? ScalarType.Float64 : ScalarType.Float32;
        var followed = new HashSet<Type>();
        foreach (var golden in Goldens.Json("losses", "optim.json")["cases"]!.AsArray())
        {
            if (ConfigOf(golden!) is { } config)
            {
                Follow(golden!, config, type, dtype, tolerance);
                followed.Add(config.GetType());
            }
        }

        Assert.Equal([typeof(AdamWConfig), typeof(RmsPropConfig)], followed.OrderBy(config => config.Name));
    }

    private static void Follow(JsonNode golden, OptimizerConfig config, ScalarType type, string dtype, double tolerance)
    {
        using var scope = NewDisposeScope();
        var start = Doubles(golden["start"]!);
        long[] shape = [1, start.Length]; // weight decay applies to tensors of two dimensions
        using var parameter = tensor(start, shape, dtype: type).requires_grad_();
        using var optimizer = config.Build([parameter]);
        var schedule = new Schedule { LearningRate = (double)golden["lr"]!, WarmupSteps = (int)golden["warmup"]! };
        var expected = golden[dtype]!;
        var gradients = golden["gradients"]!.AsArray();
        foreach (var (step, gradient) in gradients.Index())
        {
            parameter.grad = tensor(Doubles(gradient!), shape, dtype: type);

            var norm = GradientClip.TotalNorm([parameter.grad]).ToDouble();
            GradientClip.Scale([parameter.grad], norm, (double?)golden["clip"] ?? double.PositiveInfinity);
            optimizer.Step(schedule.At(step, gradients.Count));

            if (golden["clip"] is not null)
            {
                Assert.Equal((double)expected["grad_norm_before_clipping"]![step]!, norm, 1e-6 * (1 + norm));
            }

            var values = parameter.detach().to_type(ScalarType.Float64).data<double>().ToArray();
            var wanted = Doubles(expected["values"]![step]!);
            Assert.All(values.Zip(wanted), pair => Assert.Equal(pair.Second, pair.First, tolerance * (1 + Math.Abs(pair.Second))));
        }
    }

    /// <summary>Returns the configuration of a case, with torch's defaults; null if the library does not have the optimizer.</summary>
    private static OptimizerConfig? ConfigOf(JsonNode golden)
    {
        var options = golden["options"]!.AsObject();
        return (string)golden["optimizer"]! switch
        {
            "RMSprop" when !options.ContainsKey("momentum") && !options.ContainsKey("centered") => new RmsPropConfig
            {
                Alpha = (double?)options["alpha"] ?? 0.99,
                Epsilon = (double?)options["eps"] ?? 1e-8,
            },
            "AdamW" => new AdamWConfig
            {
                Epsilon = (double?)options["eps"] ?? 1e-8,
                Beta1 = (double?)options["betas"]?[0] ?? 0.9,
                Beta2 = (double?)options["betas"]?[1] ?? 0.999,
                WeightDecay = (double?)options["weight_decay"] ?? 0.01,
            },
            _ => null,
        };
    }

    private static double[] Doubles(JsonNode node) => [.. node.AsArray().Select(value => (double)value!)];
}
