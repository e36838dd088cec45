using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DpoNotebooks.Data;

namespace DpoNotebooks.Tests.Data;

public class AnthropicHhTests
{
    /// <summary>The indices of the published files of the golden.</summary>
    public static TheoryData<int> Files => [.. Enumerable.Range(0, Goldens.Json("losses", "hh.json")["files"]!.AsArray().Count)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_gives_the_pairs_of_the_reference_code(int file)
    {
        var golden = Goldens.Json("losses", "hh.json")["files"]![file]!;
        var path = SharedData.PathOf("hh", golden["file"]!.GetValue<string>());
        var report = new HhReport();

        var pairs = AnthropicHh.Load(path, report).ToDictionary(PreferencePairsTests.LineOf);

        Assert.Equal(golden["rows"]!.GetValue<int>(), report.Rows);
        Assert.Equal(golden["prompts"]!.GetValue<int>(), pairs.Values.Select(pair => pair.Prompt).Distinct().Count() + report.OtherPrompts.Count);
        Assert.Equal(Lines(golden["identical"]), report.Identical);
        Assert.Equal(Lines(golden["mangled"]), report.OtherPrompts);
        Assert.Equal(Lines(golden["chosen_blank"]), report.BlankChosen);
        Assert.Equal(Lines(golden["rejected_blank"]).Except(report.OtherPrompts), report.BlankRejected);
        Assert.DoesNotContain(report.OtherPrompts, pairs.ContainsKey);
        foreach (var sample in golden["samples"]!.AsArray())
        {
            if (!sample!["mangled"]!.GetValue<bool>())
            {
                var pair = pairs[sample["index"]!.GetValue<int>() + 1];
                AssertIs(sample["prompt"]!, pair.Prompt);
                AssertIs(sample["chosen"]!, pair.Chosen);
                AssertIs(sample["rejected"]!, pair.Rejected);
            }
        }

        Assert.Equal(golden["sha256_of_all"]!.GetValue<string>(), HashOfAll(path, pairs));
    }

    [Fact]
    public void The_last_assistant_turn_is_the_response()
    {
        using var folder = new TemporaryFolder();
        const string Prompt = @"\n\nHuman: a\n\nAssistant: b\n\nHuman: c\n\nAssistant:";
        var path = folder.Write("hh.jsonl", $$"""{"chosen": "{{Prompt}} d", "rejected": "{{Prompt}} e"}""");

        var pair = Assert.Single(AnthropicHh.Load(path));

        Assert.Equal(("\n\nHuman: a\n\nAssistant: b\n\nHuman: c\n\nAssistant:", " d", " e"), (pair.Prompt, pair.Chosen, pair.Rejected));
    }

    [Fact]
    public void A_dialogue_without_assistant_throws_and_different_prompts_are_skipped()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("hh.jsonl", """
            {"chosen": "\n\nHuman: a\n\nAssistant: d", "rejected": "\n\nHuman: b\n\nAssistant: e"}
            {"chosen": "\n\nHuman: a", "rejected": "\n\nHuman: a"}
            """);
        var report = new HhReport();

        var (pairs, error) = PreferencePairsTests.Drain(AnthropicHh.Load(path, report));

        Assert.Empty(pairs);
        Assert.Equal([1L], report.OtherPrompts);
        Assert.StartsWith($"{path}:2: chosen has no turn", error!.Message, StringComparison.Ordinal);
        Assert.Equal("1 rows: 1 skipped (chosen and rejected have different prompts), 0 identical pairs, 0 blank chosen, 0 blank rejected", report.ToString());
    }

    /// <summary>Adds the skipped rows as the reference code slices them, without a check of the prompt.</summary>
    private static string HashOfAll(string path, Dictionary<long, PreferencePair> pairs)
    {
        var raw = PreferencePairs.Load(path, new PairColumns { Prompt = "chosen" });
        var parts = raw.SelectMany((row, i) =>
        {
            var cut = row.Chosen.LastIndexOf("\n\nAssistant:", StringComparison.Ordinal) + "\n\nAssistant:".Length;
            return pairs.TryGetValue(i + 1, out var pair) ? [pair.Prompt, pair.Chosen, pair.Rejected]
                : (string[])[row.Chosen[..cut], row.Chosen[cut..], row.Rejected[Math.Min(cut, row.Rejected.Length)..]];
        });
        return Sha256(string.Join('\0', parts));
    }

    private static void AssertIs(JsonNode digest, string text)
    {
        Assert.Equal(digest["utf16_units"]!.GetValue<int>(), text.Length);
        Assert.Equal(digest["sha256"]!.GetValue<string>(), Sha256(text));
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static long[] Lines(JsonNode? indices) => [.. indices!.AsArray().Select(index => index!.GetValue<long>() + 1)];
}
