namespace DpoNotebooks.Models.Configuration;

/// <summary>The supported architectures, with their model_type in config.json.</summary>
public enum ModelFamily
{
    /// <summary>GPT-2: <c>gpt2</c>.</summary>
    Gpt2,

    /// <summary>GPT-J: <c>gptj</c>.</summary>
    GptJ,

    /// <summary>GPT-NeoX, Pythia: <c>gpt_neox</c>.</summary>
    GptNeoX,

    /// <summary>OPT: <c>opt</c>.</summary>
    Opt,

    /// <summary>Llama 2 and 3, SmolLM: <c>llama</c>.</summary>
    Llama,

    /// <summary>Mistral: <c>mistral</c>.</summary>
    Mistral,

    /// <summary>Qwen 2 and 2.5: <c>qwen2</c>.</summary>
    Qwen2,

    /// <summary>Qwen 3: <c>qwen3</c>.</summary>
    Qwen3,

    /// <summary>BERT, only as a classifier: <c>bert</c>.</summary>
    Bert,

    /// <summary>RoBERTa, only as a classifier: <c>roberta</c>.</summary>
    Roberta,
}
