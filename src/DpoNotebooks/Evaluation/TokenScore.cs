namespace DpoNotebooks.Evaluation;

/// <summary>One token of a response under both models.</summary>
/// <param name="Id">Token id.</param>
/// <param name="Piece">Its text.</param>
/// <param name="PolicyLogp">log π(y_t | x, y_&lt;t), in nats.</param>
/// <param name="ReferenceLogp">log π_ref of the same.</param>
/// <param name="Margin">Its contribution to βΔ: β·log-ratio in the chosen response, −β·log-ratio in the rejected one.</param>
public sealed record TokenScore(int Id, string Piece, double PolicyLogp, double ReferenceLogp, double Margin)
{
    /// <summary>log π − log π_ref: above 0, training made the token more likely here.</summary>
    public double LogRatio => PolicyLogp - ReferenceLogp;
}

/// <summary>A response, token by token.</summary>
/// <param name="Tokens">Its tokens in order, including EOS if present.</param>
public sealed record ResponseScores(IReadOnlyList<TokenScore> Tokens)
{
    /// <summary>log π(y|x).</summary>
    public double PolicyLogp => Tokens.Sum(token => token.PolicyLogp);

    /// <summary>log π_ref(y|x).</summary>
    public double ReferenceLogp => Tokens.Sum(token => token.ReferenceLogp);

    /// <summary>log π(y|x) − log π_ref(y|x).</summary>
    public double LogRatio => Tokens.Sum(token => token.LogRatio);

    /// <summary>The response's contribution to βΔ.</summary>
    public double Margin => Tokens.Sum(token => token.Margin);
}
