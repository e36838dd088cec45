using System.Text.Json.Serialization;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Experiments.Worlds;

/// <summary>How a <see cref="World"/> is made. A new world is one record that derives from this one; experiments accept any.</summary>
[JsonConverter(typeof(WorldRecipeConverter))]
public abstract record WorldRecipe
{
    /// <summary>Loads or generates the world.</summary>
    /// <param name="request">How much of it is needed.</param>
    /// <param name="context">Fetches files and shows progress.</param>
    /// <exception cref="ArgumentException">The world cannot provide what is requested; the message says what is missing.</exception>
    public abstract World Load(WorldRequest request, ExperimentContext context);
}
