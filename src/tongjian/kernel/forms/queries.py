"""Reads of forms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from tongjian.engines.blueprint.frame import Frame
from tongjian.kernel.forms.compiled import compiled
from tongjian.kernel.forms.errors import NotOwnerError
from tongjian.kernel.forms.models import Draft, FormVersion, Submission
from tongjian.kernel.forms.prefill import EARLIER, Source
from tongjian.kernel.forms.schema import FieldType, Form, FormField
from tongjian.kernel.forms.sealing import digest_of
from tongjian.kernel.forms.standins import stands_in
from tongjian.kernel.forms.validation import FieldError, errors_in
from tongjian.kernel.forms.values import shown
from tongjian.kernel.forms.visibility import Visibility, rows_of
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.variables import from_json

ERASED = "内容已按个人信息保护的要求删除"
MASK = "*"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered field for a reader; a table has `columns` and `rows` instead of `text`."""

    title: str
    text: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class AnsweredSection:
    """The answered fields of a section."""

    title: str
    answers: tuple[Answer, ...]


def form_of(version: FormVersion) -> Form:
    """The form of a stored version; parsed once a process. No SQL."""
    return _parsed(version.digest, version.text)


@lru_cache(maxsize=128)
def _parsed(_digest: str, text: str) -> Form:
    return Form.from_text(text)


def may_fill(viewer: Viewer, draft: Draft) -> bool:
    """Whether the viewer is an applicant of the organisation the draft belongs to, or stands in for it.

    No SQL for the owner's own people.
    """
    if viewer.is_system or draft.owner_id in viewer.organisations(Role.APPLICANT):
        return True
    return stands_in(viewer, draft.subject)


def draft_for(viewer: Viewer, draft: UUID) -> Draft:
    """The draft with its form. 1 SQL query. Raises `Draft.DoesNotExist`; `NotOwnerError` for strangers."""
    row = Draft.objects.select_related("form").get(pk=draft)
    if not may_fill(viewer, row):
        raise NotOwnerError
    return row


def context_of(draft: Draft) -> dict[str, object]:
    """The values of `project.*` as the draft keeps them."""
    return from_json(draft.context)


def frame_of(city: str) -> Frame | None:
    """The coordinate systems of a city; None where it has no blueprint. No SQL."""
    return pack_of(city).frame


def draft_errors(draft: Draft) -> list[FieldError]:
    """What still has to be mended before the draft can be handed in. 1 SQL query, for the form."""
    form = form_of(draft.form)
    seen = Visibility(compiled(form), draft.data, context_of(draft))
    return errors_in(compiled(form), seen, draft.data, frame_of(draft.city))


def earlier(owner: int, city: str, limit: int = 5) -> list[Source]:
    """What the organisation handed in before, newest first, to fill in from. 1 SQL query."""
    kept = (
        Submission.objects.filter(owner=owner, city=city, data__isnull=False)
        .order_by("-at")
        .values_list("data", flat=True)[:limit]
    )
    return [Source(EARLIER, json.loads(text or "{}")) for text in kept]


def answers(submission: Submission, *, masked: bool = False) -> tuple[AnsweredSection, ...]:
    """What was handed in, in the order of the form, for a reader; `masked` hides personal details.

    1 SQL query, for the form. Raises `LookupError` when the content has been erased.
    """
    if submission.data is None:
        raise LookupError(ERASED)
    return _answered(form_of(submission.form), json.loads(submission.data), masked)


def drafted(draft: Draft, *, masked: bool = False) -> tuple[AnsweredSection, ...]:
    """What a draft holds so far, in the order of the form, for a reader who is asked for advice. No query."""
    return _answered(form_of(draft.form), draft.data, masked)


def _answered(form: Form, data: Mapping[str, Any], masked: bool) -> tuple[AnsweredSection, ...]:
    found = []
    for section in form.sections:
        given = tuple(_answer(f, data[f.name], masked) for f in section.fields if f.name in data)
        if given:
            found.append(AnsweredSection(section.title, given))
    return tuple(found)


def _answer(field: FormField, stored: object, masked: bool) -> Answer:
    if field.type is not FieldType.TABLE:
        return Answer(field.title, _text(field, stored, masked))
    rows = tuple(
        tuple(_text(column, row.get(column.name), masked) for column in field.fields)
        for row in rows_of(stored)
    )
    return Answer(field.title, "", tuple(column.title for column in field.fields), rows)


def _text(field: FormField, stored: object, masked: bool) -> str:
    text = shown(field, stored)
    if masked and field.is_personal:
        return mask(text)
    return f"{text} {field.unit}" if text and field.unit else text


def altered(city: str | None = None) -> Iterator[str]:
    """Digests of submissions whose content is no longer what was handed in; erased ones cannot be judged."""
    kept = Submission.objects.filter(data__isnull=False, **({"city": city} if city else {}))
    rows = kept.order_by("pk").values_list("digest", "salt", "data")
    for digest, salt, data in rows.iterator(chunk_size=1000):
        if digest_of(str(salt), str(data)) != digest:
            yield digest


def mask(text: str) -> str:
    """Enough of a number or name to recognise one's own: the ends, with stars between."""
    if len(text) <= 3:
        return text[:1] + MASK * (len(text) - 1)
    ends = 1 if len(text) < 8 else 3
    return text[:ends] + MASK * (len(text) - 2 * ends) + text[-ends:]
