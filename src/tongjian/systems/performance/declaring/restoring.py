"""The form of a declaration as it was in a version: for an adjustment that is given up."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any

from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.editing import Entry, Fate, Sheet, Written
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.forms.prefill import EARLIER
from tongjian.kernel.forms.schema import FieldType
from tongjian.kernel.forms.values import ROW
from tongjian.kernel.forms.visibility import rows_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.models import Declaration, DeclarationVersion


def restore(viewer: Viewer, row: Declaration, version: DeclarationVersion, now: datetime) -> None:
    """Put back what was handed in with that version, and close the form. The row is locked by the caller."""
    kept = json.loads(version.submission.data or "{}")

    def edit(sheet: Sheet) -> tuple[Written, ...]:
        replace(sheet, kept)
        return (Written("", Fate.SAVED, 0),)

    forms.change(row.draft_id, viewer, now, edit)
    Draft.objects.filter(pk=row.draft_id).update(closed_at=now)


def replace(sheet: Sheet, data: Mapping[str, Any], *, only: Container[str] | None = None) -> None:
    """Every value as in `data`, or those of the fields in `only`.

    Revisions only count up, so that another window sees that all has changed.
    """
    for name, asked in sheet.form.fields.items():
        if only is not None and name not in only:
            continue
        if asked.type is FieldType.TABLE:
            for one in list(rows_of(sheet.data.get(name))):
                sheet.remove_row(name, str(one[ROW]))
            sheet.fill(name, data.get(name, []), EARLIER)
        else:
            sheet.write(Entry(name, (), sheet.revisions.get(name, 0)))
            if name in data:
                sheet.data[name] = data[name]
                sheet.revisions[name] = sheet.revisions.get(name, 0) + 1
