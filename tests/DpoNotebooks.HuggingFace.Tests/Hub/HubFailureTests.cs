namespace DpoNotebooks.HuggingFace.Tests.Hub;

public sealed class HubFailureTests : IDisposable
{
    private readonly HubFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_cut_download_resumes_at_its_end()
    {
        _fixture.AddWeights(
            request => HubServer.Cut(HubServer.Ranged(request, _fixture.Weights), 70_000),
            request => HubServer.Cut(HubServer.Ranged(request, _fixture.Weights), 60_000),
            request => HubServer.Ranged(request, _fixture.Weights));

        _fixture.Resolve();

        _fixture.AssertWhole();
        Assert.Equal([null, "bytes=70000-", "bytes=130000-"], _fixture.Store.Requests.Select(request => request.Header("range")));
        Assert.Equal([1.0, 2], _fixture.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public void A_server_without_ranges_sends_the_whole_file_again()
    {
        _fixture.AddWeights(
            _ => HubServer.Cut(new HubResponse(200, _fixture.Weights), 70_000),
            _ => new HubResponse(200, _fixture.Weights));

        _fixture.Resolve();

        _fixture.AssertWhole();
    }

    [Fact]
    public void A_range_with_a_wrong_start_restarts_the_download()
    {
        _fixture.AddWeights(
            request => HubServer.Cut(HubServer.Ranged(request, _fixture.Weights), 70_000),
            _ => new HubResponse(206, _fixture.Weights[60_000..], ("Content-Range", "bytes 60000-199999/200000")),
            request => HubServer.Ranged(request, _fixture.Weights));

        _fixture.Resolve();

        _fixture.AssertWhole();
        Assert.Null(_fixture.Store.Requests[^1].Header("range"));
    }

    [Fact]
    public void A_download_that_is_always_cut_fails_and_keeps_the_received_bytes()
    {
        _fixture.AddWeights(request => HubServer.Cut(HubServer.Ranged(request, _fixture.Weights), 1000));

        var problem = _fixture.Problem();

        Assert.Contains("model.safetensors was cut off", problem, StringComparison.Ordinal);
        Assert.Contains("given up after 4 attempts", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("signature", problem, StringComparison.Ordinal);
        Assert.Equal(4000, new FileInfo(_fixture.Incomplete).Length);
        Assert.Equal([1.0, 2, 4], _fixture.Waits.Select(wait => wait.TotalSeconds));
        Assert.False(File.Exists(Path.Combine(_fixture.Snapshot, "model.safetensors")));
        Assert.False(Directory.Exists(Path.Combine(_fixture.Repository, "refs")));
    }

    [Fact]
    public void A_download_that_makes_progress_does_not_fail()
    {
        var large = new byte[12 << 20];
        new Random(1).NextBytes(large);
        _fixture.Hub.AddLarge("model.safetensors", large, _fixture.Store, request => HubServer.Cut(HubServer.Ranged(request, large), (1 << 20) + 1));

        _fixture.Resolve();

        Assert.Equal(large, File.ReadAllBytes(Path.Combine(_fixture.Snapshot, "model.safetensors")));
        Assert.Equal(12, _fixture.Store.Requests.Count);
    }

    [Theory]
    [InlineData("Retry-After", "7", 7)]
    [InlineData("Retry-After", "0", 1)]
    [InlineData("RateLimit", "\"resolvers\";r=0;t=55", 55)]
    public void After_429_the_wait_is_the_one_that_the_server_asks_for(string header, string after, double seconds)
    {
        var config = _fixture.Hub.Resolve("config.json");
        _fixture.AddWeights();
        var body = """{"model_type": "gpt2"}"""u8.ToArray();
        _fixture.Hub.On(config, _ => HubServer.Status(429, (header, after)), _ => new HubResponse(200, body, ("ETag", $"\"{HubServer.GitHash(body)}\"")));

        _fixture.Resolve();

        Assert.Equal([seconds], _fixture.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public void A_requested_wait_of_hours_is_an_error()
    {
        _fixture.Hub.On("/api/models/owner/name/revision/main", _ => HubServer.Status(429, ("Retry-After", "7200")));

        Assert.Contains("asks to wait 120 minutes", _fixture.Problem(), StringComparison.Ordinal);
        Assert.Empty(_fixture.Waits);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public void A_server_error_is_retried_a_limited_number_of_times(int status)
    {
        _fixture.Hub.On("/api/models/owner/name/revision/main", _ => HubServer.Status(status));

        var problem = _fixture.Problem();

        Assert.Contains($"answers {status}", problem, StringComparison.Ordinal);
        Assert.Equal(4, _fixture.Hub.Requests.Count);
    }

    [Fact]
    public void One_status_500_is_recovered()
    {
        _fixture.AddWeights(_ => HubServer.Status(500), request => HubServer.Ranged(request, _fixture.Weights));

        _fixture.Resolve();

        _fixture.AssertWhole();
    }

    [Fact]
    public void An_unreachable_hub_is_named()
    {
        _fixture.Hub.Dispose();

        var problem = _fixture.Problem();

        Assert.Contains(_fixture.Settings.Endpoint, problem, StringComparison.Ordinal);
        Assert.Contains("HF_HUB_OFFLINE=1", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_timeout_is_retried_as_a_cut_connection()
    {
        using var released = new ManualResetEventSlim();
        _fixture.AddWeights(
            request =>
            {
                released.Wait();
                return HubServer.Ranged(request, _fixture.Weights);
            },
            request => HubServer.Ranged(request, _fixture.Weights));
        var settings = _fixture.Settings;

        _fixture.Resolve(settings: settings with { Retry = settings.Retry with { ReadTimeout = TimeSpan.FromSeconds(1) } });

        released.Set();
        _fixture.AssertWhole();
        Assert.NotEmpty(_fixture.Waits);
    }

    [Theory]
    [InlineData(199_990)]
    [InlineData(200_010)]
    public void A_wrong_length_is_rejected_before_any_byte_is_stored(int length)
    {
        _fixture.AddWeights(_ => new HubResponse(200, new byte[length]));

        var problem = _fixture.Problem();

        Assert.Contains($"model.safetensors would have {length} bytes, but the hub states 200000", problem, StringComparison.Ordinal);
        AssertNothingStored();
    }

    [Fact]
    public void A_wrong_content_is_rejected_and_deleted()
    {
        var other = (byte[])_fixture.Weights.Clone();
        other[123_456] ^= 1;
        _fixture.AddWeights(_ => new HubResponse(200, other));

        var problem = _fixture.Problem();

        Assert.Contains(
            $"model.safetensors has the hash {HubServer.Sha256(other)}, but the hub states {HubServer.Sha256(_fixture.Weights)}",
            problem, StringComparison.Ordinal);
        AssertNothingStored();

        _fixture.AddWeights();
        _fixture.Resolve();
        _fixture.AssertWhole();
    }

    [Fact]
    public void A_small_file_with_a_wrong_content_is_rejected()
    {
        var body = "{}"u8.ToArray();
        _fixture.AddWeights();
        _fixture.Hub.On(_fixture.Hub.Resolve("config.json"), _ => new HubResponse(200, "[]"u8.ToArray(), ("ETag", $"\"{HubServer.GitHash(body)}\"")));

        Assert.Contains("config.json has the hash", _fixture.Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_incomplete_file_is_rejected_once_and_deleted()
    {
        _fixture.AddWeights();
        Directory.CreateDirectory(Path.GetDirectoryName(_fixture.Incomplete)!);
        File.WriteAllBytes(_fixture.Incomplete, new byte[5000]);

        Assert.Contains("has the hash", _fixture.Problem(), StringComparison.Ordinal);
        _fixture.Resolve();

        _fixture.AssertWhole();
    }

    [Fact]
    public void A_complete_incomplete_file_is_not_downloaded_again()
    {
        _fixture.AddWeights();
        Directory.CreateDirectory(Path.GetDirectoryName(_fixture.Incomplete)!);
        File.WriteAllBytes(_fixture.Incomplete, _fixture.Weights);

        _fixture.Resolve();

        _fixture.AssertWhole();
        Assert.Empty(_fixture.Store.Requests);
    }

    [Fact]
    public void A_file_without_a_hash_is_not_downloaded()
    {
        _fixture.AddWeights();
        _fixture.Hub.On(_fixture.Hub.Resolve("config.json"), _ => new HubResponse(200, "{}"u8.ToArray(), ("ETag", "\"../../evil\"")));

        Assert.Contains("could not be verified", _fixture.Problem(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"siblings": []}""")]
    [InlineData("""{"sha": "../../../x", "siblings": []}""")]
    [InlineData("""{"sha": "0123456789abcdef0123456789abcdef01234567", "siblings": [{}]}""")]
    public void A_malformed_listing_is_an_error(string json)
    {
        _fixture.Hub.On("/api/models/owner/name/revision/main", _ => HubServer.Json(json));

        Assert.Contains("is not a listing", _fixture.Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_listing_is_requested_again()
    {
        _fixture.AddWeights();
        var whole = HubServer.Json(
            $$"""{"sha": "{{HubServer.Commit}}", "siblings": [{"rfilename": "config.json"}, {"rfilename": "model.safetensors"}]}""");
        _fixture.Hub.On("/api/models/owner/name/revision/main", _ => HubServer.Cut(whole, 40), _ => whole);

        _fixture.Resolve();

        _fixture.AssertWhole();
    }

    private void AssertNothingStored()
    {
        Assert.False(File.Exists(_fixture.Incomplete));
        Assert.False(File.Exists(Path.Combine(_fixture.Repository, "blobs", HubServer.Sha256(_fixture.Weights))));
        Assert.False(File.Exists(Path.Combine(_fixture.Snapshot, "model.safetensors")));
    }
}
