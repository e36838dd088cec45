using CsCheck;

namespace DpoNotebooks.Tests.Fixtures;

/// <summary>Checks a property on random cases that are the same in every run.</summary>
internal static class Property
{
    /// <summary>Checks the property on a number of cases.</summary>
    /// <exception cref="CsCheckException">The property does not hold; the message has the smallest case found.</exception>
    public static void Holds<T>(Gen<T> cases, Action<T> assert, int count = 1000)
    {
        // The seed of CsCheck's own Sample determines its first case only.
        var random = new PCG(1, 2305);
        for (var done = 0; done < count; done++)
        {
            var seed = random.ToString();
            try
            {
                assert(cases.Generate(random, null, out _));
            }
            catch (Exception)
            {
                cases.Sample(assert, seed: seed); // repeats the case and searches for a smaller one
                throw;
            }
        }
    }
}
