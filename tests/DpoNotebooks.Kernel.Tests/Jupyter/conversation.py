"""Talks to the kernel through jupyter_client, as Jupyter's front ends do. Prints "ok NAME" or "FAILED NAME: reason" for each check.

Set JUPYTER_PATH to the data folder with the kernelspec, and run the script in the folder in which the kernel should start.
"""
import os
import signal
import subprocess
import sys
import time
import traceback

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

KERNEL = "dpo-csharp"
TIMEOUT = 300  # seconds; only a kernel that hangs needs that long, however slow the machine is


class Conversation:
    """A kernel and its client."""

    def __init__(self):
        self.manager = KernelManager(kernel_name=KERNEL)
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=TIMEOUT)

    def output(self, request):
        """Returns the messages on iopub of a request, up to its idle status."""
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") == request:
                messages.append(message)
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    return messages

    def wait_for(self, request, kind):
        """Waits for a message of a type on iopub."""
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") == request and message["msg_type"] == kind:
                return message

    def reply(self, request):
        """Returns the content of the reply."""
        while True:
            message = self.client.get_shell_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") == request:
                return message["content"]

    def run(self, code, **options):
        """Runs a cell and returns its reply and its messages on iopub."""
        options.setdefault("allow_stdin", False)
        request = self.client.execute(code, **options)
        return self.reply(request), self.output(request)

    def send(self, kind, content, buffers=None):
        """Sends a message of any type on shell."""
        message = self.client.session.msg(kind, content)
        self.client.session.send(self.client.shell_channel.socket, message, buffers=buffers)
        return message["header"]["msg_id"]

    def result(self, code):
        """Runs a cell and returns the plain text of its value."""
        reply, messages = self.run(code)
        equal("ok", reply["status"], reply)
        return only(messages, "execute_result")["data"]["text/plain"]

    def close(self):
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)


def only(messages, kind):
    """Returns the content of the only message of a type."""
    found = [message["content"] for message in messages if message["msg_type"] == kind]
    equal(1, len(found), kind)
    return found[0]


def kinds(messages):
    return [message["content"]["execution_state"] if message["msg_type"] == "status" else message["msg_type"] for message in messages]


def equal(expected, found, about=""):
    if expected != found:
        raise AssertionError(f"{about or 'value'}: {found!r}, expected {expected!r}")


def true(found, about):
    if not found:
        raise AssertionError(about)


# --- checks that share one kernel, in this order


def kernel_info(talk):
    info = talk.reply(talk.client.kernel_info())
    equal(("ok", "C#", "text/x-csharp", ".cs"), (info["status"], *(info["language_info"][name] for name in ("name", "mimetype", "file_extension"))))
    equal("5", info["protocol_version"].split(".")[0])


def execute_in_order(talk):
    reply, messages = talk.run('Console.Write("out"); Console.Error.Write("err"); display("shown"); 6 * 7')
    equal(["busy", "execute_input", "stream", "stream", "display_data", "execute_result", "idle"], kinds(messages))
    equal([("stdout", "out"), ("stderr", "err")], [(m["content"]["name"], m["content"]["text"]) for m in messages if m["msg_type"] == "stream"])
    equal("shown", only(messages, "display_data")["data"]["text/plain"])
    equal("42", only(messages, "execute_result")["data"]["text/plain"])
    equal(reply["execution_count"], only(messages, "execute_result")["execution_count"])
    equal(("ok", []), (reply["status"], reply["payload"]))


def execute_counts_up(talk):
    first, second = talk.run("1")[0], talk.run("2")[0]
    equal(first["execution_count"] + 1, second["execution_count"])


def display_is_updated_in_place(talk):
    _, messages = talk.run('var bar = display("0 %"); bar.Update("100 %");')
    shown, updated = only(messages, "display_data"), only(messages, "update_display_data")
    equal(shown["transient"]["display_id"], updated["transient"]["display_id"])
    equal(("0 %", "100 %"), (shown["data"]["text/plain"], updated["data"]["text/plain"]))


