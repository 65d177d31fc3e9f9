"""Process logs as XES (IEEE 1849): one trace a case, one event a happening, written as it is read.

The writer keeps nothing but the trace it is at. Only the standard extensions are used: concept, time,
organizational and lifecycle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO
from xml.sax.saxutils import XMLGenerator

EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
)
TRANSITIONS = frozenset(
    {
        "schedule",
        "assign",
        "withdraw",
        "reassign",
        "start",
        "suspend",
        "resume",
        "pi_abort",
        "ate_abort",
        "complete",
        "autoskip",
        "manualskip",
        "unknown",
    }
)
"""The standard life cycle of an activity."""

# What XML 1.0 can carry; anything else would make the whole file unreadable.
_UNPRINTABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: an activity, when, in which state, and which post of which body did it (never a name).

    Keys of `more` are XML names.
    """

    activity: str
    at: datetime
    group: str = ""
    resource: str = ""
    transition: str = "complete"
    more: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.transition not in TRANSITIONS:
            raise ValueError(f"XES 没有生命周期状态“{self.transition}”")


@dataclass(frozen=True, slots=True)
class Trace:
    """One case by its number, with what is known of it and what happened, in the order of time."""

    name: str
    happenings: tuple[Happening, ...]
    more: Mapping[str, str] = field(default_factory=dict)


def write_log(name: str, traces: Iterable[Trace], out: BinaryIO) -> int:
    """Write a whole log; how many traces it has."""
    count = 0
    for piece in pieces(name, traces):
        out.write(piece)
        count += piece.startswith(b"<trace>")
    return count


def pieces(name: str, traces: Iterable[Trace]) -> Iterator[bytes]:
    """The log a piece at a time, for whoever streams it: the head, each trace, the end."""
    yield _head(name)
    for trace in traces:
        yield _trace(trace)
    yield b"</log>\n"


def _head(name: str) -> bytes:
    writer = _Writer()
    writer.open(
        "log",
        {
            "xes.version": "1849.2016",
            "xes.features": "",
            "xmlns": "http://www.xes-standard.org/",
        },
        declaration=True,
    )
    for title, prefix, uri in EXTENSIONS:
        writer.empty("extension", {"name": title, "prefix": prefix, "uri": uri})
    writer.open("global", {"scope": "trace"})
    writer.value("string", "concept:name", "")
    writer.close("global")
    writer.open("global", {"scope": "event"})
    writer.value("string", "concept:name", "")
    writer.value("date", "time:timestamp", "1970-01-01T00:00:00.000+00:00")
    writer.value("string", "lifecycle:transition", "complete")
    writer.close("global")
    writer.empty("classifier", {"name": "Activity", "keys": "concept:name"})
    writer.empty("classifier", {"name": "ActivityAndGroup", "keys": "concept:name org:group"})
    writer.value("string", "concept:name", name)
    writer.value("string", "lifecycle:model", "standard")
    return writer.taken()


def _trace(trace: Trace) -> bytes:
    writer = _Writer()
    writer.open("trace", {})
    writer.value("string", "concept:name", trace.name)
    for key, text in trace.more.items():
        writer.value("string", key, text)
    for happening in sorted(trace.happenings, key=lambda each: each.at):
        writer.open("event", {})
        writer.value("string", "concept:name", happening.activity)
        writer.value("date", "time:timestamp", happening.at.isoformat(timespec="milliseconds"))
        if happening.group:
            writer.value("string", "org:group", happening.group)
        if happening.resource:
            writer.value("string", "org:resource", happening.resource)
        writer.value("string", "lifecycle:transition", happening.transition)
        for key, text in happening.more.items():
            writer.value("string", key, text)
        writer.close("event")
    writer.close("trace")
    return writer.taken()


class _Writer:
    """Escapes everything it is given."""

    def __init__(self) -> None:
        self._out = _Bytes()
        self._xml = XMLGenerator(self._out, "utf-8", short_empty_elements=True)

    def open(self, tag: str, attributes: Mapping[str, str], *, declaration: bool = False) -> None:
        if declaration:
            self._xml.startDocument()
        self._xml.startElement(tag, dict(attributes))  # type: ignore[arg-type]

    def close(self, tag: str) -> None:
        self._xml.endElement(tag)
        self._xml.ignorableWhitespace("\n")

    def empty(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._xml.startElement(tag, dict(attributes))  # type: ignore[arg-type]
        self.close(tag)

    def value(self, kind: str, key: str, text: str) -> None:
        self.empty(kind, {"key": key, "value": text.translate(_UNPRINTABLE)})

    def taken(self) -> bytes:
        return self._out.taken()


class _Bytes:
    """What the generator writes to."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(data)
        return len(data)

    def taken(self) -> bytes:
        whole = b"".join(self._parts)
        self._parts.clear()
        return whole
