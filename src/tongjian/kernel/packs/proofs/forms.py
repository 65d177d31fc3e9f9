"""Forms: a field that several forms of a stage ask for means the same in all of them, so it is asked once."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.kernel.forms.schema import Form, FormField
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.places import Places
from tongjian.kernel.packs.reader import Location
from tongjian.kernel.packs.schema import Stage


def prove(pack: Pack, places: Places) -> Iterator[Mistake]:
    """The same name has the same type, unit, choices and columns throughout a stage."""
    told: set[tuple[str, str]] = set()
    for stage in pack.stages.values():
        first: dict[str, tuple[str, FormField]] = {}
        for form in _forms(pack, stage):
            for at, field in _fields(form):
                other, known = first.setdefault(field.name, (form.code, field))
                if _meaning(field) != _meaning(known) and (form.code, field.name) not in told:
                    told.add((form.code, field.name))
                    sentence = f"字段“{field.name}”与表单“{other}”的同名字段不一致，本阶段无法只问一次"
                    mend = "类型、单位、选项和列改成一样，或改 name"
                    yield places.mistake("forms", form.code, at, sentence, mend)


def _forms(pack: Pack, stage: Stage) -> Iterator[Form]:
    """The stage's own form and those of its matters, each once."""
    matters = (pack.matters[code] for code in stage.matters if code in pack.matters)
    codes = dict.fromkeys([stage.form, *(matter.form for matter in matters if matter.form)])
    return (pack.forms[code] for code in codes if code in pack.forms)


def _fields(form: Form) -> Iterator[tuple[Location, FormField]]:
    for number, section in enumerate(form.sections):
        for place, field in enumerate(section.fields):
            yield ("sections", number, "fields", place), field


def _meaning(field: FormField) -> tuple[object, ...]:
    columns = tuple(_meaning(column) for column in field.fields)
    return field.name, field.type, field.unit, field.options, columns
