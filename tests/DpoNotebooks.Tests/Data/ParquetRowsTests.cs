using DpoNotebooks.Data;
using Parquet;
using Parquet.Schema;

namespace DpoNotebooks.Tests.Data;

public sealed class ParquetRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Load_reads_the_rows_of_all_groups_in_order_and_ignores_other_columns()
    {
        var path = await Write(["p", "ü"], ["c", ""], ["r", "🎬"]);

        var pairs = PreferencePairs.Load(path).ToArray();

        Assert.Equal(
            [new("p", "c", "r") { Source = $"{path}:1" }, new("ü", "", "🎬") { Source = $"{path}:2" },
                new("p", "c", "r") { Source = $"{path}:3" }, new("ü", "", "🎬") { Source = $"{path}:4" }], pairs);
    }

    [Fact]
    public async Task A_null_throws_at_its_row_after_the_rows_before_it()
    {
        var path = await Write(["p", "p"], ["c", null], ["r", "r"]);

        var (pairs, error) = PreferencePairsTests.Drain(PreferencePairs.Load(path));

        Assert.Single(pairs);
        Assert.Equal($"{path}:2: the field 'chosen' is not a string", error!.Message);
        Assert.Equal([1L, 3], PreferencePairs.Load(path, onBadRow: _ => { }).Select(PreferencePairsTests.LineOf));
    }

    [Fact]
    public async Task A_column_of_numbers_as_text_throws()
    {
        var path = await Write(["p"], ["c"], ["r"]);

        var error = PreferencePairsTests.Drain(PreferencePairs.Load(path, new PairColumns { Prompt = "score" })).Error;

        Assert.Equal($"{path}:1: the field 'score' is not a string", error!.Message);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200)]
    public async Task The_error_of_a_cut_off_file_names_it(int missing)
    {
        var path = await Write(["p"], ["c"], ["r"]);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var cut = _folder.Write("cut.parquet", bytes[..^missing]);

        var error = PreferencePairsTests.Drain(PreferencePairs.Load(cut)).Error!;

        Assert.StartsWith($"{cut}: the Parquet file cannot be read", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A file of two equal row groups, with a column of numbers beside the texts.</summary>
    private async Task<string> Write(string?[] prompts, string?[] chosen, string?[] rejected)
    {
        var schema = new ParquetSchema(
            new DataField<string>("prompt"), new DataField<int>("score"), new DataField<string>("chosen"), new DataField<string>("rejected"));
        var path = Path.Combine(_folder.Path, "a.parquet");
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, file);
        for (var group = 0; group < 2; group++)
        {
            using var rows = writer.CreateRowGroup();
            await rows.WriteAsync(schema.DataFields[0], prompts!);
            await rows.WriteAsync<int>(schema.DataFields[1], new int[prompts.Length]);
            await rows.WriteAsync(schema.DataFields[2], chosen!);
            await rows.WriteAsync(schema.DataFields[3], rejected!);
        }

        return path;
    }
}
