"""Draw up a paper of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.terms import Order, Outcome
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.numbers.written import next_number
from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.enforcement.papers.dossier import Dossier
from tongjian.systems.enforcement.papers.fields import fields_of, filled
from tongjian.systems.enforcement.papers.fields_after import last
from tongjian.systems.enforcement.papers.sheet import PaperSheet, PapersSheet, names_in, papers_of
from tongjian.systems.enforcement.papers.tables import table_of

NOTHING = "无"


class PaperError(ValueError):
    """The paper cannot be drawn up; the message is a sentence that says what lacks."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as plain data: what is kept, signed and printed.

    `rows` are the table of label and text, `tables` what follows the paragraphs, the first row of each its
    head; `signatures` are the labels of those who sign. `sealed`: the authority's name and day stand at its
    end. `digest` is the SHA-256 of everything else as canonical JSON.
    """

    kind: str
    title: str
    look: str
    number: str
    organisation: str
    addressee: str
    rows: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    signatures: tuple[str, ...]
    basis: tuple[str, ...]
    remedies: str
    on: date
    sealed: bool
    verified: bool
    digest: str = ""


def draw_up(
    kind: str, dossier: Dossier, extra: Mapping[str, str] | None = None, *, number: str = ""
) -> Paper:
    """The paper of that kind (a code of `enforcement/papers.yaml`).

    `extra` are fields the facts do not hold (questions and answers of a record). With `number` it bears that
    number (one that was taken before: a decision's), else it takes the next of its series and channel, 1
    query, in the caller's transaction. Raises `PaperError`.
    """
    sheets = papers_of(dossier.city)
    code, sheet = _chosen(kind, dossier, sheets)
    values = {**fields_of(dossier), **(extra or {})}
    values["identifier_title"] = sheets.identifier_titles.get(dossier.party.nature.value, "证件号码")
    said = [filled(text, values) for text in sheet.paragraphs]
    if sheet.paragraphs and not any(said):
        missing = "、".join(sorted({name for text in sheet.paragraphs for name in names_in(text)}))
        raise PaperError(f"制作“{sheet.title}”所需的内容还没有：{missing}")
    tables = tuple(rows for name in sheet.tables if (rows := table_of(name, dossier)))
    return sealed(
        Paper(
            kind=code,
            title=sheet.title,
            look=sheet.look,
            number=number or _number(code, sheet, dossier),
            organisation=dossier.organisation,
            addressee=filled(sheet.addressee, values) or "",
            rows=tuple((filled(label, values) or label, _cell(text, values)) for label, text in sheet.rows),
            paragraphs=tuple(text for text in said if text),
            tables=tables,
            signatures=sheet.signatures,
            basis=sheet.basis,
            remedies=(filled(sheets.remedies, values) or "") if sheet.remedies else "",
            on=dossier.today,
            sealed=sheet.sealed,
            verified=sheets.verified,
        )
    )


def sealed(paper: Paper) -> Paper:
    """The paper with its digest."""
    plain = to_plain(replace(paper, digest=""))
    return replace(paper, digest=sha256(canonical(plain).encode()).hexdigest())


def to_plain(paper: Paper) -> dict[str, Any]:
    """As JSON data, to be kept."""
    return {**asdict(paper), "on": paper.on.isoformat()}


def from_plain(data: Mapping[str, Any]) -> Paper:
    """From what `to_plain` kept."""
    rows = tuple((str(label), str(text)) for label, text in data["rows"])
    tables = tuple(tuple(tuple(row) for row in table) for table in data["tables"])
    lists = {name: tuple(data[name]) for name in ("paragraphs", "signatures", "basis")}
    on = date.fromisoformat(data["on"])
    return Paper(**{**data, **lists, "rows": rows, "tables": tables, "on": on})


def kinds_of(city: str) -> dict[str, str]:
    """The titles of every paper by its kind. No query once the pack is read."""
    return {code: sheet.title for code, sheet in papers_of(city).papers.items()}


def _chosen(kind: str, dossier: Dossier, sheets: PapersSheet) -> tuple[str, PaperSheet]:
    sheet = sheets.papers.get(kind)
    if sheet is None:
        raise PaperError(f"城市包的 enforcement/papers.yaml 没有文书 {kind}")
    for situation in _situations(dossier):
        if (other := sheet.when.get(situation)) is not None:  # type: ignore[call-overload]
            return other, sheets.papers[other]
    return kind, sheet


def _situations(dossier: Dossier) -> tuple[str, ...]:
    state, found = dossier.state, []
    if state.notice is not None and state.notice.hearing:
        found.append("hearing")
    if state.decided is not None and state.decided.outcome is Outcome.NO_PENALTY:
        found.append("no-penalty")
    if state.decided is not None and state.decided.outcome is Outcome.UNFOUNDED:
        found.append("unfounded")
    ordered = last(dossier, f.Ordered)
    if ordered is not None and ordered.order is Order.STOP_CONSTRUCTION:
        found.append("stop")
    return tuple(found)


def _number(code: str, sheet: PaperSheet, dossier: Dossier) -> str:
    series = f"enforcement-{dossier.channel}-{sheet.series or code}"
    pattern = pack_of(dossier.city).settings.numbers.get(series, sheet.number)
    return next_number(dossier.city, series, pattern, on=dossier.today, region=dossier.region).text


def _cell(text: str, values: Mapping[str, str]) -> str:
    """A row says what it has; 无 when none of its fields has anything."""
    whole = filled(text, values)
    if whole is not None:
        return whole
    partly = text.format_map({name: values.get(name, "") for name in names_in(text)})
    return partly.strip("　（） ") if any(values.get(name) for name in names_in(text)) else NOTHING
