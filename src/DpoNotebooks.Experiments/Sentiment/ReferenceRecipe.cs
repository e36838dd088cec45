using System.Text.Json.Serialization;
using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>How the reference model is made: supervised fine-tuning on the world's texts, from random weights or from a pretrained model.</summary>
public sealed record ReferenceRecipe
{
    /// <summary>The architecture of a model that starts from random weights; null if it is pretrained.</summary>
    public CausalLmConfig? Model { get; init; }

    /// <summary>The pretrained model, <c>hub:owner/name</c> or a folder; null if it starts from random weights.</summary>
    public string? Pretrained { get; init; }

    /// <summary>The dtype of the pretrained model and of every policy; in bfloat16 they are trained through float32 masters.</summary>
    public ScalarType Dtype { get; init; } = ScalarType.Float32;

    /// <summary>The model that is fine-tuned, in words.</summary>
    [JsonIgnore]
    public string Start => Pretrained ?? (Model is null ? "no model" : $"{Model.LayerCount} layers, {Model.HiddenSize} wide");

    /// <summary>Number of training texts.</summary>
    public required int Texts { get; init; }

    /// <summary>Texts held out, for the loss and the spread of the reward.</summary>
    public int HeldOutTexts { get; init; } = 1000;

    /// <summary>The run.</summary>
    public required SftConfig Config { get; init; }
}
