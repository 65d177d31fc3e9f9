"""Draw up letters, print them, and record that they were served."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tongjian.kernel.cases.models import Case
from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import store
from tongjian.kernel.documents.models import Document
from tongjian.kernel.inserting import insert
from tongjian.kernel.letters.content import Content
from tongjian.kernel.letters.models import PROOF, Letter, Service, Way
from tongjian.kernel.letters.origins import origin_of
from tongjian.kernel.letters.printing import print_pdf
from tongjian.kernel.letters.wording import Letters, LetterSheet, filled, letters_of, places, sheet_of
from tongjian.kernel.numbers.written import next_number
from tongjian.kernel.packs.queries import pack_of

# What every paragraph may name besides what the act states.
_OWN = ("matter", "case")


def draw_up(
    *,
    city: str,
    kind: str,
    case: UUID,
    root: UUID,
    organisation: int,
    addressee: int | None,
    about: Mapping[str, str],
    now: datetime,
    by: int | None,
) -> Letter:
    """出具文书: number a letter and keep what it says, in the caller's transaction. 4 SQL queries.

    A letter that is of no case (`origins`) takes 3.

    `kind` is a letter of the city's pack; `about` is what the act states, by the names its paragraphs use
    (`reason`, `missing`, `until` …): what no paragraph names follows as lines of its own. A name the pack has
    no title for is its own title. Blank values state nothing. Raises `LookupError` for a letter, number
    pattern or organisation there is not, `TransactionManagementError` outside of a transaction.
    """
    letters, pack, on = letters_of(city), pack_of(city), timezone.localdate(now)
    sheet = sheet_of(letters, kind)
    series = f"letter-{kind}"
    pattern = pack.settings.numbers.get(series)
    if pattern is None:
        raise LookupError(f"城市包没有文书编号格式 {series}，请在 pack.yaml 的 settings.numbers 中补上")
    parties = _parties(city, organisation, addressee, None if origin_of(kind) else case)
    number = next_number(city, series, pattern, on=on, region=pack.region)
    stated = {name: text.strip() for name, text in about.items() if text.strip()}
    content = _content(letters, sheet, kind, parties, stated, number.text, on)
    letter = Letter(
        city=city,
        kind=kind,
        number=number.text,
        title=sheet.title,
        case=case,
        root=root,
        organisation_id=organisation,
        addressee_id=addressee,
        content=content.text,
        digest=content.digest,
        drawn_at=now,
        drawn_by_id=by,
    )
    insert([letter])
    return letter


def serve(letter: Letter, *, way: str, receiver: str, at: datetime, by: int | None) -> Letter:
    """送达: record how, to whom and when the letter was handed over; answers the proof of service.

    6 SQL queries, in the caller's transaction. Raises `ValueError` for an unknown way, no receiver, a moment
    before the letter, or a letter that was served already.
    """
    if not receiver.strip():
        raise ValueError("没有写受送达人（签收人），请填写后再记录")
    if at < letter.drawn_at:
        raise ValueError("送达时间早于文书出具时间，请核对")
    if letter.kind == PROOF:
        raise ValueError("送达回证本身不再送达")
    how = Way(way)
    proof = draw_up(
        city=letter.city,
        kind=PROOF,
        case=letter.case,
        root=letter.root,
        organisation=letter.organisation_id,
        addressee=letter.addressee_id,
        about={
            "letter": f"{letter.title} {letter.number}",
            "way": how.label,
            "receiver": receiver,
            "at": f"{timezone.localtime(at):%Y年%-m月%-d日 %H:%M}",
        },
        now=max(at, letter.drawn_at),
        by=by,
    )
    try:
        with transaction.atomic():
            Service.objects.create(
                letter=letter, proof=proof, way=how, receiver=receiver.strip(), at=at, by_id=by
            )
    except IntegrityError:
        raise ValueError(f"{letter.number} 已经送达过了") from None
    return proof


def printed(letter: Letter) -> Document:
    """The PDF of a letter, made when it is first asked for and the same file ever after.

    At most 4 SQL queries the first time. Raises `TypesettingError`.
    """
    if letter.pdf is not None:
        return letter.pdf
    pdf = io.BytesIO(print_pdf(letter.city, Content.from_text(letter.content), letter.digest))
    with transaction.atomic():
        row = Letter.objects.select_for_update(of=("self",)).select_related("pdf").get(pk=letter.pk)
        if row.pdf is None:
            # No owner: who may read it is asked of the letter, never of the file.
            name = f"{letter.title} {letter.number}.pdf"
            row.pdf = store(pdf, name, city=row.city, owner=None, by=None, limits=Limits(frozenset({"pdf"})))
            row.save(update_fields=["pdf"])
        return row.pdf


@dataclass(frozen=True)
class _Parties:
    """Who writes to whom, about which case."""

    organisation: str
    addressee: str
    matter: str
    case: str


def _parties(city: str, organisation: int, addressee: int | None, case: UUID | None) -> _Parties:
    """2 SQL queries, 1 for a letter that is of no case (`origins`).

    A case that is only just being opened has no row yet: its letter goes without.

    Written out, as nearly every act of a window draws up a letter: see `cases.tree.lock`.
    """
    wanted = {organisation} if addressee is None else {organisation, addressee}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, name FROM people_organisation WHERE id IN (%s, %s)", [min(wanted), max(wanted)]
        )
        names: dict[int, str] = dict(cursor.fetchall())
        title, number = "", ""
        if case is not None:
            key = Case._meta.pk.get_db_prep_value(case, connection)
            cursor.execute("SELECT title, number FROM cases_case WHERE id = %s", [key])
            title, number = cursor.fetchone() or ("", "")
    if missing := wanted - names.keys():
        raise LookupError(f"没有机构 {missing}，不能出具文书（{city}）")
    return _Parties(names[organisation], names[addressee] if addressee else "", title, number)


def _content(
    letters: Letters,
    sheet: LetterSheet,
    kind: str,
    parties: _Parties,
    stated: Mapping[str, str],
    number: str,
    on: date,
) -> Content:
    known = {"matter": parties.matter, "case": parties.case, **stated}
    paragraphs = tuple(text for each in sheet.paragraphs if (text := filled(each, known)) is not None)
    remedies = letters.remedies if sheet.remedies else None
    return Content(
        kind=kind,
        title=sheet.title,
        number=number,
        organisation=parties.organisation,
        addressee=parties.addressee,
        matter=known["matter"],
        case=known["case"],
        paragraphs=paragraphs,
        facts=tuple(_unsaid(letters, sheet, stated, known)),
        basis=tuple(f"《{each.document}》{each.article}" for each in sheet.basis),
        remedies=remedies.said if remedies else "",
        unverified=remedies is not None and not remedies.verified,
        about=dict(sorted(stated.items())),
        drawn_on=on,
    )


def _unsaid(
    letters: Letters, sheet: LetterSheet, stated: Mapping[str, str], known: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """What the act states and no paragraph says, in its order: nothing that was stated is lost."""
    said = {name for each in sheet.paragraphs if filled(each, known) is not None for name in places(each)}
    for name, text in stated.items():
        if name not in said and name not in _OWN:
            yield letters.labels.get(name, name), text
