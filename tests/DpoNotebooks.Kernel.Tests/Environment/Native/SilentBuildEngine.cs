using System.Collections;
using Microsoft.Build.Framework;

namespace DpoNotebooks.Kernel.Tests.Environment.Native;

/// <summary>A build engine that discards all messages, so that a task can run outside a build.</summary>
public sealed class SilentBuildEngine : IBuildEngine
{
    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "";

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => false;

    public void LogErrorEvent(BuildErrorEventArgs e) { }

    public void LogWarningEvent(BuildWarningEventArgs e) { }

    public void LogMessageEvent(BuildMessageEventArgs e) { }

    public void LogCustomEvent(CustomBuildEventArgs e) { }
}
