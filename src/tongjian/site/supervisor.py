"""Keep a few processes running together: start them, start again what dies, stop all on Ctrl+C."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

# A process that dies this often within a minute will not live the next time either.
PATIENCE = 5
STOPPING = 20.0


@dataclass
class Child:
    """One process by name, and when it was started lately."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it in a group of its own: Ctrl+C reaches the supervisor alone, which stops all in order."""
        self.starts = [*self.starts[-PATIENCE:], time.monotonic()]
        self.process = subprocess.Popen(self.command, start_new_session=True)

    @property
    def ended(self) -> int | None:
        """The exit code, None while it runs."""
        return self.process.poll() if self.process else None

    @property
    def hopeless(self) -> bool:
        """Whether it has died too often within the last minute."""
        recent = [start for start in self.starts if time.monotonic() - start < 60]
        return len(recent) > PATIENCE


class Supervisor:
    """Runs commands side by side until it is told to stop."""

    def __init__(self, commands: Mapping[str, Sequence[str]], say: Callable[[str], None]) -> None:
        self.children = [Child(name, command) for name, command in commands.items()]
        self.say = say
        self._stop = threading.Event()

    def start(self) -> None:
        """Start every process and listen for signals to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told_to_stop)
        for child in self.children:
            child.start()

    def watch(self) -> int:
        """Wait for the end: 0 when told to stop, 1 when a process cannot be kept alive."""
        code = 0
        while not self._stop.wait(0.2):
            dead = [child for child in self.children if child.ended is not None]
            if any(child.hopeless for child in dead):
                names = "、".join(child.name for child in dead)
                self.say(f"{names} 反复退出，已停止运行。原因见上面的输出。")
                code = 1
                break
            for child in dead:
                self.say(f"{child.name} 意外退出（{child.ended}），重新启动。")
                child.start()
        self._end_all()
        return code

    def _told_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    def _end_all(self) -> None:
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOPPING
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
