"""Tables of papers: rows of texts, the first is the head."""

from __future__ import annotations

from collections.abc import Callable

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.terms import TITLES
from tongjian.systems.enforcement.papers.dossier import Dossier
from tongjian.systems.enforcement.papers.fields_after import last
from tongjian.systems.enforcement.papers.wording import day, person, yuan

Rows = tuple[tuple[str, ...], ...]


def table_of(name: str, dossier: Dossier) -> Rows:
    """The table of that name; empty when it has no rows."""
    head, *rows = _TABLES[name](dossier)
    return (head, *rows) if rows else ()


def _evidence(d: Dossier) -> Rows:
    head = ("序号", "种类", "名称", "取得日期", "保管人", "摘要（SHA-256）")
    return (
        head,
        *(
            (
                str(number),
                TITLES[kept.fact.kind],
                kept.fact.name + (f"（已排除：{kept.excluded}）" if kept.excluded else ""),
                day(kept.fact.on),
                person(d, kept.chain[-1][1]),
                kept.fact.digest,
            )
            for number, kept in enumerate(d.state.evidence.values(), start=1)
        ),
    )


def _items(fact: f.Preserved | f.Seized | None) -> Rows:
    items = fact.items if fact is not None else ()
    return (
        ("序号", "名称、数量、特征"),
        *((str(number), item) for number, item in enumerate(items, start=1)),
    )


def _preserved(d: Dossier) -> Rows:
    return _items(last(d, f.Preserved))


def _seized(d: Dossier) -> Rows:
    return _items(last(d, f.Seized))


def _instalments(d: Dossier) -> Rows:
    deferred = last(d, f.Deferred)
    parts = deferred.instalments if deferred is not None else ()
    return (
        ("期次", "最后期限", "金额（元）"),
        *((str(number), day(each.due_on), yuan(each.amount)) for number, each in enumerate(parts, start=1)),
    )


def _papers(d: Dossier) -> Rows:
    return (
        ("序号", "文书名称", "编号", "日期"),
        *((str(number), *paper) for number, paper in enumerate(d.papers, start=1)),
    )


_TABLES: dict[str, Callable[[Dossier], Rows]] = {
    "evidence": _evidence,
    "preserved": _preserved,
    "seized": _seized,
    "instalments": _instalments,
    "papers": _papers,
}
