using DpoNotebooks.Losses;

namespace DpoNotebooks.Experiments.Claims;

/// <summary>{"claim": name, options}; see <see cref="NamedRecordConverter{T}"/>. Every claim is named after its type.</summary>
internal sealed class ClaimConverter() : NamedRecordConverter<Claim>("claim", new Dictionary<string, Type>());
