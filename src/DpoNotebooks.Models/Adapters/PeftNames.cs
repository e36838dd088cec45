namespace DpoNotebooks.Models.Adapters;

/// <summary>PEFT's names for the weights of an adapter.</summary>
internal static class PeftNames
{
    /// <summary>The weights file.</summary>
    public const string File = "adapter_model.safetensors";

    private const string Root = "base_model.model.";

    /// <summary>The weights of an adapter by name.</summary>
    public static IReadOnlyDictionary<string, Tensor> WeightsOf(LoraConfig config, IEnumerable<AdaptedLayer> layers)
    {
        var weights = new Dictionary<string, Tensor>();
        foreach (var (path, _, layer) in layers)
        {
            Add(path + ".lora_A.weight", layer.Down);
            Add(path + ".lora_B.weight", layer.Up);
            Add(path + ".weight", layer.Weight);
            Add(config.Replaces(path) ? path + ".bias" : path + ".base_layer.bias", layer.Bias);
        }

        return weights;

        void Add(string name, Tensor? weight)
        {
            if (weight is not null)
            {
                weights.Add(Root + name, weight);
            }
        }
    }
}
