using System.Text.Json.Nodes;
using DpoNotebooks.Data;

namespace DpoNotebooks.Training;

/// <summary>What a <see cref="TrainingRun{TModel,TConfig}"/> minimizes: a loss of a model on examples, with the state that the loss keeps from
/// step to step.</summary>
internal interface IObjective<TModel, TConfig> : IDisposable
{
    /// <summary>The name of the trainer in checkpoints.</summary>
    string Name { get; }

    /// <summary>The configuration; it can change between two steps.</summary>
    TConfig Config { get; set; }

    /// <summary>Hashes (SHA-256 in hexadecimal) of the inputs that a resumed run must share, by name.</summary>
    IReadOnlyDictionary<string, string> Sources { get; }

    /// <summary>The examples of one step, and the position after them.</summary>
    (int[] Window, DataPosition After) WindowAt(DataPosition position);

    /// <summary>The number of examples.</summary>
    int Examples { get; }

    /// <summary>Adds the gradients and metrics of one micro-batch of a window. The loss is divided by the size of the whole window.</summary>
    /// <param name="microBatch">Indices of examples.</param>
    /// <param name="window">The indices of the whole window.</param>
    /// <param name="metrics">Receives the metrics, among them "loss".</param>
    void Backward(int[] microBatch, int[] window, StepMetrics metrics);

    /// <summary>Called before an optimizer step.</summary>
    /// <param name="step">Optimizer steps done.</param>
    void BeginStep(int step)
    {
    }

    /// <summary>Called after an optimizer step.</summary>
    /// <param name="step">Optimizer steps done.</param>
    void EndStep(int step)
    {
    }

    /// <summary>The numbers that the loss keeps from step to step; null if there are none.</summary>
    JsonNode? State
    {
        get => null;
        set { }
    }

    /// <summary>The tensors that the objective keeps from step to step, by name.</summary>
    IReadOnlyDictionary<string, Tensor> Tensors => new Dictionary<string, Tensor>();

    /// <summary>The same objective on another model, a copy of the present one, without state.</summary>
    IObjective<TModel, TConfig> On(TModel model);

    /// <summary>A copy of the model that shares no trained weight with it.</summary>
    TModel CopyModel();

    /// <summary>Releases what the objective holds.</summary>
    void IDisposable.Dispose()
    {
    }
}