def figure_in_three_forms(talk):
    _, messages = talk.run('HistogramFigure.Draw("t", "x", [("a", new[] { 1.0, 2, 3 })])')
    data = only(messages, "execute_result")["data"]
    true(isinstance(data["application/vnd.plotly.v1+json"], dict), "the plotly data is not a JSON object")
    true(data["image/svg+xml"].startswith("<svg"), "no SVG")
    true("text/html" in data and "text/plain" in data, f"only {list(data)}")


def error_in_a_cell(talk):
    reply, messages = talk.run('var before = 1;\nthrow new ArgumentException("no good");')
    error = only(messages, "error")
    equal(("error", "ArgumentException", "no good (line 2)"), (reply["status"], reply["ename"], reply["evalue"]))
    equal((reply["ename"], reply["evalue"], reply["traceback"]), (error["ename"], error["evalue"], error["traceback"]))
    true("line 2" in error["traceback"][0], error["traceback"])
    equal("1", talk.result("before"))


def error_of_the_compiler(talk):
    reply, _ = talk.run("int x = \"text\";")
    equal(("error", "CompileError"), (reply["status"], reply["ename"]))
    true("CS0029" in reply["evalue"], reply["evalue"])


def let_continue(talk):
    """Answers the input request of the running cell once the kernel has received all requests that were sent before."""
    talk.reply(talk.client.kernel_info())  # shell is in order
    talk.client.get_stdin_msg(timeout=TIMEOUT)
    talk.client.input("")


def queue_is_aborted_after_an_error(talk):
    failing = talk.client.execute('Input(""); throw new Exception("first");', allow_stdin=True)
    queued = [talk.client.execute(f"var ran{number} = true;") for number in range(2)]
    let_continue(talk)
    equal("error", talk.reply(failing)["status"])
    equal(["aborted", "aborted"], [talk.reply(request)["status"] for request in queued])
    equal(["busy", "idle"], kinds(talk.output(queued[1])))
    equal("error", talk.run("ran0")[0]["status"], "an aborted cell has run")


def queue_continues_with_stop_on_error_false(talk):
    failing = talk.client.execute('Input(""); throw new Exception("first");', allow_stdin=True, stop_on_error=False)
    queued = talk.client.execute("var ran = true;")
    let_continue(talk)
    equal(["error", "ok"], [talk.reply(failing)["status"], talk.reply(queued)["status"]])


def silent(talk):
    count = talk.run("1")[0]["execution_count"]
    reply, messages = talk.run('var quiet = 5; Console.Write("text"); display(1); quiet', silent=True)
    equal(("ok", ["busy", "idle"]), (reply["status"], kinds(messages)))
    reply, messages = talk.run('throw new Exception("silent");', silent=True)
    equal(("error", ["busy", "idle"]), (reply["status"], kinds(messages)))
    equal("5", talk.result("quiet"))
    equal(count + 2, talk.run("1")[0]["execution_count"])


def silent_code_cannot_request_input(talk):
    reply, _ = talk.run('Input("?")', silent=True)
    equal("error", reply["status"])


def store_history(talk):
    count = talk.run("1")[0]["execution_count"]
    equal(count, talk.run('"not to be remembered"', store_history=False)[0]["execution_count"])
    tail = talk.reply(talk.client.history(raw=True, output=False, hist_access_type="tail", n=1))
    equal("1", tail["history"][-1][2])


def user_expressions(talk):
    wanted = {"sum": "a + b", "figure": 'HTML("<b>a</b>")', "wrong": "a +", "thrown": 'int.Parse("x")', "asks": 'Input("?")', "nothing": "a = 3;"}
    reply, messages = talk.run("var a = 1; var b = 2;", user_expressions=wanted)
    values = reply["user_expressions"]
    equal(["busy", "execute_input", "idle"], kinds(messages), "expressions are silent")
    equal(("ok", "3", {}), (values["sum"]["status"], values["sum"]["data"]["text/plain"], values["sum"]["metadata"]))
    equal("<b>a</b>", values["figure"]["data"]["text/html"])
    equal(("error", "CompileError"), (values["wrong"]["status"], values["wrong"]["ename"]))
    equal(("error", "FormatException"), (values["thrown"]["status"], values["thrown"]["ename"]))
    equal("error", values["asks"]["status"])
    equal(("ok", {}), (values["nothing"]["status"], values["nothing"]["data"]))
    equal("3", talk.result("a"))


