using DpoNotebooks.HuggingFace.Hub;

namespace DpoNotebooks.HuggingFace.Tests.Hub;

public sealed class HubAccessTests : IDisposable
{
    private const string Api = "/api/models/owner/name/revision/main";

    private readonly HubFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_token_is_sent_to_the_hub_only()
    {
        _fixture.AddWeights();

        _fixture.Resolve(settings: _fixture.Settings with { Token = new HubToken(" hf_secret\n") });

        Assert.All(_fixture.Hub.Requests, request => Assert.Equal("Bearer hf_secret", request.Header("authorization")));
        Assert.Null(Assert.Single(_fixture.Store.Requests).Header("authorization"));
    }

    [Fact]
    public void A_redirect_within_the_hub_keeps_the_token()
    {
        _fixture.AddWeights();
        _fixture.Hub.On("/api/models/old/revision/main", _ => HubServer.Status(307, ("Location", "/api/models/owner/name/revision/main")));
        foreach (var file in (string[])["config.json", "tokenizer.json", "model.safetensors"])
        {
            _fixture.Hub.On($"/old/resolve/{HubServer.Commit}/{file}", _ => HubServer.Status(307, ("Location", _fixture.Hub.Resolve(file))));
        }

        var folder = _fixture.Resolve("hub:old", settings: _fixture.Settings with { Token = new HubToken("hf_secret") });

        Assert.Equal(_fixture.Weights, File.ReadAllBytes(Path.Combine(folder, "model.safetensors")));
        Assert.EndsWith(Path.Combine("models--old", "snapshots", HubServer.Commit), folder, StringComparison.Ordinal);
        Assert.All(_fixture.Hub.Requests, request => Assert.Equal("Bearer hf_secret", request.Header("authorization")));
    }

    [Fact]
    public void Endless_redirects_are_an_error()
    {
        _fixture.Hub.On(Api, _ => HubServer.Status(302, ("Location", Api)));

        Assert.Contains("redirects more than 10 times", _fixture.Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_and_properties_do_not_reveal_the_token()
    {
        var settings = _fixture.Settings with { Token = new HubToken("hf_secret") };

        Assert.DoesNotContain("secret", settings.ToString(), StringComparison.Ordinal);
        Assert.Empty(typeof(HubToken).GetProperties());
    }

    [Theory]
    [InlineData(401, "GatedRepo", "is gated: accept its terms at")]
    [InlineData(403, "GatedRepo", "is gated: accept its terms at")]
    [InlineData(401, "RepoNotFound", "no such repository, or it is private or gated")]
    [InlineData(403, null, "accept the repository's terms")]
    public void An_access_error_says_what_to_do_with_and_without_a_token(int status, string? code, string says)
    {
        _fixture.Hub.On(Api, _ => code is null ? HubServer.Status(status) : HubServer.Status(status, ("X-Error-Code", code)));

        var without = _fixture.Problem();
        var with = _fixture.Problem(settings: _fixture.Settings with { Token = new HubToken("hf_secret") });

        Assert.Contains(says, without, StringComparison.Ordinal);
        Assert.Contains($"{_fixture.Hub.Address}/owner/name", without, StringComparison.Ordinal);
        Assert.Contains("set HF_TOKEN", without, StringComparison.Ordinal);
        Assert.Contains("is valid and its owner has access", with, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", with, StringComparison.Ordinal);
        Assert.Empty(_fixture.Waits);
    }

    [Theory]
    [InlineData("RevisionNotFound", "no such branch, tag or commit")]
    [InlineData("RepoNotFound", "no such repository")]
    public void A_missing_repository_or_revision_is_named(string code, string says)
    {
        _fixture.Hub.On(Api, _ => HubServer.Status(404, ("X-Error-Code", code), ("X-Error-Message", "Sorry")));

        var problem = _fixture.Problem();

        Assert.Contains(says, problem, StringComparison.Ordinal);
        Assert.Contains("answers 404 (Sorry)", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Offline_a_complete_cache_is_used_without_requests()
    {
        _fixture.AddWeights();
        _fixture.Resolve();
        var before = _fixture.Hub.Requests.Count;
        var offline = _fixture.Settings with { Offline = true };

        Assert.Equal(_fixture.Snapshot, _fixture.Resolve(settings: offline));
        Assert.Equal(_fixture.Snapshot, _fixture.Resolve($"hub:owner/name@{HubServer.Commit}", settings: offline));
        Assert.Equal(before, _fixture.Hub.Requests.Count);
    }

    [Fact]
    public void Offline_the_files_missing_from_the_cache_are_named()
    {
        var offline = _fixture.Settings with { Offline = true };
        Assert.Contains(
            "hub:owner/name@main: the cache does not have it, and HF_HUB_OFFLINE forbids",
            _fixture.Problem(settings: offline), StringComparison.Ordinal);

        _fixture.AddWeights();
        _fixture.Resolve();
        File.Delete(Path.Combine(_fixture.Snapshot, "tokenizer.json"));

        Assert.Contains(
            $"the cache does not have tokenizer.json of commit {HubServer.Commit}", _fixture.Problem(settings: offline), StringComparison.Ordinal);
        Assert.Contains(
            "hub:owner/name@other: the cache does not have it", _fixture.Problem("hub:owner/name@other", settings: offline), StringComparison.Ordinal);
        Assert.Empty(_fixture.Waits);
    }

    [Fact]
    public void Offline_a_cache_filled_by_another_tool_is_used()
    {
        _fixture.AddWeights();
        _fixture.Resolve();
        Directory.Delete(Path.Combine(_fixture.Repository, ".listings"), recursive: true);
        var offline = _fixture.Settings with { Offline = true };

        Assert.Equal(_fixture.Snapshot, _fixture.Resolve(settings: offline));

        File.Delete(Path.Combine(_fixture.Snapshot, "model.safetensors"));
        Assert.Contains("does not have weights", _fixture.Problem(settings: offline), StringComparison.Ordinal);
    }

    [Fact]
    public void Offline_an_interrupted_download_is_not_used_as_complete()
    {
        _fixture.AddWeights(_ => HubServer.Status(500));
        _fixture.Hub.AddRevision(HubServer.Commit);
        var name = $"hub:owner/name@{HubServer.Commit}";
        _fixture.Problem(name);

        var problem = _fixture.Problem(name, settings: _fixture.Settings with { Offline = true });
        Assert.Contains("the cache does not have model.safetensors", problem, StringComparison.Ordinal);
    }
}
