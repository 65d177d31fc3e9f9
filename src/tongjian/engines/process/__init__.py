"""Processes: BPMN 2.0 files, proved when loaded, executed as a pure function.

`load` turns a file into a `ProcessGraph` or refuses it with every flaw (`ProcessErrors`): every path ends,
nothing is out of reach, no join waits for ever, no token is lost or left behind. `start` and `step` move a
`Marking`; who calls them stores it and does what the `Step` says: opens tasks, sets timers. `critical_path`
gives the days a process takes at most, `simulate` plays it through, `misfits` says why a running case cannot
go on in another version.
"""

from tongjian.engines.process.critical import CriticalPath, Days, critical_path
from tongjian.engines.process.events import (
    Cancelled,
    Event,
    MessageReceived,
    NotOpen,
    OpenTask,
    SetTimer,
    Step,
    TaskDone,
    TimerFired,
    Undecided,
)
from tongjian.engines.process.execute import start, step
from tongjian.engines.process.fitting import Misfit, misfits
from tongjian.engines.process.flaws import Flaw, ProcessErrors
from tongjian.engines.process.load import Resolve, load
from tongjian.engines.process.marking import Change, Marking, Token
from tongjian.engines.process.model import (
    Block,
    Branch,
    Each,
    Flow,
    Message,
    Node,
    NodeKind,
    ProcessGraph,
    Timer,
    TimerForm,
)
from tongjian.engines.process.simulate import Decide, Done, Lasting, NeverEnds, Play, simulate
from tongjian.engines.process.waiting import awaited_messages, open_tasks, running_timers

__all__ = [
    "Block",
    "Branch",
    "Cancelled",
    "Change",
    "CriticalPath",
    "Days",
    "Decide",
    "Done",
    "Each",
    "Event",
    "Flaw",
    "Flow",
    "Lasting",
    "Marking",
    "Message",
    "MessageReceived",
    "Misfit",
    "NeverEnds",
    "Node",
    "NodeKind",
    "NotOpen",
    "OpenTask",
    "Play",
    "ProcessErrors",
    "ProcessGraph",
    "Resolve",
    "SetTimer",
    "Step",
    "TaskDone",
    "Timer",
    "TimerFired",
    "TimerForm",
    "Token",
    "Undecided",
    "awaited_messages",
    "critical_path",
    "load",
    "misfits",
    "open_tasks",
    "running_timers",
    "simulate",
    "start",
    "step",
]
