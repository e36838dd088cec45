namespace DpoNotebooks.Kernel.Tests.Train;

public sealed class TrainRefusalTests : IDisposable
{
    private readonly TrainFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("name what to train: sft, dpo, reward; or give --config", "")]
    [InlineData("ppo: must be one of sft, dpo, reward", "ppo")]
    [InlineData("--model is missing", "sft --data DATA --steps 1")]
    [InlineData("--data is missing", "sft --model MODEL --steps 1")]
    [InlineData("give either --steps or --epochs", "sft --model MODEL --data DATA")]
    [InlineData("give either --steps or --epochs", "sft --model MODEL --data DATA --steps 1 --epochs 1")]
    [InlineData("give either --warmup-steps or --warmup-ratio", "sft --model MODEL --data DATA --steps 1 --warmup-steps 1 --warmup-ratio 0.1")]
    [InlineData("--weight-decay is read by --optimizer adamw only", "sft --model MODEL --data DATA --steps 1 --weight-decay 0.1")]
    [InlineData("--weight-decay is read by --optimizer adamw only", "sft --model MODEL --data DATA --steps 1 --weight-decay 0.1 --optimizer rmsprop")]
    [InlineData("--beta is not read by dpo train sft, but by dpo", "sft --model MODEL --data DATA --steps 1 --beta 0.1")]
    [InlineData("--loss is not read by dpo train reward, but by dpo", "reward --model MODEL --data DATA --steps 1 --loss dpo")]
    [InlineData("--loss-option is not read by dpo train reward, but by dpo", "reward --model MODEL --data DATA --steps 1 --loss-option a=1")]
    [InlineData("--dropout is not read by dpo train dpo, but by sft", "dpo --model MODEL --data DATA --steps 1 --beta 1 --dropout 0.1")]
    [InlineData("--order is not read by dpo train sft, but by dpo and reward", "sft --model MODEL --data DATA --steps 1 --order by-prompt")]
    [InlineData("--lora-rank is not read by dpo train reward, but by sft and dpo", "reward --model MODEL --data DATA --steps 1 --lora-rank 1")]
    [InlineData("--steps is not read with --config: the record of the run decides", "--config run.json --steps 1")]
    [InlineData("--dtype is not read with --config: the record of the run decides", "--config run.json --dtype bfloat16")]
    [InlineData("dpo is not read with --config: the record of the run decides", "dpo --config run.json")]
    [InlineData("--seed is not read with --resume without METHOD: the record of the run decides", "--resume --seed 1")]
    [InlineData("--decay sideways: must be one of constant, linear, cosine", "sft --model MODEL --data DATA --steps 1 --decay sideways")]
    [InlineData("--steps 0: must be a positive whole number", "sft --model MODEL --data DATA --steps 0")]
    [InlineData("dpo train: no record of a run at 'absent.json'", "--config absent.json")]
    [InlineData("dpo train: --loss: loss \"dpo\" needs \"beta\"; it reads divergence, beta. Give --beta.", "dpo --model MODEL --data DATA --steps 1")]
    [InlineData("dpo train: --loss: loss \"dpo\" does not read \"alpha\"; it reads divergence, beta.",
        "dpo --model MODEL --data DATA --steps 1 --beta 1 --loss-option alpha=1")]
    [InlineData("dpo train: --loss-option beta=2: must be NAME=VALUE, each name once", "dpo --model MODEL --data DATA --steps 1 --beta 1 --loss-option beta=2")]
    [InlineData("dpo train: --beta is not read with the JSON of a loss: write it into the JSON",
        "dpo --model MODEL --data DATA --steps 1 --beta 1 --loss {\"loss\":\"ipo\"}")]
    [InlineData(
        "dpo train: the record of the run: evaluateEvery needs held-out rows: give evalData",
        "sft --model MODEL --data DATA --steps 1 --evaluate-every 1")]
    [InlineData("dpo train: absent: no such folder", "sft --model absent --data DATA --steps 1")]
    [InlineData("dpo train: no data file at 'absent.jsonl'", "sft --model MODEL --data absent.jsonl --steps 1")]
    [InlineData("dpo train: the lengths must satisfy 0 < MaxPromptLength (32) < MaxLength (65) <= context (64)",
        "sft --model MODEL --data DATA --steps 1 --max-length 65")]
    public async Task A_combination_that_is_not_understood_is_an_error_of_one_line(string error, string line)
    {
        string[] arguments =
        [
            .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word switch
            {
                "MODEL" => TrainFiles.Model,
                "DATA" => _files.Responses,
                _ => word,
            }),
            "-o", _files.PathOf("run"),
        ];

        var call = await TrainFiles.Train(arguments);

        Assert.Equal((1, ""), (call.Status, call.Output.Split("Description:")[0]));
        Assert.Equal(error, call.Error.Trim().Split('\n')[0]);
        Assert.False(Directory.Exists(_files.PathOf("run/checkpoints")));
    }

    [Fact]
    public async Task A_folder_with_another_run_or_other_files_or_this_run_is_refused()
    {
        var first = await TrainFiles.Train(_files.Short("dpo", _files.Pairs, "run"));
        var again = await TrainFiles.Train(_files.Short("dpo", _files.Pairs, "run"));
        var finished = await TrainFiles.Train([.. _files.Short("dpo", _files.Pairs, "run"), "--resume"]);
        var byFolder = await TrainFiles.Train("--resume", "-o", _files.PathOf("run"));
        var other = await TrainFiles.Train([.. _files.Short("dpo", _files.Pairs, "run"), "--seed", "1", "--resume"]);
        var files = await TrainFiles.Train(_files.Short("dpo", _files.Pairs, ""));
        Directory.Delete(_files.PathOf("run/model"), recursive: true);
        var unfinished = await TrainFiles.Train(_files.Short("dpo", _files.Pairs, "run"));

        var run = _files.PathOf("run");
        Assert.Equal(0, first.Status);
        Assert.Equal((1, $"dpo train: {run} holds this run, which is finished: give another folder to repeat it\n"), (again.Status, again.Error));
        Assert.Equal((0, "the run is already finished\n", $"model: {run}/model\n"), (finished.Status, finished.Error, finished.Output));
        Assert.Equal((0, "the run is already finished\n"), (byFolder.Status, byFolder.Error));
        Assert.Equal((1, $"dpo train: {run} holds another run: preference.training.seed is 0, here 1; give another folder\n"), (other.Status, other.Error));
        Assert.Equal((1, $"dpo train: {_files.PathOf("")} is not empty and holds no run: it has pairs.jsonl; give another folder\n"),
            (files.Status, files.Error.Replace("it has run;", "it has pairs.jsonl;", StringComparison.Ordinal)));
        Assert.Equal(
            (1, $"dpo train: {run} holds this run, which is not finished: add --resume to continue from step 6\n"),
            (unfinished.Status, unfinished.Error));
    }
}
