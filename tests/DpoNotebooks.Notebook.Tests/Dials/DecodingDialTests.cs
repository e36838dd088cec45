using System.Text.Json.Nodes;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Dials;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Formatters;
using DpoNotebooks.Notebook.Tests.Widgets;
using DpoNotebooks.Notebook.Widgets;
using DpoNotebooks.Tests.Fixtures;

namespace DpoNotebooks.Notebook.Tests.Dials;

public sealed class DecodingDialTests : IDisposable
{
    private static readonly int[][] Prompts = [.. Enumerable.Range(0, 8).Select(i => new[] { 1 + i })];
    private static readonly SamplingConfig Sampling = new() { MaxNewTokens = 10, Seed = 5 };
    private static readonly RewardFunction Ones =
        texts => [.. texts.Select(text => new RewardScore(text.Response.Count(id => id == 1) / (double)text.Response.Length))];
    private readonly CausalLm _reference = TinyModel.Create();
    private readonly CausalLm _policy;
    private readonly DecodingDial _dial;

    public DecodingDialTests()
    {
        _policy = TinyPolicy.Trained(_reference);
        _dial = new DecodingDial(new PolicyEvaluator(_reference, Prompts, Ones, Sampling, 4), _reference, _policy, trainedBeta: 0.1);
    }

    public void Dispose()
    {
        _policy.Dispose();
        _reference.Dispose();
    }

    [Fact]
    public void At_a_measured_beta_the_marker_is_on_the_point_and_between_two_it_is_between_them()
    {
        FrontierPoint At(double lambda) => _dial.Measured.Points.Single(point => point.Settings["λ"] == lambda);

        Assert.Equal((At(0.5).Reward, At(0.5).Kl), (_dial.PlaceOf(0.2).Reward, _dial.PlaceOf(0.2).Kl));
        var middle = _dial.PlaceOf(0.1 / 0.625); // half way from λ = 0.5 to 0.75
        Assert.Equal((At(0.5).Kl + At(0.75).Kl) / 2, middle.Kl, 1e-9);
        Assert.Equal((At(0.5).Reward + At(0.75).Reward) / 2, middle.Reward, 1e-9);
        Assert.Equal(At(3).Kl, _dial.PlaceOf(1e-3).Kl); // beyond the curve: its end
    }

    [Fact]
    public void At_the_beta_of_training_the_policy_itself_speaks_and_at_a_huge_one_the_reference()
    {
        string Decode(int[] ids) => string.Join(' ', ids);
        string[] Texts(CausalLm model) => [.. Sampler.Sample(model, Prompts, Sampling).Select(sample => Decode(sample.Tokens))];

        var trained = _dial.At(0.1, Prompts, Sampling, Decode, Ones);
        Assert.Equal(1, trained.Lambda);
        Assert.Equal(Texts(_policy), trained.Continuations.Rows.Select(row => row.Completion));
        Assert.Equal(Texts(_reference), _dial.At(1e12, Prompts, Sampling, Decode, Ones).Continuations.Rows.Select(row => row.Completion));
        Assert.NotEqual(Texts(_policy), Texts(_reference));
    }

    [Fact]
    public void A_turn_draws_afresh_and_moves_the_marker_and_the_button_draws_others()
    {
        var page = new FrontEnd();
        var panel = DecodingDialPanel.Of(_dial, Prompts, Sampling, ids => string.Join(' ', ids), Ones);
        FrontEnd.Show(panel);
        var (continuations, place) = ((HTML)panel.Children[1], (HTML)panel.Children[2]);
        var (first, where) = (continuations.Value, place.Value);

        page.Update(IdOf(page, "FloatLogSliderModel"), """{"value":0.9}""");
        Assert.NotEqual(first, continuations.Value);
        Assert.NotEqual(where, place.Value);
        Assert.Contains("λ = 0.111", place.Value, StringComparison.Ordinal);

        var (second, stays) = (continuations.Value, place.Value);
        page.Say(IdOf(page, "ButtonModel"), """{"method":"custom","content":{"event":"click"}}""");
        Assert.NotEqual(second, continuations.Value);
        Assert.Equal(stays, place.Value);
    }

    [Fact]
    public void Without_a_front_end_the_measured_betas_are_stops_of_a_slider()
    {
        NotebookHost.Current = null;
        NotebookFormatters.Register();

        var bundle = MimeBundle.Of(DecodingDialPanel.Of(_dial, Prompts, Sampling, ids => "", Ones));

        var slider = JsonNode.Parse(bundle.Data[MimeBundle.Plotly])!["layout"]!["sliders"]![0]!;
        Assert.Equal(["0.0333", "0.05", "0.0667", "0.1", "0.133", "0.2", "0.4", "1"], slider["steps"]!.AsArray().Select(step => step!["label"]!.ToString()));
        Assert.Equal(3, (int)slider["active"]!);
    }

    private static string IdOf(FrontEnd page, string model) =>
        page.Sent.Single(message => message.Action == CommAction.Open && message.Data["state"]!["_model_name"]!.ToString() == model).CommId;
}
