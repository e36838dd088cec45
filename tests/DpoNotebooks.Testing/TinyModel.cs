using DpoNotebooks.Models;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Testing;

/// <summary>A language model of 12 tokens, small enough to be trained in a test.</summary>
internal static class TinyModel
{
    /// <summary>Creates a model with two layers of width 16; the seed determines its weights.</summary>
    public static CausalLm Create(long seed = 7) => CausalLm.Create(
        new CausalLmConfig
        { VocabularySize = 12, ContextLength = 32, HiddenSize = 16, LayerCount = 2, HeadCount = 2, EosId = 0, BosId = 0, InitializerRange = 0.3 },
        seed);
}
