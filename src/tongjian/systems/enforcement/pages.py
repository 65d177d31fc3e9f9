"""Cases to read: the list with what was handed over, one case with its timeline, its papers and its file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.engines.penalties import STAGES, TITLES, Deadline, Stage, addition, owing
from tongjian.engines.penalties import acts as known_acts
from tongjian.engines.penalties.terms import Evidence
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.enforcement import queries
from tongjian.systems.enforcement.access import READERS, own_channels, takes_part
from tongjian.systems.enforcement.acts.choices import team
from tongjian.systems.enforcement.acts.declared import Desk
from tongjian.systems.enforcement.acts.possible import later, possible
from tongjian.systems.enforcement.channels import channels_of
from tongjian.systems.enforcement.desks import desk_of
from tongjian.systems.enforcement.models import Case
from tongjian.systems.enforcement.offences import offences_of
from tongjian.systems.enforcement.projecting import QUIET, every_deadline, to_publish
from tongjian.systems.enforcement.rules import rules_of
from tongjian.systems.enforcement.timeline import timeline

HEADS = (
    *(("案号", 26), ("渠道", 12), ("案由", 44), ("当事人", 34), ("来源", 16), ("阶段", 14), ("程序", 10)),
    *(("立案日期", 14), ("决定日期", 14), ("罚款（元）", 14), ("已缴（元）", 14), ("等待", 18), ("期限", 14)),
)
MOST_EXPORTED = 20_000
STATE_TONES = {
    "sourced": "info",
    "investigating": "info",
    "concluded": "info",
    "notified": "warn",
    "decided": "warn",
    "closed": "good",
    "archived": "good",
}


@require_GET
@needs_role(*READERS)
def index(request: ViewerRequest, city: str) -> HttpResponse:
    """The list. 5 SQL queries with session, user and viewer."""
    needs_part(request.viewer, city)
    asked, today = queries.Asked.read(request.GET, city), timezone.localdate()
    rows, after = queries.page(request.viewer, city, asked, today, request.GET.get("after", ""))
    waiting = [] if request.GET.get("after") else queries.referrals(request.viewer, city)
    titles = {each.code: each.title for each in channels_of(city)}
    context = {
        "place": city,
        "rows": [(row, titles.get(row.channel, row.channel), *shown_state(row)) for row in rows],
        "referrals": waiting,
        "after": after,
        "asked": asked,
        "channels": channels_of(city),
        "opens": bool(own_channels(request.viewer, city)) and request.viewer.has(Role.HANDLER, city=city),
        "states": [(each.value, title) for each, title in STAGES.items() if each is not Stage.NEW],
        "lights": queries.LIGHTS.items(),
        "sorts": queries.SORTS.items(),
        "export": request.GET.urlencode(),
    }
    return render(request, "enforcement/index.html", context)


@require_GET
@needs_role(*READERS)
def export(request: ViewerRequest, city: str) -> HttpResponse:
    """The same list as a table, whole. What was not decided stays an empty cell."""
    needs_part(request.viewer, city)
    asked, today = queries.Asked.read(request.GET, city), timezone.localdate()
    titles = {each.code: each.title for each in channels_of(city)}
    rows = queries.cases(request.viewer, city, asked, today)[:MOST_EXPORTED]
    lines = (
        (
            *(row.number or row.lead, titles.get(row.channel, ""), row.title, row.party_name),
            *(row.get_source_display(), shown_state(row)[0], "简易" if row.simple else "普通"),
            *(_day(row.registered_on), _day(row.decided_on), _money(row.fine), _money(row.paid)),
            *(waits_title(row), _day(row.due_on)),
        )
        for row in rows
    )
    return sheet_response(f"执法案件 {today}", HEADS, lines)


@require_GET
@needs_role(*READERS)
def one(request: ViewerRequest, city: str, case: UUID) -> HttpResponse:
    """A case: where it stands, what can be done, its record. 15 SQL queries at most."""
    desk = desk_or_404(request.viewer, city, case)
    if desk.part.party and not (desk.part.official or request.viewer.has(Role.SUPERVISOR, city=city)):
        raise Http404("没有这个案件")
    return render(request, "enforcement/case.html", case_context(desk))


def case_context(
    desk: Desk, typed: tuple[str, Mapping[str, list[str]]] | None = None, wrong: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What the page of a case shows to officials."""
    case, today = desk.case, desk.today
    open_, closed = possible(desk, typed)
    others = later(desk)
    exhibits, papers = queries.exhibits_of(case.pk), list(case.papers.all())
    waiting = [each for each in desk.requests if each.granted is None]
    moments = list(case.facts.order_by("seq").values_list("at", "actor__name"))
    rules = rules_of(case.city)
    due = every_deadline(case, desk.state)
    found, fines = queries.alike(case) if desk.part.official and case.decided_on is None else ((), None)
    offence = offences_of(case.city).get(case.offence)
    return {
        "place": case.city,
        "row": case,
        "state": desk.state,
        "stage": shown_state(case),
        "desk": desk,
        "channel": desk.channel,
        "offence": offence,
        "acts": open_,
        "closed": closed,
        "later": others,
        "later_count": len(others),
        "typed": typed[0] if typed else "",
        "evidence_typed": _first_values(typed[1]) if typed and typed[0] == "evidence-taken" else {},
        "wrong": wrong,
        "entries": timeline(desk, moments, papers, exhibits, case.city),
        "exhibits": exhibits,
        "papers": papers,
        "deadlines": [(each, standing(each, today)) for each in due],
        "sanction": desk.state.sanction or desk.state.proposed,
        "titles": TITLES,
        "kinds": _kinds(desk),
        "owing": owing(desk.state, today, rules) if desk.state.sanction else None,
        "added": addition(desk.state, today, rules) if desk.state.sanction else None,
        "team": [desk.name_of(each.person) for each in desk.state.investigators],
        "alike": found,
        "spread": fines,
        "requests": waiting,
        "defer_waits": bool(waiting),
        "messages_of_field": [each for each in case.messages.order_by("recorded_at") if each.contradictions],
        "evidence_kinds": [(each.value, TITLES[each]) for each in Evidence],
        "team_choices": team(desk),
        "publishes": to_publish(case, desk.state) or case.published_on is not None,
        "countersigns": desk.countersigns,
        "signs": desk.part.reviews or desk.part.decides,
        "takes": desk.part.investigates and "evidence-taken" in known_acts(desk.state),
        "publication": case.publications.order_by("-version").first(),
        "trail": trail(case.city),
    }


