using DpoNotebooks.Losses;

namespace DpoNotebooks.Experiments.Worlds;

/// <summary>{"world": name, options}; see <see cref="NamedRecordConverter{T}"/>. Every recipe is named after its type.</summary>
internal sealed class WorldRecipeConverter() : NamedRecordConverter<WorldRecipe>("world", new Dictionary<string, Type>());
