using DpoNotebooks.HuggingFace.Hub;

namespace DpoNotebooks.HuggingFace.Tests.Hub;

public class HubNameTests
{
    [Theory]
    [InlineData("hub:owner/name", false, "owner/name", "main")]
    [InlineData("hub:gpt2", false, "gpt2", "main")]
    [InlineData("hub:EleutherAI/pythia-2.8b@step1000", false, "EleutherAI/pythia-2.8b", "step1000")]
    [InlineData("hub:datasets/Anthropic/hh-rlhf@refs/convert/parquet", true, "Anthropic/hh-rlhf", "refs/convert/parquet")]
    [InlineData("hub:datasets/imdb", true, "imdb", "main")]
    public void Parse_reads_kind_repository_and_revision(string text, bool dataset, string id, string revision)
    {
        Assert.Equal(new HubName(dataset, id, revision), HubName.Parse(text));
    }

    [Theory]
    [InlineData("owner/name")]
    [InlineData("hub:")]
    [InlineData("hub:a/b/c")]
    [InlineData("hub:../x")]
    [InlineData("hub:owner/..")]
    [InlineData("hub:a..b/c")]
    [InlineData("hub:a--b/c")]
    [InlineData("hub:-a/c")]
    [InlineData("hub:owner/na me")]
    [InlineData("hub:owner/name@")]
    [InlineData("hub:owner/name@../../x")]
    [InlineData("hub:owner/name@a//b")]
    [InlineData("hub:owner/name@/etc")]
    [InlineData("hub:owner/name@a\\b")]
    [InlineData("hub:owner/name\n")]
    public void Parse_rejects_malformed_names(string text) => Assert.Throws<FormatException>(() => HubName.Parse(text));
}
