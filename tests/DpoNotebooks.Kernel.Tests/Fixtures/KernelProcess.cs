using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Jupyter;
using DpoNotebooks.Kernel.Run;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>A process that runs `dpo kernel`, started as Jupyter starts it.</summary>
internal sealed class KernelProcess : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dpo-kernel").FullName;

    public KernelProcess()
    {
        var ports = FreePorts(5);
        var file = Path.Combine(_folder, "connection.json");
        File.WriteAllText(file, new JsonObject
        {
            ["transport"] = "tcp",
            ["ip"] = "127.0.0.1",
            ["shell_port"] = ports[0],
            ["iopub_port"] = ports[1],
            ["stdin_port"] = ports[2],
            ["control_port"] = ports[3],
            ["hb_port"] = ports[4],
            ["key"] = Guid.NewGuid().ToString(),
            ["signature_scheme"] = "hmac-sha256",
            ["kernel_name"] = "dpo-csharp",
        }.ToJsonString());
        Connection = ConnectionFile.Read(file);
        var start = new ProcessStartInfo("dotnet", [typeof(RunCommand).Assembly.Location, "kernel", file])
        {
            WorkingDirectory = _folder,
            RedirectStandardError = true,
        };
        Process = Process.Start(start)!;
        Process.ErrorDataReceived += (_, line) => Errors += line.Data + "\n";
        Process.BeginErrorReadLine();
    }

    public ConnectionFile Connection { get; }

    public Process Process { get; }

    /// <summary>The text that the kernel itself wrote to stderr.</summary>
    public string Errors { get; private set; } = "";

    public long ResidentBytes
    {
        get
        {
            Process.Refresh();
            return Process.WorkingSet64;
        }
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            Process.WaitForExit();
        }

        Process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        Array.ForEach(listeners, listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        Array.ForEach(listeners, listener => listener.Stop());
        return ports;
    }
}
