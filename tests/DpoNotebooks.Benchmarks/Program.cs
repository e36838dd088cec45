using System.Globalization;
using DpoNotebooks.Benchmarks;
using Spectre.Console;

// hh FOLDER TOKENIZER [STEPS]: train on real dialogues.
if (args is ["hh", var folder, var tokenizer, ..])
{
    HhRun.Run(folder, tokenizer, args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 300);
    return;
}

// data TOKENIZER [PAIRS]: the memory of reading a large file, and the time that the token cache saves.
if (args is ["data", var vocabulary, ..])
{
    LargeFile.Print(vocabulary, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 170_000);
    return;
}

// kernel: response times of the Jupyter kernel.
if (args is ["kernel"])
{
    KernelTimes.Print();
    return;
}

// load: the speed of loading weights, compared with reading their file.
if (args is ["load"])
{
    LoadSpeed.Print();
    return;
}

// gpt2-large [PROMPTS]: a training step of the paper's model with random weights, on a GPU if there is one.
if (args is ["gpt2-large", ..])
{
    LargeStep.Print(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 11);
    return;
}

// optimizer: an optimizer step on gpt2-large's shapes, weight by weight and on contiguous memory.
if (args is ["optimizer"])
{
    OptimizerStep.Print();
    return;
}

// checkpoint: seconds and bytes of a checkpoint.
if (args is ["checkpoint"])
{
    CheckpointCost.Print();
    return;
}

// tokenize FOLDER TOKENIZER…: tokens per second on the texts of a folder.
if (args is ["tokenize", var texts, .. { Length: > 0 } tokenizers])
{
    TokenizerRate.Print(texts, tokenizers);
    return;
}

// No arguments: training steps and generation compared with the naive implementation, and whether memory stays flat.
var rate = MatrixRate.Measure();
AnsiConsole.MarkupLine($"{get_num_threads()} threads, measured matrix-multiply rate [bold]{rate / 1e9:F0} GFLOP/s[/] (float32, 1024³)");
foreach (var workload in Workload.All)
{
    StepTable.Print(workload, rate);
}

FlatMemory.Print(Workload.All[0], steps: 500);
