using DpoNotebooks.Losses;

namespace DpoNotebooks.Experiments.Methods;

/// <summary>{"method": name, options}; see <see cref="NamedRecordConverter{T}"/>.</summary>
internal sealed class MethodConverter() : NamedRecordConverter<Method>("method", BuiltIn)
{
    private static readonly Dictionary<string, Type> BuiltIn = new()
    {
        ["preferences"] = typeof(PreferenceMethod),
        ["best_of_n"] = typeof(BestOfNSampling),
    };
}
