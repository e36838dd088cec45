using DpoNotebooks.HuggingFace.Hub;

namespace DpoNotebooks.HuggingFace.Tests.Hub;

public class HubSettingsTests
{
    private static readonly string Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    [Fact]
    public void Defaults_are_the_public_hub_and_its_cache_folder()
    {
        var settings = Of();

        Assert.Equal("https://huggingface.co", settings.Endpoint);
        Assert.Equal(Path.Combine(Home, ".cache", "huggingface", "hub"), settings.CacheFolder);
        Assert.False(settings.Offline);
    }

    [Fact]
    public void The_variables_of_the_other_tools_are_read()
    {
        Assert.Equal("/x/hub", Of(("HF_HOME", "/x")).CacheFolder);
        Assert.Equal("/y", Of(("HF_HOME", "/x"), ("HF_HUB_CACHE", "/y")).CacheFolder);
        Assert.Equal("/c/huggingface/hub", Of(("XDG_CACHE_HOME", "/c")).CacheFolder);
        Assert.Equal(Path.Combine(Home, "x", "hub"), Of(("HF_HOME", "~/x")).CacheFolder);
        Assert.Equal("http://mirror:8080/hf", Of(("HF_ENDPOINT", "http://mirror:8080/hf/")).Endpoint);
        Assert.Equal("hf_1", Of(("HF_TOKEN", "hf_1 ")).Token!.Value);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("YES", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public void Offline_accepts_all_spellings_of_true(string value, bool offline) => Assert.Equal(offline, Of(("HF_HUB_OFFLINE", value)).Offline);

    [Fact]
    public void The_token_is_read_from_the_variable_or_else_from_a_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("token", "hf_file\n");
        var other = folder.Write("other", "hf_other");

        Assert.Equal("hf_file", Of(("HF_HOME", folder.Path)).Token!.Value);
        Assert.Equal("hf_other", Of(("HF_HOME", folder.Path), ("HF_TOKEN_PATH", other)).Token!.Value);
        Assert.Equal("hf_variable", Of(("HF_HOME", folder.Path), ("HF_TOKEN", "hf_variable")).Token!.Value);
        Assert.Null(Of(("HF_HOME", folder.PathOf("none"))).Token);
    }

    [Fact]
    public void A_malformed_endpoint_or_token_is_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("token", "two words");

        Assert.Contains("HF_ENDPOINT is 'mirror'", Assert.Throws<HubException>(() => Of(("HF_ENDPOINT", "mirror"))).Message, StringComparison.Ordinal);
        var problem = Assert.Throws<HubException>(() => Of(("HF_HOME", folder.Path))).Message;
        Assert.StartsWith(folder.PathOf("token"), problem, StringComparison.Ordinal);
        Assert.DoesNotContain("words", problem, StringComparison.Ordinal);
    }

    private static HubSettings Of(params (string Name, string Value)[] variables) =>
        HubSettings.FromEnvironment(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
