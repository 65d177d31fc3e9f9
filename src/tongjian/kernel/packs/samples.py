"""Made-up contents of a letter and a licence, with which templates are tried and shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

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

SAMPLE: Final[Mapping[str, str]] = {
    "licence": json.dumps(_LICENCE, ensure_ascii=False),
    "letter": json.dumps(_LETTER, ensure_ascii=False),
    "digest": "0" * 64,
    "qr": _QR,
    "url": "https://example.invalid/",
}
"""What templates of letters and licences read as `sys.inputs`."""
