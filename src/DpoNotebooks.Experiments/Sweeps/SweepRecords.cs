using System.Text.Json.Nodes;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.Experiments.Sweeps;

/// <summary>Describes what decides the numbers of the runs of one sweep.</summary>
internal sealed class SweepRecords
{
    private readonly JsonNode _inputs;
    private readonly string _device;
    private readonly int _threads;

    /// <param name="inputs">What all runs share.</param>
    /// <param name="threads">The number of threads of each run.</param>
    public SweepRecords(MethodInputs inputs, int threads) =>
        (_inputs, _device, _threads) = (RecordJson.Node(inputs.Sources()), inputs.Reference.Device.type.ToString(), threads);

    /// <summary>The record of one run. What only decides how the run is shown or kept does not belong to it.</summary>
    public JsonNode Of(Method method, int seed)
    {
        var json = RecordJson.Node(method).AsObject();
        foreach (var shown in new[] { nameof(Method.Seeds), nameof(Method.KeepPolicy), nameof(Method.Look), nameof(Method.Family) })
        {
            json.Remove(char.ToLowerInvariant(shown[0]) + shown[1..]);
        }

        return new JsonObject
        {
            ["run"] = method.RunOf(seed),
            ["method"] = json,
            ["seed"] = seed,
            ["inputs"] = _inputs.DeepClone(),
            ["device"] = _device,
            ["threads"] = _threads,
        };
    }
}
