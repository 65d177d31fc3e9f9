"""Answers anybody could give to any form of a pack: what its fields take, and what its checks want."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from tests.systems.approval.story import ANSWERS
from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.editing import Entry
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.forms.queries import draft_errors, form_of
from tongjian.kernel.forms.schema import FieldType, Form, FormField
from tongjian.kernel.people.viewer import Viewer

ROUNDS = 8
"""A field may appear because another was filled in; no form of ours goes deeper."""

# What a check compares with something else: the later of two days, a figure below another.
LATER = ("ends_on", "completed_on", "land_completed_on", "_until")
TEXTS = {"industry_code": "K7010", "contact_name": "沈嘉禾"}


def sample(field: FormField) -> list[str]:
    """Something the field takes, as a person types it."""
    match field.type:
        case FieldType.CHOICE | FieldType.CHOICES | FieldType.REGION if field.options:
            return [next(iter(field.options))]
        case FieldType.BOOLEAN:
            return ["true"]
        case FieldType.DATE:
            return ["2029-06-30" if field.name.endswith(LATER) else "2027-03-01"]
        case FieldType.NUMBER | FieldType.DECIMAL | FieldType.MONEY:
            return [_figure(field)]
        case FieldType.USCC:
            return ["91320508MADM0T034J"]
        case FieldType.IDCARD:
            return ["11010519491231002X"]
        case FieldType.PHONE:
            return ["13900000001"]
        case FieldType.REGION:
            return ["320508"]
        case FieldType.BOUNDARY:
            return [""]
        case _:
            return [TEXTS.get(field.name) or "按规定填写的内容"[: int(field.max or 8)]]  # type: ignore[arg-type]


def _figure(field: FormField) -> str:
    least = int(field.min or 0)  # type: ignore[arg-type]
    most = int(field.max) if field.max is not None else 1000  # type: ignore[arg-type]
    return str(min(max(least, 10), most))


def answer_all(draft_id: UUID, by: Viewer) -> None:
    """Fill in whatever still keeps the draft from being handed in. Raises AssertionError when some stays."""
    for _ in range(ROUNDS):
        draft = Draft.objects.select_related("form").get(pk=draft_id)
        errors = draft_errors(draft)
        if not errors:
            return
        form = form_of(draft.form)
        entries = []
        for error in errors:
            entries += _mended(form, draft, error.field, by)
        forms.save(draft_id, entries, by)
    raise AssertionError([f"{error.field}: {error.sentence}" for error in errors])


def _mended(form: Form, draft: Draft, path: str, by: Viewer) -> Iterator[Entry]:
    name, *deeper = path.split(".")
    field = form.leaves[f"{name}.{deeper[1]}"] if deeper else form.fields[name]
    if field.type is FieldType.TABLE:
        forms.add_row(draft.pk, name, by)
        return
    given = [ANSWERS[name]] if not deeper and name in ANSWERS else sample(field)
    yield Entry(path, given, draft.revisions.get(path, 0))
