namespace DpoNotebooks.Architecture.Tests;

/// <summary>docs/ARCHITECTURE.md shows the present code.</summary>
public class ArchitecturePageTests
{
    [Fact]
    public void Diagrams_show_the_present_projects_and_folders()
    {
        var generated = ArchitecturePage.Generate();
        if (Environment.GetEnvironmentVariable(ArchitecturePage.WriteSwitch) is { Length: > 0 })
        {
            ArchitecturePage.Write(generated);
        }

        Assert.True(generated == ArchitecturePage.Read(),
            $"The diagrams of docs/ARCHITECTURE.md are out of date. Run: {ArchitecturePage.WriteSwitch}=1 dotnet test tests/DpoNotebooks.Architecture.Tests");
    }
}
