using System.Text.Json.Serialization;
using DpoNotebooks.Data;

namespace DpoNotebooks.Tests.Data;

public sealed class ParquetColumnTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lists_of_objects_are_read_over_row_groups_even_if_empty_or_missing()
    {
        Row[] rows =
        [
            new() { Turns = [new("user", "a"), new("assistant", "b")], Info = new("x", 1), Number = 1, Words = ["p", "q"] },
            new() { Turns = [], Info = new("y", null), Number = null, Words = [] },
            new() { Turns = null, Info = new(null, 3), Number = 3, Words = null },
            new() { Turns = [new("system", null), new(null, "d"), new("user", "ü🎬")], Info = new("z", 4), Number = 4, Words = ["r"] },
        ];
        var path = ParquetFile.Write(_folder.PathOf("a.parquet"), rows, rowGroup: 3);

        var read = DataRows.Load(path, row => new Row
        {
            Turns = [.. row.InnerRows("turns").Select(turn => new Turn(turn.TextOrNull("role"), turn.TextOrNull("content")))],
            Info = new(row.Inner("info").TextOrNull("id"), row.Inner("info").NumberOrNull("year")),
            Number = row.NumberOrNull("number"),
            Words = [.. row.Texts("words")],
        }).ToArray();

        Assert.Equal(4, read.Length);
        foreach (var (expected, actual) in rows.Zip(read))
        {
            Assert.Equal(expected.Turns ?? [], actual.Turns);
            Assert.Equal(expected.Info, actual.Info);
            Assert.Equal(expected.Number, actual.Number);
            Assert.Equal(expected.Words ?? [], actual.Words);
        }
    }

    [Fact]
    public void A_column_of_an_unknown_type_throws_only_if_it_is_used()
    {
        Dated[] rows = [new() { When = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc), Deep = [[1]], Text = "t" }];
        var path = ParquetFile.Write(_folder.PathOf("a.parquet"), rows);

        Assert.Equal("t", Assert.Single(TextColumns.Load(path, ["Text"])).Texts[0]);
        Assert.Equal($"{path}:1: the field 'When' is not a string", Assert.Throws<DataFileException>(() => TextColumns.Load(path, ["When"]).ToArray()).Message);
        Assert.Equal($"{path}:1: the field 'Deep' is not a string", Assert.Throws<DataFileException>(() => TextColumns.Load(path, ["Deep"]).ToArray()).Message);
    }

    [Fact]
    public void A_damaged_column_throws_even_if_bad_rows_are_skipped()
    {
        Row[] rows = [.. Enumerable.Range(0, 500).Select(i => new Row { Words = [], Info = new($"{i * 7919 % 1000}", i) })];
        var path = ParquetFile.Write(_folder.PathOf("a.parquet"), rows);
        var bytes = File.ReadAllBytes(path);
        Array.Fill(bytes, (byte)0xAB, 4, bytes.Length / 2);
        File.WriteAllBytes(path, bytes);

        var problem = Assert.Throws<DataFileException>(() => DataRows.Load(path, row => row.Inner("info").Text("id"), _ => { }).Count());

        Assert.StartsWith($"{path}: the Parquet file cannot be read", problem.Message, StringComparison.Ordinal);
    }

    public sealed record Turn([property: JsonPropertyName("role")] string? Role, [property: JsonPropertyName("content")] string? Content)
    {
        public Turn()
            : this(null, null)
        {
        }
    }

    public sealed record Info([property: JsonPropertyName("id")] string? Id, [property: JsonPropertyName("year")] double? Year)
    {
        public Info()
            : this(null, null)
        {
        }
    }

    public sealed class Row
    {
        [JsonPropertyName("turns")]
        public List<Turn>? Turns { get; set; }

        [JsonPropertyName("info")]
        public Info? Info { get; set; }

        [JsonPropertyName("number")]
        public double? Number { get; set; }

        [JsonPropertyName("words")]
        public List<string>? Words { get; set; }
    }

    public sealed class Dated
    {
        public DateTime When { get; set; }

        public List<List<int>>? Deep { get; set; }

        public string? Text { get; set; }
    }
}