def user_expressions_of_a_silent_cell(talk):
    reply, messages = talk.run("", silent=True, user_expressions={"x": "1 + 1"})
    equal(("2", ["busy", "idle"]), (reply["user_expressions"]["x"]["data"]["text/plain"], kinds(messages)))


def history(talk):
    number = talk.run('"first of two"')[0]["execution_count"]
    talk.run('"second of two"')

    def codes(**options):
        return [row[2] for row in talk.reply(talk.client.history(raw=True, output=False, **options))["history"]]

    equal(['"first of two"', '"second of two"'], codes(hist_access_type="tail", n=2))
    equal(['"first of two"'], codes(hist_access_type="range", session=0, start=number, stop=number + 1))
    equal(['"second of two"'], codes(hist_access_type="search", pattern="*d of two*", n=5))


def complete(talk):
    talk.run("var completable = 1;")
    found = talk.reply(talk.client.complete("1 + complet", cursor_pos=11))
    equal(("ok", 4, 11), (found["status"], found["cursor_start"], found["cursor_end"]))
    true("completable" in found["matches"], found["matches"])


def complete_a_member(talk):
    found = talk.reply(talk.client.complete("Quickstart.Lo"))
    equal(["Load"], [match for match in found["matches"] if match.startswith("Lo")])


def inspect(talk):
    found = talk.reply(talk.client.inspect("Quickstart.Load(", cursor_pos=13))
    true(found["found"], "nothing found")
    true("Quickstart.Load(string scale" in found["data"]["text/plain"], found["data"]["text/plain"])
    equal(("ok", False), (lambda none: (none["status"], none["found"]))(talk.reply(talk.client.inspect("nosuchname", cursor_pos=3))))


def is_complete(talk):
    states = [talk.reply(talk.client.is_complete(code))["status"] for code in ("var x = 1;", "if (true) {", "var = = 2;")]
    equal(["complete", "incomplete", "invalid"], states)


def comms(talk):
    _, messages = talk.run('''
        using DpoNotebooks.Notebook.Comms;
        var hub = NotebookHost.Current!.Comms!;
        hub.RegisterTarget("echo", opened => message => hub.Send(
            new CommMessage(CommAction.Message, message.CommId, new() { ["got"] = message.Data["say"]!.DeepClone() }) { Buffers = message.Buffers }));
        hub.OpenComm(new CommMessage(CommAction.Open, "ours", new() { ["a"] = 1 }) { Target = "mine" }, message => Console.Write(message.Action));
        ''')
    opened = only(messages, "comm_open")
    equal(("ours", "mine", {"a": 1}), (opened["comm_id"], opened["target_name"], opened["data"]))
    talk.output(talk.send("comm_open", {"comm_id": "theirs", "target_name": "echo", "data": {}}))
    equal({"ours": {"target_name": "mine"}, "theirs": {"target_name": "echo"}}, talk.reply(talk.client.comm_info())["comms"])
    equal({"theirs": {"target_name": "echo"}}, talk.reply(talk.client.comm_info(target_name="echo"))["comms"])

    messages = talk.output(talk.send("comm_msg", {"comm_id": "theirs", "data": {"say": "é"}}, buffers=[b"\x00\xff"]))
    answer = next(message for message in messages if message["msg_type"] == "comm_msg")
    equal(("theirs", {"got": "é"}, [b"\x00\xff"]), (answer["content"]["comm_id"], answer["content"]["data"], [bytes(part) for part in answer["buffers"]]))
    messages = talk.output(talk.send("comm_close", {"comm_id": "ours", "data": {}}))
    equal("Close", only(messages, "stream")["text"])
    talk.output(talk.send("comm_close", {"comm_id": "theirs", "data": {}}))
    equal({}, talk.reply(talk.client.comm_info())["comms"])
    messages = talk.output(talk.send("comm_open", {"comm_id": "stray", "target_name": "unknown", "data": {}}))
    equal("stray", only(messages, "comm_close")["comm_id"])


