"""What is wrong with a form's file alone, by the place in it; and what a change made wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as File

from pydantic import ValidationError

from tongjian.engines.expressions import Kind
from tongjian.kernel.forms.proof import FormError
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.packs.office.editor.places import Place
from tongjian.kernel.packs.office.yamltext import CannotRewrite, Path, data_of
from tongjian.kernel.packs.reader import Source
from tongjian.kernel.packs.wording import located
from tongjian.kernel.projects.variables import project_variables

LONGEST_MEND = 200
"""Characters."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A mistake at a place of the file; `key` is the control it is about, empty for the whole place."""

    place: Place
    key: str
    sentence: str
    mend: str

    def __str__(self) -> str:
        return f"{self.sentence}。{self.mend}。"


@dataclass(frozen=True)
class Judgement:
    """The form, or what is wrong with its file."""

    form: Form | None
    complaints: tuple[Complaint, ...] = ()

    def at(self, place: Place) -> dict[str, str]:
        """What is said beside the controls of a place; under "" what is about the whole of it."""
        said: dict[str, str] = {}
        for each in self.complaints:
            if each.place == place:
                said[each.key] = f"{said.get(each.key, '')}{each}"
        return said

    def beyond(self, before: Judgement) -> tuple[Complaint, ...]:
        """The mistakes that were not there before, wherever they stood."""
        known = Counter(map(str, before.complaints))
        fresh = []
        for each in self.complaints:
            if known[str(each)]:
                known[str(each)] -= 1
            else:
                fresh.append(each)
        return tuple(fresh)


def judge(text: str, attributes: Mapping[str, Kind]) -> Judgement:
    """The form of a file proved alone. `attributes` are what projects of the city carry."""
    try:
        data = data_of(text)
        return Judgement(Form.from_data(data, project=project_variables(attributes)))
    except CannotRewrite as error:
        return Judgement(None, (Complaint(Place(), "", str(error), "在“文本”里改正"),))
    except ValidationError as error:
        source = Source(File(), data, dict.fromkeys(_locations(data), 1))
        found = [(at, each.sentence, each.mend) for at, each in located(source, Form, error)]
    except FormError as error:
        found = [(each.path, each.sentence, each.mend) for each in error.mistakes]
    return Judgement(None, tuple(_complaint(*each) for each in found))


def _complaint(path: Path, sentence: str, mend: str) -> Complaint:
    """At the deepest section, field or column the path leads through.

    A mend that lists every name of a long form gives way to the list that the page has.
    """
    steps: list[str | int] = []
    for name, number in zip(path[::2], path[1::2], strict=False):
        if name not in {"sections", "fields"} or not isinstance(number, int):
            break
        steps += [name, number]
    rest = path[len(steps) :]
    key = str(rest[0]) if rest and rest[0] not in {"sections", "fields"} else ""
    known = "改用“条件可以用的名称”中列出的名称"
    return Complaint(Place(tuple(steps)), key, sentence, mend if len(mend) <= LONGEST_MEND else known)


def _locations(value: object, at: Path = ()) -> Iterator[Path]:
    yield at
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _locations(each, (*at, str(name)))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _locations(each, (*at, number))
