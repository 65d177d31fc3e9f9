"""From letters and licences: the printed form, what it says, and the signature beside it."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.engines.inspection import Answer
from tongjian.engines.typesetting import TypesettingError
from tongjian.kernel.archive.entries import Entry, Gap, Kind, Result, fit
from tongjian.kernel.archive.sources import Dossier, register
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.letters import actions as letters
from tongjian.kernel.letters.content import digest_of as digest_of_letter
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.licences import actions as licences
from tongjian.kernel.licences.content import digest_of as digest_of_licence
from tongjian.kernel.licences.models import Licence
from tongjian.kernel.licences.queries import signed

ADDRESSED = "出具机关、受送达人、档案保管部门"
ANYONE = "持证主体、发证城市的部门、档案保管部门；内容任何人可查验"


@register
def drawn(dossier: Dossier) -> Iterator[Entry | Gap]:
    """The letters of all cases. 1 query, and what it takes to print those that never were."""
    numbers = {case.id: case.number for tree in dossier.trees for case in tree.cases.values()}
    rows = Letter.objects.filter(root__in=[tree.root for tree in dossier.trees]).select_related("pdf")
    for row in rows.order_by("drawn_at", "number"):
        case = numbers.get(row.case, "")
        folder, name = f"{fit(case)}/{Kind.LETTER}", fit(f"{row.title} {row.number}")
        holds = digest_of_letter(row.content) == row.digest
        authentic = _judged(holds, "内容与出具时的摘要相符", "内容与出具时的摘要不符")
        title = f"{row.title} {row.number}"
        yield Entry(
            f"{folder}/{name}.json",
            f"{title}（内容）",
            Kind.LETTER,
            case,
            row.content.encode(),
            ADDRESSED,
            authentic=authentic,
        )
        try:
            pdf = letters.printed(row)
        except TypesettingError as error:
            yield Gap(case, title, str(error))
            continue
        path = vault().path_of(pdf.sha256)
        yield Entry(f"{folder}/{name}.pdf", title, Kind.LETTER, case, path, ADDRESSED, recorded=pdf.sha256)


@register
def issued(dossier: Dossier) -> Iterator[Entry | Gap]:
    """The licences of the project. 1 query, and what it takes to print those that never were."""
    numbers = {case.id: case.number for tree in dossier.trees for case in tree.cases.values()}
    rows = Licence.objects.filter(project=dossier.project).select_related("pdf", "certificate")
    for row in rows.order_by("issued_on", "number"):
        case = numbers.get(row.case, "") if row.case else ""
        folder, name = f"{fit(case)}/{Kind.LICENCE}", fit(f"{row.title} {row.document_number}")
        title = f"{row.title} {row.document_number}"
        yield Entry(
            f"{folder}/{name}.json",
            f"{title}（内容）",
            Kind.LICENCE,
            case,
            row.content.encode(),
            ANYONE,
            authentic=_signature(row),
        )
        if row.certificate:
            yield _beside(f"{folder}/{name}.pem", f"{title}（签名证书）", case, row.certificate.pem.encode())
        try:
            pdf = licences.printed(row)
        except TypesettingError as error:
            yield Gap(case, title, str(error))
            continue
        path = vault().path_of(pdf.sha256)
        yield Entry(f"{folder}/{name}.pdf", title, Kind.LICENCE, case, path, ANYONE, recorded=pdf.sha256)
        row.refresh_from_db(fields=["pdf_signature"])
        if row.pdf_signature is not None:
            yield _beside(f"{folder}/{name}.p7s", f"{title}（PDF 的签名）", case, bytes(row.pdf_signature))


def _signature(row: Licence) -> Result:
    """What is kept is proved by its digest, and by its signature where it has one."""
    if digest_of_licence(row.content) != row.digest:
        return Result(Answer.FAILED, "内容与核发时的摘要不符")
    match signed(row):
        case None:
            return Result(Answer.PASSED, "内容与核发时的摘要相符（核发时未签名）")
        case True:
            return Result(Answer.PASSED, "内容与核发时的摘要相符，电子签名成立")
        case False:
            return Result(Answer.FAILED, "电子签名不成立")


def _beside(path: str, title: str, case: str, content: bytes) -> Entry:
    because = Result(Answer.PASSED, "与登记的一致")
    return Entry(path, title, Kind.LICENCE, case, content, ANYONE, authentic=because)


def _judged(holds: bool, good: str, bad: str) -> Result:
    return Result(Answer.PASSED, good) if holds else Result(Answer.FAILED, bad)
