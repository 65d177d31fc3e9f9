"""XML into plain elements that know their line. A file that declares a document type is refused.

Entities can only be declared in a document type, so refusing it refuses entity expansion and external
entities alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

LARGEST = 5_000_000
"""Bytes. A drawn process of a hundred nodes takes about 100 kB."""

DEEPEST = 60
"""Levels of elements; ten sub-processes in one another take about twenty."""


@dataclass(slots=True)
class Element:
    """An XML element; `namespace` is resolved, whatever prefix the file uses for it."""

    namespace: str
    name: str
    attributes: dict[str, str]
    """Keyed by local name. BPMN's own attributes have no prefix and win over those of tools."""
    line: int
    children: list[Element] = field(default_factory=list)
    text: str = ""
    text_line: int = 0
    """Where the text begins, white space apart."""

    def find(self, name: str) -> Element | None:
        """The first child of that name in the same namespace."""
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator[Element]:
        """The children of that name in the same namespace."""
        return (child for child in self.children if child.name == name and child.namespace == self.namespace)


class Refused(Exception):
    """The bytes are no acceptable XML: `code` as in `flaws`, `line` and what the parser said."""

    def __init__(self, code: str, line: int, detail: str = "") -> None:
        self.code = code
        self.line = line
        self.detail = detail
        super().__init__(f"{code} ({line}): {detail}")


def parse(source: bytes) -> Element:
    """The root element. Raises `Refused`."""
    if len(source) > LARGEST:
        raise Refused("too-large", 1)
    builder = _Builder()
    try:
        builder.parser.Parse(source, True)
    except expat.ExpatError as error:
        raise Refused("not-xml", error.lineno, expat.errors.messages[error.code]) from None
    except (LookupError, ValueError) as error:  # the file names an encoding the parser cannot use
        raise Refused("not-xml", builder.parser.CurrentLineNumber, str(error)) from None
    return builder.root


class _Builder:
    root: Element

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._open: list[Element] = []

    def _doctype(self, *_: object) -> None:
        raise Refused("doctype", self.parser.CurrentLineNumber)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        if len(self._open) >= DEEPEST:
            raise Refused("too-large", line)
        namespace, _, name = tag.rpartition(" ")
        foreign = {key.rpartition(" ")[2]: value for key, value in attributes.items() if " " in key}
        own = {key: value for key, value in attributes.items() if " " not in key}
        element = Element(namespace, name, foreign | own, line)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _tag: str) -> None:
        element = self._open.pop()
        element.text = element.text.strip()

    def _text(self, text: str) -> None:
        element = self._open[-1]
        if not element.text_line and (said := text.lstrip()):
            before = text[: len(text) - len(said)]
            element.text_line = self.parser.CurrentLineNumber + before.count("\n")
        element.text += text
