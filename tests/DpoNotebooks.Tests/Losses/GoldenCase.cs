using System.Text.Json.Nodes;

namespace DpoNotebooks.Tests.Losses;

/// <summary>One case of a golden file. It records which parameters are read, so that a parameter without a counterpart fails the test.</summary>
internal sealed class GoldenCase
{
    private static readonly HashSet<string> Results =
    [
        "sources", "losses", "mean", "grad_policy_chosen", "grad_policy_rejected",
        "rewards_as", "chosen_rewards", "rejected_rewards", "accuracy_strict", "accuracy_ties_half",
    ];

    private readonly HashSet<string> _read;

    public GoldenCase(JsonNode node)
        : this(node, node["loss"]?.GetValue<string>() ?? "", ["loss"])
    {
    }

    private GoldenCase(JsonNode node, string loss, HashSet<string> read) => (Node, Loss, _read) = (node, loss, read);

    public JsonNode Node { get; }

    public string Loss { get; }

    /// <summary>The same parameters for another loss, such as a part of a mixture.</summary>
    public GoldenCase As(string loss) => new(Node, loss, _read);

    public double Number(string name) => GoldenFile.Number(Read(name) ?? throw new InvalidDataException($"{this} has no {name}."));

    public double Number(string name, double missing) => Read(name) is { } node ? GoldenFile.Number(node) : missing;

    public double[] Numbers(string name) => GoldenFile.Flat(Read(name));

    public string? Text(string name) => Read(name)?.GetValue<string>();

    public string[] Texts(string name) => [.. Read(name)!.AsArray().Select(text => text!.GetValue<string>())];

    public void AssertEveryParameterIsRead()
    {
        string[] unread = [.. Node.AsObject().Select(p => p.Key).Where(name => !Results.Contains(name) && !_read.Contains(name))];
        Assert.True(unread.Length == 0, $"{this}: nothing reads {string.Join(", ", unread)}");
    }

    /// <summary>The loss and its parameters.</summary>
    public override string ToString() => new JsonObject(
        Node.AsObject().Where(p => !Results.Contains(p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))).ToJsonString();

    private JsonNode? Read(string name)
    {
        _read.Add(name);
        return Node[name];
    }
}