def _first_values(sent: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: values[0] for name, values in sent.items() if values}


def _kinds(desk: Desk) -> str:
    sanction = desk.state.sanction
    return "、".join(TITLES[kind] for kind in sanction.kinds) if sanction else ""


def standing(each: Deadline, today: date) -> tuple[str, str]:
    """Where a period stands, in a word with its tone. A right that was not used has run out; it is not
    late."""
    late = each.late(today)
    if late and each.name in QUIET:
        return "已届满", ""
    if each.met_on is not None:
        return ("逾期办理", "bad") if late else ("已办", "good")
    return ("已逾期", "bad") if late else ("进行中", "info")


def desk_or_404(viewer: Viewer, city: str, case: UUID) -> Desk:
    """The desk, or 404: a stranger learns nothing."""
    try:
        return desk_of(viewer, city, case, timezone.localdate())
    except Case.DoesNotExist:
        raise Http404("没有这个案件") from None


def needs_part(viewer: Viewer, city: str) -> None:
    """Raises `PermissionDenied` to officials of other cities."""
    if not takes_part(viewer, city):
        raise PermissionDenied("本页面仅供本市的执法机构和督查使用。")


def shown_state(row: Case) -> tuple[str, str]:
    """The stage with its tone."""
    return STAGES[Stage(row.state)], STATE_TONES.get(row.state, "")


def waits_title(row: Case) -> str:
    """What a case waits for, in words."""
    name = row.waits_for.partition(":")[0]
    if not name:
        return ""
    if name == "court":
        return "申请法院强制执行"
    return rules_of(row.city).period(name).title


def trail(city: str) -> list[tuple[str, str]]:
    """Where one is."""
    return [(reverse("enforcement-cases", args=[city]), "执法案件")]


def _day(day: Any) -> str | None:
    return f"{day:%Y-%m-%d}" if day else None


def _money(amount: Any) -> float | None:
    return None if amount is None else float(amount)
