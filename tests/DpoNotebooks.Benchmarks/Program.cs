using System.Globalization;
using DpoNotebooks.Benchmarks;
using Spectre.Console;

// hh FOLDER TOKENIZER [STEPS]: the trainer on real dialogues.
if (args is ["hh", var folder, var tokenizer, ..])
{
    HhRun.Run(folder, tokenizer, args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 300);
    return;
}

// data TOKENIZER [PAIRS]: memory while a large file is read, and what the cache of its tokens saves.
if (args is ["data", var vocabulary, ..])
{
    LargeFile.Print(vocabulary, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 170_000);
    return;
}

// kernel: how long a reader waits for the Jupyter kernel.
if (args is ["kernel"])
{
    KernelTimes.Print();
    return;
}

// load: how fast weights are loaded, beside how fast their file can be read.
if (args is ["load"])
{
    LoadSpeed.Print();
    return;
}

// gpt2-large [PROMPTS]: a training step of the paper's model, random weights, on a GPU where there is one.
if (args is ["gpt2-large", ..])
{
    LargeStep.Print(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 11);
    return;
}

// tokenize FOLDER TOKENIZER…: tokens a second on the texts of a folder.
if (args is ["tokenize", var texts, .. { Length: > 0 } tokenizers])
{
    TokenizerRate.Print(texts, tokenizers);
    return;
}

// Nothing: what a training step and generation cost on this machine beside the naive form, in one run, and whether memory stays flat.
var rate = MatrixRate.Measure();
AnsiConsole.MarkupLine($"{get_num_threads()} threads, measured matrix-multiply rate [bold]{rate / 1e9:F0} GFLOP/s[/] (float32, 1024³)");
foreach (var workload in Workload.All)
{
    StepTable.Print(workload, rate);
}

FlatMemory.Print(Workload.All[0], steps: 500);
