using System.CommandLine;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Models.Runtime;
using static TorchSharp.torch;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>The options --dtype and --device of all commands that run a model.</summary>
internal sealed class ModelOptions
{
    private static readonly Dictionary<string, ScalarType> Dtypes = new()
    {
        ["float32"] = ScalarType.Float32,
        ["bfloat16"] = ScalarType.BFloat16,
        ["float16"] = ScalarType.Float16,
    };

    private readonly Option<string> _dtype = new("--dtype")
    {
        HelpName = string.Join('|', Dtypes.Keys),
        Description = "precision of weights and activations; log-probabilities are always computed in float32",
        DefaultValueFactory = _ => "float32",
    };

    private readonly Option<string> _device = new("--device")
    {
        HelpName = "auto|cpu|cuda[:n]",
        Description = "device of the model; auto is the first GPU, or the CPU if there is none",
        DefaultValueFactory = _ => "auto",
    };

    /// <summary>Adds the options to a command.</summary>
    public ModelOptions(Command command)
    {
        command.Add(_dtype);
        command.Add(_device);
        _dtype.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is var name && !Dtypes.ContainsKey(name))
            {
                result.AddError($"--dtype {name}: must be one of {string.Join(", ", Dtypes.Keys)}");
            }
        });
    }

    /// <summary>The option --dtype.</summary>
    public Option DtypeOption => _dtype;

    /// <summary>Returns the precision of --dtype.</summary>
    public ScalarType Dtype(ParseResult arguments) => Dtypes[arguments.GetRequiredValue(_dtype)];

    /// <summary>Returns the device of --device.</summary>
    /// <exception cref="ArgumentException">The device is not available.</exception>
    public Device Device(ParseResult arguments)
    {
        TorchRuntime.Require();
        return TorchDevice.Named(arguments.GetValue(_device));
    }

    /// <summary>Creates the option --adapter of commands that accept an adapter.</summary>
    public static Option<string?> Adapter() => new("--adapter") { HelpName = "DIR", Description = "folder of a LoRA adapter in PEFT's format" };

    /// <summary>Loads a language model with the precision and device of the options.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="adapter">The folder of an adapter; null to load none.</param>
    public CausalLm Load(ParseResult arguments, ModelArgument model, string? adapter = null)
    {
        var loaded = Load(arguments, model, CausalLm.Load);
        if (adapter is not null)
        {
            LoraAdapter.Load(loaded, adapter);
        }

        return loaded;
    }

    /// <summary>Loads a model of any type with the precision and device of the options.</summary>
    public T Load<T>(ParseResult arguments, ModelArgument model, Func<string, Device?, ScalarType?, T> load) =>
        load(model.Folder, Device(arguments), Dtype(arguments));
}