def widget(talk):
    _, messages = talk.run("var slider = new FloatSlider { Value = 0.5 };\nslider")
    opened = [message for message in messages if message["msg_type"] == "comm_open"]
    true(opened and all(message["content"]["target_name"] == "jupyter.widget" for message in opened), kinds(messages))
    view = only(messages, "execute_result")["data"]["application/vnd.jupyter.widget-view+json"]
    model = next(message for message in opened if message["content"]["comm_id"] == view["model_id"])
    equal(0.5, model["content"]["data"]["state"]["value"])
    talk.output(talk.send("comm_msg", {"comm_id": view["model_id"], "data": {"method": "update", "state": {"value": 0.75}, "buffer_paths": []}}))
    equal("0.75", talk.result("slider.Value"))


def input_is_requested(talk):
    request = talk.client.execute('Input("name? ") + Password("key? ") + Console.ReadLine()', allow_stdin=True)
    for prompt, hidden, answer in (("name? ", False, "a"), ("key? ", True, "é"), ("", False, "c")):
        question = talk.client.get_stdin_msg(timeout=TIMEOUT)
        equal((request, prompt, hidden), (question["parent_header"]["msg_id"], question["content"]["prompt"], question["content"]["password"]))
        talk.client.input(answer)
    equal("ok", talk.reply(request)["status"])
    equal("aéc", only(talk.output(request), "execute_result")["data"]["text/plain"])


def input_is_refused(talk):
    reply, _ = talk.run('Input("name?")', allow_stdin=False)
    equal("error", reply["status"])
    true("this front end does not support input requests" in reply["evalue"], reply["evalue"])


def clear_output(talk):
    _, messages = talk.run('Console.Write("old"); ClearOutput(wait: true); Console.Write("new"); ClearOutput();')
    equal(["busy", "execute_input", "stream", "clear_output", "stream", "clear_output", "idle"], kinds(messages))
    equal([True, False], [message["content"]["wait"] for message in messages if message["msg_type"] == "clear_output"])


def interrupt_of_an_endless_loop(talk):
    request = talk.client.execute('var kept = 7; Console.WriteLine("started"); while (true) { }')
    queued = talk.client.execute("var ran = true;")
    talk.wait_for(request, "stream")
    talk.manager.interrupt_kernel()
    reply = talk.reply(request)
    equal(("error", "Interrupted"), (reply["status"], reply["ename"]))
    equal("Interrupted", only(talk.output(request), "error")["ename"])
    equal("aborted", talk.reply(queued)["status"])
    equal("7", talk.result("kept"))


def interrupt_by_a_signal(talk):
    request = talk.client.execute('Console.WriteLine("started"); while (true) { }')
    talk.wait_for(request, "stream")
    talk.manager.signal_kernel(signal.SIGINT)
    equal("Interrupted", talk.reply(request)["ename"])
    equal("2", talk.result("1 + 1"))


def interrupt_of_training(talk):
    talk.run('''
        var session = NotebookSession.Start(0);
        SweepRun Train(Quickstart start) => Sweep.Run(start.Inputs, [PreferenceMethod.Dpo(0.1, start.Training)], context: session.Context)[0];
        var quick = Quickstart.Load("Embedded", 0, session.Context);
        var hash = quick.Reference.WeightsHash();
        ''')
    request = talk.client.execute("var run = Train(quick);")
    talk.wait_for(request, "update_display_data")  # training has started
    talk.manager.interrupt_kernel()
    reply = talk.reply(request)
    equal(("error", "Interrupted"), (reply["status"], reply["ename"]))
    equal("True", talk.result("quick.Reference.WeightsHash() == hash"))
    equal("True", talk.result('Train(Quickstart.Load("Smoke", 0, session.Context)).History.Rows.Count > 0'))


