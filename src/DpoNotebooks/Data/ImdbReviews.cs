using System.Globalization;
using System.Text;

namespace DpoNotebooks.Data;

/// <summary>A film review, with its HTML line breaks.</summary>
/// <param name="Text">The review.</param>
/// <param name="Positive">Its sentiment; null in the unlabelled part.</param>
public sealed record ImdbReview(string Text, bool? Positive)
{
    /// <summary>The position of the review, "file:line".</summary>
    public string? Source { get; init; }
}

/// <summary>Reads the Large Movie Review Dataset (IMDb; Maas et al. 2011) in each of its public forms.</summary>
public static class ImdbReviews
{
    private static readonly string[] Texts = ["text", "review"];
    private static readonly string[] Labels = ["label", "sentiment"];
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the reviews of a file with a text and a label column (CSV, Parquet, JSONL) or of a folder: aclImdb/train or
    /// aclImdb/test, which contain neg and pos, or a folder of unlabelled reviews such as aclImdb/train/unsup.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="FileNotFoundException">The file does not exist, or the folder contains neither neg and pos nor reviews.</exception>
    /// <exception cref="DataFileException">While enumerating: a row has no text or label, or its label is not one of 0, 1, -1, neg, pos, negative,
    /// positive.</exception>
    public static IEnumerable<ImdbReview> Load(string path, Action<DataFileException>? onBadRow = null)
    {
        if (!Directory.Exists(path))
        {
            return DataRows.Load(path, Parse, onBadRow);
        }

        var (neg, pos) = (Path.Combine(path, "neg"), Path.Combine(path, "pos"));
        var isSplit = Directory.Exists(neg) && Directory.Exists(pos);
        if (!isSplit && !Directory.EnumerateFiles(path, "*.txt").Any())
        {
            throw new FileNotFoundException(
                $"'{path}' contains neither neg and pos nor reviews; give aclImdb/train, aclImdb/test or aclImdb/train/unsup", path);
        }

        return DataRows.Parse(isSplit ? Files(neg, "neg").Concat(Files(pos, "pos")) : Files(path, "unsup"), Parse, onBadRow);
    }

    /// <summary>Reads one part of the data set from a folder in one of its public forms: aclImdb, which has a folder for each part, or files
    /// whose names begin with the part, as on the hub (plain_text/train-00000-of-00001.parquet).</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="part">train or test.</param>
    /// <exception cref="FileNotFoundException">The folder contains neither; or as for <see cref="Load"/>.</exception>
    public static IEnumerable<ImdbReview> LoadPart(string folder, string part)
    {
        if (Path.Combine(folder, part) is var inner && Directory.Exists(inner))
        {
            return Load(inner);
        }

        var names = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, part + "*", SearchOption.AllDirectories) : [];
        string[] files = [.. names.Where(IsData).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files.SelectMany(file => Load(file)) : throw new FileNotFoundException(
            $"'{folder}' has neither a folder {part} nor a data file whose name begins with {part}: give aclImdb or the hub's files", folder);
    }

    private static bool IsData(string path) =>
        FileKinds.CsvDelimiter(path) is not null || FileKinds.IsParquet(path) || path.Contains(".jsonl", StringComparison.OrdinalIgnoreCase);

    private static ImdbReview Parse(DataRow row)
    {
        var text = row.Text(row.FirstField(Texts));
        var field = row.FirstField(Labels);
        var label = row.TextOrNull(field) ?? row.Number(field).ToString(CultureInfo.InvariantCulture);
        bool? positive = label.Trim().ToUpperInvariant() switch
        {
            "1" or "POS" or "POSITIVE" => true,
            "0" or "NEG" or "NEGATIVE" => false,
            "-1" or "UNSUP" => null,
            _ => throw row.Problem($"the {field} '{label}' is not one of 0, 1, -1, neg, pos, negative, positive"),
        };
        return new ImdbReview(text, positive) { Source = row.Source };
    }

    /// <summary>Reads a folder of one file per review, named number_stars.txt, in the order of the numbers.</summary>
    private static IEnumerable<DataRow> Files(string folder, string label) =>
        Directory.GetFiles(folder, "*.txt").OrderBy(file => Number(file)).ThenBy(file => file, StringComparer.Ordinal).Select(file => FileRow(file, label));

    private static DataRow FileRow(string file, string label)
    {
        try
        {
            return DataRow.Of(file, 1, new Dictionary<string, object?> { ["text"] = Strict.GetString(File.ReadAllBytes(file)), ["label"] = label });
        }
        catch (DecoderFallbackException e)
        {
            return DataRow.Bad(file, 1, "the review is not valid UTF-8", e);
        }
    }

    private static int Number(string file) =>
        int.TryParse(Path.GetFileName(file).Split('_')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
