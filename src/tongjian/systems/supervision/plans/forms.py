"""What the forms of plans, draws and special checks say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.http import QueryDict

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.systems.supervision.libraries.subjectforms import day_in
from tongjian.systems.supervision.matters.reading import Found, items_of
from tongjian.systems.supervision.models import Plan
from tongjian.systems.supervision.office import vocabulary_of
from tongjian.systems.supervision.plans.drafting import Draft
from tongjian.systems.supervision.plans.drawing import Ceremony
from tongjian.systems.supervision.plans.lines import Line, lines_of
from tongjian.systems.supervision.plans.special import Special

PARTIES = 2


def draft_in(city: str, post: QueryDict) -> Draft:
    """The plan of a form. Raises `RefusedError` for what is no number."""
    wrong: list[str] = []
    chosen = [(code, found) for code, found in items_of(city).items() if post.get(f"item-{code}")]
    lines = [_line(code, found, post, wrong) for code, found in chosen]
    most = post.get("most_visits", "").strip()
    draft = Draft(
        title=post.get("title", "").strip()[:200],
        year=_whole(post, "year", "年度", wrong),
        lines=lines,
        weighting=post.get("weighting", ""),
        people=_whole(post, "people", "每次检查的人数", wrong),
        most_visits=_whole(post, "most_visits", "每人检查次数的上限", wrong) if most else None,
        days=_whole(post, "days", "检查期限", wrong),
    )
    if wrong:
        raise RefusedError(*wrong)
    return draft


def _line(code: str, found: Found, post: QueryDict, wrong: list[str]) -> Line:
    ratio = _ratio(post.get(f"ratio-{code}", ""), found, wrong)
    return Line(code, ratio, _whole(post, f"times-{code}", "每年次数", wrong))


def _ratio(text: str, found: Found, wrong: list[str]) -> str:
    plain = text.strip().rstrip("%％").strip()
    whole, _, part = plain.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 3) or (part and not part.isdigit()):
        wrong.append(f"“{found.item.title}”的抽查比例写的“{text.strip()}”不是数")
        return "0%"
    return f"{plain}%"


def _whole(post: QueryDict, name: str, title: str, wrong: list[str]) -> int:
    text = post.get(name, "").strip()
    if text.isascii() and text.isdigit() and len(text) <= 6:
        return int(text)
    wrong.append(f"“{title}”写的“{text}”不是整数")
    return 0


def ceremony_in(post: QueryDict) -> Ceremony:
    """Where the seed comes from, as the form of an announcement says it."""
    parties: Mapping[str, str] = {
        name: post.get(f"commitment-{place}", "")
        for place in range(1, PARTIES + 1)
        if (name := post.get(f"party-{place}", "").strip())
    }
    return Ceremony(post.get("source", ""), post.get("words", ""), parties)


def special_in(post: QueryDict) -> Special:
    """A special check as the form says it."""
    return Special(
        kind=post.get("kind", ""),
        subjects=uuids(post.getlist("subject")),
        items=post.getlist("item"),
        officers=uuids(post.getlist("officer")),
        due_on=day_in(post.get("due_on", "")),
        reason=post.get("reason", ""),
    )


def uuids(texts: list[str]) -> list[UUID]:
    """The ids among what an address or a form says."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def plan_fields(city: str, plan: Plan | None, post: QueryDict | None, today: date) -> dict[str, object]:
    """What stands in the form of a plan: as posted, else as it is, else the defaults of the pack."""
    words = vocabulary_of(city)
    lines = {line.item: line for line in lines_of(plan)} if plan else {}
    rows = []
    for code, found in items_of(city).items():
        line = lines.get(code) or Line(code, words.limits.least_ratio, 1)
        ratio = post.get(f"ratio-{code}", "") if post else line.ratio
        times = post.get(f"times-{code}", "") if post else str(line.times)
        chosen = bool(post.get(f"item-{code}")) if post else code in lines
        rows.append({"code": code, "found": found, "chosen": chosen, "ratio": ratio, "times": times})
    plain = {
        "title": plan.title if plan else f"{today.year}年度“双随机、一公开”抽查计划",
        "year": plan.year if plan else today.year,
        "weighting": plan.weighting if plan else next(iter(words.weightings)),
        "people": plan.people if plan else words.people,
        "most_visits": (plan.most_visits or "") if plan else "",
        "days": plan.days if plan else words.days,
    }
    return {
        **{name: post.get(name, "") if post else value for name, value in plain.items()},
        "rows": rows,
        "weightings": words.weightings,
        "limits": words.limits,
    }
