namespace DpoNotebooks.Evaluation;

/// <summary>Functions of a DPO margin βΔ that do not overflow.</summary>
public static class LogisticMargin
{
    /// <summary>σ(x).</summary>
    public static double Sigmoid(double x)
    {
        var small = Math.Exp(-Math.Abs(x));
        return (x >= 0 ? 1 : small) / (1 + small);
    }

    /// <summary>−log σ(margin).</summary>
    public static double Loss(double margin) => Math.Max(-margin, 0) + double.LogP1(Math.Exp(-Math.Abs(margin)));
}
