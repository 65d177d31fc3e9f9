"""A template of the working copy typeset with made-up contents, to see how it looks."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tongjian.engines.typesetting import typeset
from tongjian.kernel.packs.folder import pack_folders
from tongjian.kernel.packs.in_force import source_in_force
from tongjian.kernel.packs.office.proving import laid_draft
from tongjian.kernel.packs.office.queries import Desk

_QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21"><rect width="21" height="21"/></svg>'
_DAY = "2026-03-02"
_LICENCE = {
    "type": "sample",
    "title": "（样张）某某许可证",
    "document_number": "样字第000001号",
    "number": "1.2.156.3005.2.样张",
    "issuer": "某某局",
    "issued_on": _DAY,
    "valid_until": None,
    "lines": [
        {"key": "holder", "title": "建设单位", "text": "某某置业有限公司", "personal": False},
        {"key": "project", "title": "项目名称", "text": "某某花园一期", "personal": False},
        {"key": "location", "title": "建设位置", "text": "某某路东、某某街北", "personal": False},
    ],
    "basis": ["某某法第一条"],
    "attachments": ["总平面图"],
}
_LETTER = {
    "kind": "sample",
    "title": "（样张）受理通知书",
    "number": "样受〔2026〕1号",
    "organisation": "某某局",
    "addressee": "某某置业有限公司",
    "matter": "某某事项",
    "case": "样〔2026〕00001号",
    "paragraphs": ["你单位的申请已经收到。经审查，材料齐全、符合法定形式，现予受理。"],
    "facts": [["办件编号", "样〔2026〕00001号"], ["承诺办结", "2026年3月9日"]],
    "basis": ["行政许可法第三十二条"],
    "remedies": "如有异议，可以依法申请行政复议或者提起行政诉讼。",
    "unverified": False,
    "about": {},
    "drawn_on": _DAY,
}


def sample_pdf(desk: Desk, path: str) -> bytes:
    """The PDF. Raises `TypesettingError` with what the template has wrong."""
    if desk.revision is not None:
        with laid_draft(desk.revision) as folder:
            return _typeset(folder, path)
    return _typeset(pack_folders(source_in_force(desk.city))[0], path)


def _typeset(folder: Path, path: str) -> bytes:
    folders = pack_folders(folder)
    template = next(file for each in folders if (file := each / path).is_file())
    return typeset(
        template,
        fonts=Path(settings.TONGJIAN_FONTS),
        inputs={
            "licence": json.dumps(_LICENCE, ensure_ascii=False),
            "letter": json.dumps(_LETTER, ensure_ascii=False),
            "digest": "0" * 64,
            "qr": _QR,
            "url": "https://example.invalid/",
        },
        on=timezone.localdate(),
        beside=[each / "templates" for each in folders],
    )
