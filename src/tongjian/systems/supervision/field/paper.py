"""检查记录: the paper of a visit, with the digests of its photos, the same bytes for the same facts."""

from __future__ import annotations

import json

from django.utils import timezone

from tongjian.kernel.printing import print_template
from tongjian.systems.supervision.field.models import Visit, VisitState
from tongjian.systems.supervision.field.queries import files_of, standing_of_visit
from tongjian.systems.supervision.field.showing import shown

TEMPLATE = "field-record.typ"


def printed(row: Visit) -> bytes:
    """The PDF. 4 SQL queries when subject and organisation are loaded. Raises `TypesettingError`."""
    view, members, _ = standing_of_visit(row)
    told = shown(view, files_of(row.pk))
    content = {
        "number": row.number,
        "title": "现场检查记录" if row.state == VisitState.CONCLUDED else "现场检查记录（未办结）",
        "organisation": row.organisation.name,
        "facts": [
            ["检查对象", row.subject.name],
            ["行政相对人", row.subject.party_name],
            ["地址", row.subject.operating_address or row.subject.registered_address or "未登记"],
            ["检查类别", row.category],
            ["检查人员", "、".join(f"{m.officer.name}（{m.officer.certificate}）" for m in members)],
            ["检查时间", _moment(row.inspected_at) if row.inspected_at else "未办结"],
            ["检查结果", row.result or "未办结"],
        ],
        "matters": [
            {
                "title": title,
                "items": [[item.title, item.result, item.words or "—"] for item in items],
            }
            for title, items in told.matters
        ],
        "lines": [[_moment(at), who, text] for at, who, text in told.lines],
        "photos": [
            [_moment(photo.at), photo.who, photo.item or "现场", photo.place, photo.sha256]
            for photo in told.photos
        ],
        "doubts": [[_moment(at), who, text] for at, who, text in told.doubts],
        "digest": told.digest,
    }
    on = timezone.localdate(row.concluded_at or row.assigned_at)
    return print_template(row.city, TEMPLATE, {"record": json.dumps(content, ensure_ascii=False)}, on=on)


def _moment(at: object) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]
