"""From a project to its package: collect, lay out, check, pack. Reads the database, writes only the vault."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone

from tongjian.kernel.archive import asking, of_cases, of_papers
from tongjian.kernel.archive.checking import Laid, checked, laid_out
from tongjian.kernel.archive.entries import Asked, Entry, Gap
from tongjian.kernel.archive.packing import pack
from tongjian.kernel.archive.report import Check, File, Report, by_case
from tongjian.kernel.archive.sources import Dossier, collected
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.queries import names_in
from tongjian.kernel.cases.tree import load_all
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.ledger.signing import signer
from tongjian.kernel.projects.models import Project

MOST_BYTES = 64 * 1024**3
# The sources of the kernel declare themselves when they are imported.
SOURCES = (of_cases, of_papers, asking)


@dataclass(frozen=True)
class Built:
    """A package that lies in the vault, and what was found."""

    sha256: str
    size: int
    report: Report


def build(project: UUID) -> Built:
    """Make the package of a project as it stands now. Raises `Project.DoesNotExist`.

    The number of SQL queries does not grow with the number of cases or files; letters and licences that were
    never printed are printed on the way.
    """
    dossier = _dossier(Project.objects.select_related("applicant").get(pk=project))
    entries: list[Entry] = []
    gaps: list[Gap] = []
    asked: list[Asked] = []
    for each in collected(dossier):
        match each:
            case Entry():
                entries.append(each)
            case Gap():
                gaps.append(each)
            case Asked():
                asked.append(each)
    entries = _told_apart(entries)
    with TemporaryDirectory(prefix="archive-") as folder:
        laid = laid_out(entries, Path(folder))
        files = checked(laid)
        report = Report(
            project=_facts(dossier.project),
            files=tuple(files),
            gaps=(*gaps, *_lost(files)),
            asked=tuple(asked),
            heads={c.number: c.head for tree in dossier.trees for c in tree.cases.values() if not c.void},
        )
        return _into_vault(report, laid)


def _dossier(project: Project) -> Dossier:
    roots = Case.objects.filter(project=project.pk, parent=None).order_by("opened_at", "id")
    order = list(roots.values_list("pk", flat=True))
    trees = load_all(order)
    found = tuple(trees[root] for root in order if root in trees)
    return Dossier(project, found, names_in(*found))


def _told_apart(entries: Iterable[Entry]) -> list[Entry]:
    """Sorted by path; of those that would lie in the same place the later ones are numbered."""
    found: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda each: (each.path, each.title)):
        stem, _, extension = entry.path.rpartition(".")
        path, number = entry.path, 2
        while path in found:
            path, number = f"{stem}-{number}.{extension}", number + 1
        found[path] = replace(entry, path=path)
    return [found[path] for path in sorted(found)]


def _lost(files: Sequence[File]) -> list[Gap]:
    return [Gap(file.case, file.title, "文件缺失，请从备份恢复") for file in files if not file.sha256]


def _facts(project: Project) -> dict[str, str]:
    return {
        "项目名称": project.name,
        "项目代码": project.code,
        "建设单位": project.applicant.name,
        "建设地点": project.address,
        "登记时间": f"{timezone.localtime(project.created_at):%Y-%m-%d}",
    }


def _into_vault(report: Report, laid: Sequence[Laid]) -> Built:
    packed = ((each.entry.path, each.path) for each in laid if each.path is not None)
    with TemporaryFile(prefix="archive-") as out:
        texts = (
            ("manifest.json", report.text),
            ("manifest.signature.json", _signature(report)),
            ("index.html", _index(report)),
        )
        pack(out, texts, packed)
        out.seek(0)
        store = vault()
        with store.receive(out, MOST_BYTES) as incoming:
            store.let_in(incoming)
            return Built(incoming.sha256, incoming.size, report)


def _signature(report: Report) -> str:
    """Who says so: Ed25519 over the manifest, by the key that signs the bills. The same each time."""
    signing = signer()
    body = {
        "algorithm": signing.algorithm,
        "public": signing.public,
        "signature": signing.sign(report.text),
    }
    return json.dumps(body, sort_keys=True, indent=1)


def _index(report: Report) -> str:
    """The index for people: it opens in any browser, without this platform and without scripts."""
    checks = (Check.AUTHENTICITY, Check.USABILITY, Check.SAFETY)
    cases = [
        (case, [(file, [(check.label, file.result(check)) for check in checks]) for file in files])
        for case, files in by_case(report.files).items()
    ]
    return render_to_string("archive/package_index.html", {"report": report, "cases": cases})
