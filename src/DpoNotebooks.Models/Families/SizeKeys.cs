using System.Text.Json.Nodes;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>Writes the sizes of a model under the two sets of keys that families use.</summary>
internal static class SizeKeys
{
    /// <summary>The keys of GPT-2 and GPT-J, such as n_embd. Dropout is 0, so that other libraries apply none in training mode.</summary>
    public static JsonObject Short(CausalLmConfig config) => new()
    {
        ["n_positions"] = config.ContextLength,
        ["n_embd"] = config.HiddenSize,
        ["n_inner"] = config.InnerSize == 0 ? null : config.InnerSize,
        ["n_layer"] = config.LayerCount,
        ["n_head"] = config.HeadCount,
        ["layer_norm_epsilon"] = config.NormEpsilon,
        ["activation_function"] = config.Activation.Name(),
        ["attn_pdrop"] = 0.0,
        ["embd_pdrop"] = 0.0,
        ["resid_pdrop"] = 0.0,
    };

    /// <summary>The keys of the other families, such as hidden_size.</summary>
    public static JsonObject Long(CausalLmConfig config) => new()
    {
        ["max_position_embeddings"] = config.ContextLength,
        ["hidden_size"] = config.HiddenSize,
        ["intermediate_size"] = config.Inner,
        ["num_hidden_layers"] = config.LayerCount,
        ["num_attention_heads"] = config.HeadCount,
        ["hidden_act"] = config.Activation.Name(),
    };
}
