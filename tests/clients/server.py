"""The homeserver under test, as a process that can be killed without warning and started again."""

import json
import os
import pathlib
import queue
import signal
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVER_NAME = "clients.test"
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 15


class Server:
    """One local server on loopback. Its state and its port stay the same after a kill and a start."""

    def __init__(self, state: pathlib.Path, module: str, settings: dict[str, str] | None = None) -> None:
        self.state = state
        self.module = module
        self.settings = {"--registration": "open", "--rate-limits": "off", **(settings or {})}
        self.port = 0
        self.process: subprocess.Popen[str] | None = None
        self.reader = threading.Thread()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts the process and returns when it is ready; the first start chooses the port."""
        command = ["node", str(ROOT / "local" / "server.mjs"), "--host", "127.0.0.1", "--port", str(self.port)]
        command += ["--state", str(self.state), "--module", self.module, "--server-name", SERVER_NAME]
        command += [word for setting in self.settings.items() for word in setting]
        # A session of its own, so that a kill also reaches the runtime, a child of node.
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        self.port = self._ready_port(self.process)

    def kill(self) -> None:
        """Sends SIGKILL to the whole process group: no process writes another byte."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Stops the server with SIGTERM, or with SIGKILL after a timeout."""
        try:
            self._signal(signal.SIGTERM)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass
        self.process.wait(timeout=STOP_TIMEOUT_S)
        self.reader.join(timeout=STOP_TIMEOUT_S)

    def _ready_port(self, process: subprocess.Popen[str]) -> int:
        """Returns the port of the ready line; later lines of the server go to the output of the tests."""
        ready: queue.Queue[int | None] = queue.Queue()

        def read() -> None:
            assert process.stdout is not None
            with process.stdout as lines:
                for line in lines:
                    if line.startswith('{"ready"'):
                        ready.put(json.loads(line)["port"])
                    else:
                        print(line, end="", flush=True)
            ready.put(None)

        self.reader = threading.Thread(target=read, daemon=True)
        self.reader.start()
        port = ready.get(timeout=START_TIMEOUT_S)
        if port is None:
            raise RuntimeError("the local server ended before it was ready; see its output above")
        return port
