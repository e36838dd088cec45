using System.CommandLine;
using DpoNotebooks.Models;
using DpoNotebooks.Notebook;
using static TorchSharp.torch;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>--dtype and --device: how every command that runs a model loads it.</summary>
internal sealed class ModelOptions
{
    private static readonly Dictionary<string, ScalarType> Dtypes = new()
    {
        ["float32"] = ScalarType.Float32,
        ["bfloat16"] = ScalarType.BFloat16,
        ["float16"] = ScalarType.Float16,
    };

    private readonly Option<string> _dtype = new("--dtype") { HelpName = string.Join('|', Dtypes.Keys), Description = "precision of weights and activations; log-probabilities are float32 always", DefaultValueFactory = _ => "float32" };
    private readonly Option<string> _device = new("--device") { HelpName = "auto|cpu|cuda[:n]", Description = "where the model runs; auto takes the first GPU that there is", DefaultValueFactory = _ => "auto" };

    /// <summary>The options, made part of a command.</summary>
    public ModelOptions(Command command)
    {
        command.Add(_dtype);
        command.Add(_device);
        _dtype.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is var name && !Dtypes.ContainsKey(name))
            {
                result.AddError($"--dtype {name}: not one of {string.Join(", ", Dtypes.Keys)}");
            }
        });
    }

    /// <summary>Loads a model as the options say.</summary>
    public CausalLm Load(ParseResult arguments, ModelArgument model)
    {
        TorchRuntime.Require();
        return CausalLm.Load(model.Folder, TorchDevice.Named(arguments.GetValue(_device)), Dtypes[arguments.GetRequiredValue(_dtype)]);
    }
}