def heartbeat(talk):
    beats = talk.client.hb_channel
    wait_until(beats.is_beating, "no heartbeat")
    request = talk.client.execute('Console.WriteLine("started"); while (true) { }')
    talk.wait_for(request, "stream")
    time.sleep(2 * beats.time_to_dead)  # so that the state is newer than the start of the cell
    wait_until(beats.is_beating, "the heartbeat of a busy kernel stopped")
    true(talk.manager.is_alive(), "the kernel has ended")
    talk.manager.interrupt_kernel()
    talk.reply(request)


def restart(talk):
    talk.run("var gone = 1;")
    number = talk.manager.provisioner.pid
    talk.manager.restart_kernel()
    talk.client.wait_for_ready(timeout=TIMEOUT)
    true(talk.manager.is_alive() and talk.manager.provisioner.pid != number, "the process is the same")
    equal("error", talk.run("gone")[0]["status"], "a variable has survived the restart")
    equal("2", talk.result("1 + 1"))


def shutdown(talk):
    reply = talk.client.shutdown(reply=True, timeout=TIMEOUT)["content"]
    equal(("ok", False), (reply["status"], reply["restart"]))
    equal(0, talk.manager.provisioner.process.wait(timeout=TIMEOUT), "exit status")
    true(not talk.manager.is_alive(), "the kernel still runs")


# --- checks with other kernels


def kernelspec_is_listed(_):
    spec = KernelSpecManager().get_kernel_spec(KERNEL)
    equal(("C# (DPO)", "C#", "message"), (spec.display_name, spec.language, spec.interrupt_mode))
    listed = subprocess.run([sys.executable, "-m", "jupyter_client.kernelspecapp", "list"], capture_output=True, text=True, check=True).stdout
    true(KERNEL in listed, listed)


def kernel_dies_with_its_parent(_):
    orphaning = f"""
import os
from jupyter_client.manager import KernelManager
manager = KernelManager(kernel_name={KERNEL!r})
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout={TIMEOUT})
print(manager.provisioner.pid, flush=True)
os._exit(0)
"""
    parent = subprocess.Popen([sys.executable, "-c", orphaning], stdout=subprocess.PIPE, text=True)
    number = int(parent.stdout.readline())
    try:
        wait_until(lambda: not runs(number), "the kernel outlives the process that started it")
    finally:
        if runs(number):
            os.kill(number, signal.SIGKILL)
        parent.communicate()  # only now: the kernel must also notice a parent that is a zombie


def runs(number):
    try:
        with open(f"/proc/{number}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(holds, otherwise):
    end = time.monotonic() + TIMEOUT
    while not holds():
        true(time.monotonic() < end, otherwise)
        time.sleep(0.2)


def check(what, talk):
    try:
        what(talk)
        print(f"ok {what.__name__}", flush=True)
    except Exception as error:  # the other checks still run
        line = next(frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.name == what.__name__)
        print(f"FAILED {what.__name__} (line {line}): {type(error).__name__}: {' '.join(str(error).split())}", flush=True)


TOGETHER = [
    kernel_info, execute_in_order, execute_counts_up, display_is_updated_in_place, figure_in_three_forms,
    error_in_a_cell, error_of_the_compiler, queue_is_aborted_after_an_error, queue_continues_with_stop_on_error_false,
    silent, silent_code_cannot_request_input, store_history, user_expressions, user_expressions_of_a_silent_cell,
    history, complete, complete_a_member, inspect, is_complete, comms, widget, input_is_requested, input_is_refused, clear_output,
    interrupt_of_an_endless_loop, interrupt_by_a_signal, interrupt_of_training, heartbeat, restart, shutdown,
]


def main():
    check(kernelspec_is_listed, None)
    talk = Conversation()
    try:
        for what in TOGETHER:
            check(what, talk)
    finally:
        talk.close()
    check(kernel_dies_with_its_parent, None)


if __name__ == "__main__":
    main()
