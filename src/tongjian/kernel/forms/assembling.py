"""One form for a stage, assembled from what its matters ask: each field once. Pure.

The form of the stage comes first; then every matter's fields that nobody has asked for yet, in the section of
the same title where there is one. Fields of one name are one question, so they must mean the same: type,
unit, options and pattern alike. What may differ is settled for the one who needs more: it is required when
any matter requires it, shown when any matter asks for it, and the narrower bounds hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongjian.kernel.forms.compiled import expressions
from tongjian.kernel.forms.conditions import CycleError, form_variables, order_of
from tongjian.kernel.forms.merging import both, either, merged
from tongjian.kernel.forms.schema import FieldType, Form, FormField, FormSection
from tongjian.kernel.projects.variables import project_variables

Path = tuple[str | int, ...]
Parts = Sequence[tuple[str, Form]]
"""What each matter asks: its code and its form."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two matters ask for one name and mean different things.

    `part` is the matter, `form` the code of its form, under which packs keep the file; `path` leads to the
    field in it.
    """

    part: str
    form: str
    path: Path
    sentence: str
    mend: str


class ContradictionError(ValueError):
    """The parts cannot stand in one form; `found` lists every contradiction."""

    def __init__(self, found: Sequence[Contradiction]) -> None:
        self.found = tuple(found)
        super().__init__("；".join(f"{one.form}：{one.sentence}" for one in found))


def assemble(base: Form, parts: Parts, titles: Mapping[str, str] | None = None) -> Form:
    """The one form of `base` and `parts`; `titles` are those of the matters, for the hints on the page.

    Without parts it is `base` itself. The same forms give the same text and so the same digest. Raises
    `ContradictionError`.
    """
    if not parts:
        return base
    if found := list(contradictions(base, parts)):
        raise ContradictionError(found)
    return _joined(base, parts, titles or {})


def contradictions(base: Form, parts: Parts) -> Iterator[Contradiction]:
    """What keeps the parts from standing in one form: for the proofs of a pack."""
    first = {name: (base.title, field) for name, field in base.fields.items()}
    clean = True
    for code, form in parts:
        for path, field in _placed(form):
            where, known = first.setdefault(field.name, (form.title, field))
            for said, mend in _differences(known, field, where):
                clean = False
                yield Contradiction(code, form.code, path, said, mend)
    if clean:
        yield from _cycles(base, parts)


def _placed(form: Form) -> Iterator[tuple[Path, FormField]]:
    for number, section in enumerate(form.sections):
        for place, field in enumerate(section.fields):
            yield ("sections", number, "fields", place), field


def _differences(known: FormField, field: FormField, where: str) -> Iterator[tuple[str, str]]:
    """Why the two cannot be one question, each with how to mend it."""
    pairs = (
        ("类型（type）", known.type.value, field.type.value),
        ("单位（unit）", known.unit, field.unit),
        ("选项（options）", "、".join(known.options), "、".join(field.options)),
        ("格式（pattern）", known.pattern or field.pattern, field.pattern or known.pattern),
    )
    for what, there, here in pairs:
        if there != here:
            sentence = f"“{field.title}”（{field.name}）的{what}是“{here}”，《{where}》中是“{there}”"
            yield sentence, "同名的字段只问一次：改成一样，或给不同的内容另起名字"
    if known.type is field.type is FieldType.TABLE:
        columns = {column.name: column for column in known.fields}
        for column in field.fields:
            if column.name in columns:
                yield from _differences(columns[column.name], column, where)
    if known.type is field.type and not _room(known, field):
        yield (
            f"“{field.title}”（{field.name}）的取值范围与《{where}》没有共同的部分",
            "改正 min、max，或另起名字",
        )


def _room(one: FormField, other: FormField) -> bool:
    field = merged(one, other)
    return field.min is None or field.max is None or field.min <= field.max  # type: ignore[operator]


def _cycles(base: Form, parts: Parts) -> Iterator[Contradiction]:
    """Conditions that are sound in each form, and wait for one another in all of them together."""
    whole = _joined(base, parts, {})
    variables = form_variables(whole, project_variables(whole.attributes))
    conditions = {
        field.name: expressions(section.when, variables) + expressions(field.when, variables)
        for section in whole.sections
        for field in section.fields
    }
    try:
        order_of(conditions)
    except CycleError as error:
        ring = list(dict.fromkeys(str(name) for name in error.args[1]))
        code, form, path = next(
            (code, form, path) for code, form in parts for path, field in _placed(form) if field.name in ring
        )
        names = "、".join(whole.fields[name].title for name in ring)
        yield Contradiction(
            code, form.code, path, f"各事项的显示条件合在一起互相等待：{names}", "去掉其中一个条件"
        )


@dataclass
class _Page:
    """The sections while they are gathered: the fields of each by title, with the condition of each field."""

    sections: dict[tuple[str, str], FormSection]
    fields: dict[str, tuple[tuple[str, str], FormField]]

    def take(self, section: FormSection, field: FormField) -> None:
        """Ask for a field, or join it with the one that asks for it already."""
        if field.name not in self.fields:
            key = (section.title, section.when)
            self.sections.setdefault(key, section)
            self.fields[field.name] = (key, field)
            return
        key, known = self.fields[field.name]
        if key[1] != section.when:
            key = self._without_condition(key)
            known = self.fields[field.name][1]
            field = field.model_copy(update={"when": both(section.when, field.when)})
        shown = either(known.when, field.when)
        self.fields[field.name] = (key, merged(known, field).model_copy(update={"when": shown}))

    def _without_condition(self, key: tuple[str, str]) -> tuple[str, str]:
        """Move the condition of a section into its fields: one of them is now asked for under another."""
        title, when = key
        if not when:
            return key
        freed = (title, "")
        if freed in self.sections:
            del self.sections[key]
        else:  # it keeps its place on the page
            section = self.sections[key].model_copy(update={"when": ""})
            self.sections = {
                freed if place == key else place: section if place == key else there
                for place, there in self.sections.items()
            }
        for name, (place, field) in self.fields.items():
            if place == key:
                self.fields[name] = (freed, field.model_copy(update={"when": both(when, field.when)}))
        return freed


def _joined(base: Form, parts: Parts, titles: Mapping[str, str]) -> Form:
    page = _Page({}, {})
    for section in base.sections:
        for field in section.fields:
            page.take(section, field)
    for code, form in parts:
        for section in form.sections:
            for field in section.fields:
                page.take(section, field.model_copy(update={"asked_by": (code,)}))
    sections = tuple(
        section.model_copy(update={"fields": tuple(f for place, f in page.fields.values() if place == key)})
        for key, section in page.sections.items()
    )
    attributes = {
        name: kind for form in (base, *(f for _, f in parts)) for name, kind in form.attributes.items()
    }
    return Form(
        code=base.code,
        version=max(form.version for form in (base, *(form for _, form in parts))),
        title=base.title,
        help=base.help,
        attributes=dict(sorted(attributes.items())),
        askers={code: titles[code] for code, _ in parts if code in titles},
        sections=tuple(section for section in sections if section.fields),
    )
