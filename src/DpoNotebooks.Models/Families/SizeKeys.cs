using System.Text.Json.Nodes;

namespace DpoNotebooks.Models.Families;

/// <summary>The sizes of a model under the two sets of names that families have for them.</summary>
internal static class SizeKeys
{
    /// <summary>n_embd and its like: GPT-2, GPT-J. Dropout is never applied here; zeros keep a loader's training mode from applying it.</summary>
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

    /// <summary>hidden_size and its like: the others.</summary>
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
