namespace DpoNotebooks.Kernel.Html;

/// <summary>The TeX commands that stand for a symbol, and the mathematical alphabets.</summary>
internal static class TexSymbols
{
    /// <summary>Letters and names of functions.</summary>
    public static IReadOnlyDictionary<string, string> Letters { get; } = Table("""
        alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ
        sigma σ tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω
        ell ℓ infty ∞ partial ∂ nabla ∇ emptyset ∅ log log exp exp ln ln sin sin cos cos tanh tanh Pr Pr det det dim dim arg arg
        """);

    /// <summary>Operators, relations and brackets.</summary>
    public static IReadOnlyDictionary<string, string> Operators { get; } = Table("""
        cdot ⋅ times × pm ± mp ∓ div ÷ ast ∗ star ⋆ circ ∘ odot ⊙ oplus ⊕ otimes ⊗ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ equiv ≡ sim ∼ simeq ≃
        propto ∝ ll ≪ gg ≫ succ ≻ prec ≺ succeq ⪰ preceq ⪯ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩ setminus ∖ mid ∣ parallel ∥ perp ⊥
        to → rightarrow → leftarrow ← Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ iff ⟺ implies ⟹ mapsto ↦ triangleq ≜ forall ∀ exists ∃ neg ¬ land ∧ lor ∨
        ldots … dots … cdots ⋯ colon : vert | lvert | rvert | Vert ‖ lVert ‖ rVert ‖ | ‖ { { } } langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉
        % % $ $ # # & & _ _
        """);

    /// <summary>Operators whose limits are above and below in a display formula.</summary>
    public static IReadOnlyDictionary<string, string> WithLimits { get; } =
        Table("sum ∑ prod ∏ int ∫ max max min min sup sup inf inf lim lim argmax argmax argmin argmin");

    /// <summary>The widths of spaces.</summary>
    public static IReadOnlyDictionary<string, string> Spaces { get; } =
        Table(", 0.17em : 0.22em ; 0.28em quad 1em qquad 2em ! -0.17em");

    /// <summary>Accents over a letter.</summary>
    public static IReadOnlyDictionary<string, string> Accents { get; } =
        Table("hat ^ widehat ^ bar ‾ overline ‾ tilde ~ widetilde ~ vec → dot ˙");

    /// <summary>Returns a letter or digit in the alphabet mathbb, mathcal, mathbf or boldsymbol. Other characters are returned unchanged.</summary>
    public static string InAlphabet(string alphabet, char letter) => (alphabet, letter) switch
    {
        ("mathbb", 'C' or 'H' or 'N' or 'P' or 'Q' or 'R' or 'Z') => "ℂℍℕℙℚℝℤ".Substring("CHNPQRZ".IndexOf(letter), 1),
        ("mathbb", >= 'A' and <= 'Z') => char.ConvertFromUtf32(0x1D538 + letter - 'A'),
        ("mathbb", '1') => "𝟙",
        ("mathcal", 'B' or 'E' or 'F' or 'H' or 'I' or 'L' or 'M' or 'R') => "ℬℰℱℋℐℒℳℛ".Substring("BEFHILMR".IndexOf(letter), 1),
        ("mathcal", >= 'A' and <= 'Z') => char.ConvertFromUtf32(0x1D49C + letter - 'A'),
        ("mathbf" or "boldsymbol", >= 'A' and <= 'Z') => char.ConvertFromUtf32(0x1D400 + letter - 'A'),
        ("mathbf" or "boldsymbol", >= 'a' and <= 'z') => char.ConvertFromUtf32(0x1D41A + letter - 'a'),
        _ => letter.ToString(),
    };

    private static Dictionary<string, string> Table(string pairs) =>
        pairs.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
}
