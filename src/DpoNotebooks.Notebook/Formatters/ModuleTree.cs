using System.Globalization;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Describes a module: its layers, their parameters, and the number of parameter values.</summary>
internal static class ModuleTree
{
    /// <summary>Returns the layers and parameters by their names in the state dict.</summary>
    public static ValueTree Of(nn.Module module) => Of("", module);

    /// <summary>Summarizes a module, as in "CausalLm, 124,439,808 parameters, float32 on cpu".</summary>
    public static string Summary(nn.Module module)
    {
        var name = ValueText.TypeName(module.GetType());
        var parameters = module.parameters().DistinctBy(parameter => parameter.Handle).ToList(); // tied weights count once; disposed ones are not listed
        var count = parameters.Sum(parameter => parameter.numel());
        var frozen = parameters.Where(parameter => !parameter.requires_grad).Sum(parameter => parameter.numel());
        return count == 0 ? name : string.Create(CultureInfo.InvariantCulture,
            $"{name}, {count:N0} parameters{(frozen == 0 ? "" : frozen == count ? ", frozen" : $", {frozen:N0} of them frozen")}, {Kinds(parameters)}");
    }

    private static ValueTree Of(string name, nn.Module module) => new(name, Summary(module),
    [
        .. module.named_parameters(recurse: false).Select(parameter => new ValueTree(parameter.name, TensorText.Heading(parameter.parameter), [])),
        .. module.named_children().Select(child => Of(child.name, child.module)),
    ]);

    private static string Kinds(IEnumerable<Tensor> parameters) =>
        string.Join(", ", parameters.Select(parameter => $"{TensorText.Dtype(parameter.dtype)} on {parameter.device}").Distinct());
}
