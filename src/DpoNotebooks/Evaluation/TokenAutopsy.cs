using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Evaluation;

/// <summary>Per-token contributions to a pair's margin; they sum to βΔ over the tokens of both responses.</summary>
/// <param name="Pair">Index of the pair in its dataset.</param>
/// <param name="Beta">β.</param>
/// <param name="Prompt">Pieces of the prompt.</param>
/// <param name="Chosen">The chosen response.</param>
/// <param name="Rejected">The rejected response.</param>
public sealed record TokenAutopsy(int Pair, double Beta, IReadOnlyList<string> Prompt, ResponseScores Chosen, ResponseScores Rejected)
{
    /// <summary>βΔ, the difference of the implicit rewards.</summary>
    public double Margin => Chosen.Margin + Rejected.Margin;

    /// <summary>σ(−βΔ), the weight of the pair's gradient.</summary>
    public double Weight => LogisticMargin.Sigmoid(-Margin);

    /// <summary>−log σ(βΔ).</summary>
    public double Loss => LogisticMargin.Loss(Margin);

    /// <summary>A token's share of βΔ, negative if it opposes βΔ; NaN if βΔ is 0. Shares may be large, because they cancel.</summary>
    public double ShareOf(TokenScore token) => Margin == 0 ? double.NaN : token.Margin / Margin;

    /// <summary>Scores both responses of a pair under both models.</summary>
    /// <param name="data">The pairs.</param>
    /// <param name="pair">Index of the pair.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="beta">β.</param>
    /// <param name="piece">Text of one token, as <see cref="HuggingFace.Tokenization.TextTokenizer.PieceOf"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range, or β is not positive.</exception>
    /// <exception cref="ArgumentException">The pair does not fit one of the models; the message names it.</exception>
    public static TokenAutopsy Of(PairDataset data, int pair, CausalLm policy, CausalLm reference, double beta, Func<int, string> piece)
    {
        if (pair < 0 || pair >= data.Pairs.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(pair), pair, $"the dataset has pairs 0 to {data.Pairs.Count - 1}");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        DataFit.Check(policy.Config, data);
        DataFit.Check(reference.Config, data);
        TokenizedResponse[] responses = [data.Responses[data.Pairs[pair].Chosen], data.Responses[data.Pairs[pair].Rejected]];
        var underPolicy = DatasetLogps.Score(policy, responses, tokens: true).Tokens;
        var underReference = DatasetLogps.Score(reference, responses, tokens: true).Tokens;
        return new TokenAutopsy(pair, beta, [.. responses[0].Prompt.Select(piece)], Scores(0, beta), Scores(1, -beta));

        ResponseScores Scores(int side, double scale) => new([.. responses[side].Response.Select((id, at) =>
            new TokenScore(
                id, piece(id), underPolicy[side][at], underReference[side][at],
                scale * ((double)underPolicy[side][at] - underReference[side][at])))]);
    }
}
