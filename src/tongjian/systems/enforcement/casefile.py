"""卷宗: everything of a case in one ZIP, with an index and the digest of each file; the same case, the same
bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from tongjian.engines.penalties.facts import KINDS
from tongjian.kernel.archive.entries import fit
from tongjian.kernel.archive.packing import pack
from tongjian.kernel.documents.queries import versions
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.enforcement.access import READERS, SUBJECT
from tongjian.systems.enforcement.acts.declared import Desk
from tongjian.systems.enforcement.models import Fact, Paper
from tongjian.systems.enforcement.pages import desk_or_404
from tongjian.systems.enforcement.papering import paper_of
from tongjian.systems.enforcement.papers.document import docx_of
from tongjian.systems.enforcement.queries import exhibits_of


@require_GET
@needs_role(*READERS)
def download(request: ViewerRequest, city: str, case: UUID) -> HttpResponse:
    """The package. 10 SQL queries."""
    desk = desk_or_404(request.viewer, city, case)
    if not (desk.part.official or request.viewer.has(Role.SUPERVISOR, city=city)):
        raise Http404("没有这个案件")
    response = HttpResponse(package(desk), content_type="application/zip")
    name = f"卷宗 {desk.case}.zip"
    response["Content-Disposition"] = str(content_disposition_header(True, name))
    return response


def package(desk: Desk) -> bytes:
    """The ZIP: papers as DOCX with what they say as JSON, evidence, what the party handed in, the facts."""
    with TemporaryDirectory() as folder:
        return _packed(desk, Path(folder))


def _packed(desk: Desk, folder: Path) -> bytes:
    case = desk.case
    facts = list(case.facts.order_by("seq"))
    papers, exhibits = list(case.papers.all()), exhibits_of(case.pk)
    files: list[tuple[str, Path]] = []
    for row in versions(f"{SUBJECT}:{case.pk}"):
        path = vault().path_of(row.sha256)
        if path.is_file():
            files.append((f"{_folder(row.slot)}/{fit(f'{row.slot} {row.name}')}", path))
    for place, paper in enumerate(papers):
        path = folder / str(place)
        path.write_bytes(docx_of(paper_of(paper)))
        files.append((f"文书/{fit(f'{paper.title} {paper.number}')}.docx", path))
    texts = [("办案事实.json", _dump([_fact(each) for each in facts]))]
    texts += [(f"文书/{fit(f'{each.title} {each.number}')}.json", each.content) for each in papers]
    evidence = [_exhibit(each) for each in exhibits]
    texts.append(("证据清单.json", _dump(evidence)))
    listed = [
        *({"name": name, "sha256": hashlib.sha256(text.encode()).hexdigest()} for name, text in texts),
        *({"name": name, "sha256": _digest(path)} for name, path in files),
    ]
    texts.insert(0, ("目录.txt", "\n".join(_index(desk, facts, papers))))
    texts.append(("manifest.json", _dump({"case": str(case), "files": listed})))
    out = BytesIO()
    pack(out, texts, files)
    return out.getvalue()


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _folder(slot: str) -> str:
    return "证据" if slot.startswith("exhibit") else "当事人材料"


def _fact(row: Fact) -> dict[str, Any]:
    return {
        "seq": row.seq,
        "kind": row.kind,
        "title": KINDS[row.kind].title,
        "on": row.on.isoformat(),
        "at": row.at.isoformat(),
        "event": row.event,
        "body": json.loads(row.body),
    }


def _exhibit(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "kind": row.get_kind_display(),
        "name": row.name,
        "sha256": row.sha256,
        "taken_at": row.taken_at.isoformat(),
        "place": row.place,
        "device": row.device,
        "origin": row.origin,
        "custody": [
            {"holder": each.holder, "from": each.taken_from, "why": each.why, "at": each.at.isoformat()}
            for each in row.custody.all()
        ],
    }


def _index(desk: Desk, facts: list[Fact], papers: list[Paper]) -> Iterator[str]:
    case = desk.case
    yield f"案号：{case}"
    yield f"案由：{case.title}"
    yield f"当事人：{case.party_name}"
    yield f"办理机构：{case.organisation.name}（{desk.channel.title}）"
    yield ""
    yield "文书"
    for number, each in enumerate(papers, start=1):
        yield f"{number}. {each.title} {each.number}　{timezone.localtime(each.drawn_at):%Y-%m-%d}"
    yield ""
    yield "全过程记录"
    for fact in facts:
        yield f"{fact.seq}. {fact.on} {KINDS[fact.kind].title}　{desk.name_of(str(fact.actor_id or ''))}"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
