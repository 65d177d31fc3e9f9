"""A city in which every procedure of an approval can happen, and a player who lets it happen.

Four matters in one stage: a permit with a material that may come later, an opinion without a document, a
matter that takes a promise, and a permit that waits for the first. The first two may be decided jointly.
Nothing of a real city.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from bench.cities import city_installed
from tongjian.kernel.people.viewer import Role, Viewer

if TYPE_CHECKING:
    from tongjian.kernel.people.models import Organisation

CITY = "proceedings"
STAGE = "works"
PLAN, SURVEY, REPORT = "plan", "survey", "report"
PERMIT, OPINION, PROMISE, SECOND = "permit", "opinion", "promise", "second"
SHANGHAI = ZoneInfo("Asia/Shanghai")
A_MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)
DEPARTMENTS = ("planning", "fire", "water", "housing")
PDF = b"%PDF-1.4\n%%EOF\n"
_SPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"

_FILES = {
    "pack.yaml": """
pack: proceedings
title: 试办市
region: '320000'
extends: _china
duties: {window: 窗口, planning: 规划, fire: 消防, water: 水务, housing: 住建}
settings:
  light: {mode: days, value: 2}
  silence_consents: SILENCE
  numbers:
    case: 'P{year}{serial:08}'
    permit: '许字{year}第{serial:05}号'
    second: '二字{year}第{serial:05}号'
    promise: '诺字{year}第{serial:05}号'
""",
    "forms/plain.form.yaml": """
form: plain
version: 2026-01-01
title: 申请表
sections:
  - title: 基本信息
    fields:
      - {name: remark, title: 说明, type: text}
""",
    "stages/works.yaml": """
stage: works
version: 2026-01-01
number: 1
title: 一次办理
lead: housing
form: plain
limit: {days: 20, verified: false}
matters: [permit, opinion, promise, second]
joint: {title: 联合验收, matters: [permit, opinion]}
""",
    "matters/permit.yaml": """
matter: permit
version: 2026-01-01
title: 许可
stage: works
department: planning
kind: promised
statutory: {days: 20, article: 行政许可法第四十二条}
promised: {days: 10, verified: false}
process: decision
special: [expert-review, publicity]
consults: [fire, water]
materials:
  - {name: plan, title: 总图, formats: [pdf]}
  - {name: survey, title: 勘测报告, formats: [pdf], later: {days: 5, verified: false}}
result: {licence_type: permit, title: 许可证, template: permit.typ, series: permit, type_code: '11'}
""",
    "matters/opinion.yaml": """
matter: opinion
version: 2026-01-01
title: 审查意见
stage: works
department: fire
kind: promised
statutory: {days: 20, article: 行政许可法第四十二条}
promised: {days: 8, verified: false}
process: review
special: [hearing]
materials:
  - {name: survey, title: 勘测报告, formats: [pdf], later: {days: 5, verified: false}}
""",
    "matters/promise.yaml": """
matter: promise
version: 2026-01-01
title: 承诺事项
stage: works
department: water
kind: on-the-spot
statutory: {days: 20, article: 行政许可法第四十二条}
promised: {days: 3, verified: false}
process: decision
commitment:
  promises: [已具备法定条件, 资料真实有效]
  spares: [report]
  verify: {days: 10, verified: false}
materials:
  - {name: report, title: 评估报告, formats: [pdf]}
result: {licence_type: promise, title: 承诺证, template: permit.typ, series: promise, type_code: '12'}
""",
    "matters/second.yaml": """
matter: second
version: 2026-01-01
title: 后置许可
stage: works
department: housing
kind: promised
statutory: {days: 20, article: 行政许可法第四十二条}
promised: {days: 5, verified: false}
process: decision
needs: [permit]
result: {licence_type: second, title: 二证, template: permit.typ, series: second, type_code: '13'}
""",
    "processes/decision.sheet.yaml": """
process: decision
version: 2026-01-01
title: 审查核发
nodes:
  check: {title: 审查, role: handler, limit: 3, outcomes: {agree: 同意, disagree: 不同意}}
  issue: {title: 核发, role: head, limit: 2, outcomes: {agree: 准予}, act: issue}
  refuse: {title: 不予许可, role: head, limit: 2, outcomes: {refuse: 不予许可}, act: refuse}
""",
    "processes/review.sheet.yaml": """
process: review
version: 2026-01-01
title: 审查审核
nodes:
  check: {title: 审查, role: handler, limit: 3, outcomes: {agree: 同意, disagree: 不同意}}
  approve: {title: 审核, role: head, limit: 2, outcomes: {agree: 同意, return: 退回, disagree: 不同意}}
  refuse: {title: 不予许可, role: head, limit: 2, outcomes: {refuse: 不予许可}, act: refuse}
""",
}
# Flows of each process: from, to and the outcome on which it is taken ("" where it is the way otherwise).
_FLOWS = {
    "decision": [
        ("start", "check", None),
        ("check", "checked", None),
        ("checked", "issue", "check == 'agree'"),
        ("checked", "refuse", ""),
        ("issue", "granted", None),
        ("refuse", "refused", None),
    ],
    "review": [
        ("start", "check", None),
        ("check", "approve", None),
        ("approve", "approved", None),
        ("approved", "granted", "approve == 'agree'"),
        ("approved", "check", "approve == 'return'"),
        ("approved", "refuse", ""),
        ("refuse", "refused", None),
    ],
}


def write_pack(root: Path, *, silence_consents: bool) -> Path:
    """The pack of the city. `silence_consents`: an opinion that is not given in time counts as given."""
    folder = root / CITY
    bodies = "".join(_organisation(duty) for duty in ("window", *DEPARTMENTS))
    files = {
        **_FILES,
        "organisations.yaml": f"organisations:\n{bodies}",
        **{f"processes/{code}.bpmn": _bpmn(code) for code in _FLOWS},
    }
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.lstrip().replace("SILENCE", str(silence_consents).lower()), "utf-8")
    return folder


def _organisation(duty: str) -> str:
    posts = "".join(
        f"      - {{code: {r}, title: {r}, roles: [{r}]}}\n" for r in ("window", "handler", "head")
    )
    return f"  - code: {duty}\n    name: {duty}\n    duty: {duty}\n    posts:\n{posts}"


def _bpmn(code: str) -> str:
    flows = _FLOWS[code]
    names = dict.fromkeys(name for flow in flows for name in flow[:2])
    tags = {"start": "startEvent", "granted": "endEvent", "refused": "endEvent"}
    tags |= dict.fromkeys(("checked", "approved"), "exclusiveGateway")
    otherwise = {a: f"{a}--{b}" for a, b, when in flows if when == ""}
    elements = [
        f'<{tags.get(n, "userTask")} id="{n}"'
        + (f' default="{otherwise[n]}"' if n in otherwise else "")
        + "/>"
        for n in names
    ]
    for a, b, when in flows:
        said = f"<conditionExpression>outcome.{when}</conditionExpression>" if when else ""
        elements.append(f'<sequenceFlow id="{a}--{b}" sourceRef="{a}" targetRef="{b}">{said}</sequenceFlow>')
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="{_SPACE}" targetNamespace="t">'
        f'<process id="{code}" isExecutable="true">{"".join(elements)}</process></definitions>'
    )


def pack_installed(*, silence_consents: bool = False) -> AbstractContextManager[None]:
    """The city in a folder of its own, installed in the current database."""
    return city_installed(
        lambda root: write_pack(root, silence_consents=silence_consents), people.cache_clear
    )


@dataclass(frozen=True)
class People:
    """Everyone there is: by department and role, two heads of each, and the applicant."""

    company: Viewer
    officers: dict[tuple[str, Role], Viewer] = field(default_factory=dict)
    deputies: dict[str, Viewer] = field(default_factory=dict)

    def of(self, duty: str, role: Role = Role.HANDLER) -> Viewer:
        return self.officers[duty, role]

    def everyone(self) -> list[Viewer]:
        return [self.company, *self.officers.values(), *self.deputies.values()]


@cache
def people() -> People:
    """The people of the city, made when they are first asked for."""
    from tongjian.kernel.people.models import Organisation
    from tongjian.kernel.people.queries import organisations_by_duty

    company = Organisation.objects.create(city=CITY, code="company", name="某置业公司", kind="company")
    officers, deputies = {}, {}
    # The city's own bodies: those of districts and towns carry the same duties.
    for organisation in Organisation.objects.filter(pk__in=organisations_by_duty(CITY).values()):
        for role in (Role.WINDOW, Role.HANDLER, Role.HEAD):
            officers[organisation.duty, role] = _person(organisation, role, f"{organisation.duty}-{role}")
        deputies[organisation.duty] = _person(organisation, Role.HEAD, f"{organisation.duty}-deputy")
    return People(_person(company, Role.APPLICANT, "applicant"), officers, deputies)


def _person(organisation: Organisation, role: Role, name: str) -> Viewer:
    from tongjian.kernel.people.models import Holding, Post, User
    from tongjian.kernel.people.queries import viewer_of

    user = User.objects.create(username=f"{CITY}-{name}", name=name)
    post, _ = Post.objects.get_or_create(
        organisation=organisation, code=str(role), defaults={"title": role.label, "roles": [role]}
    )
    Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    return viewer_of(user, A_MONDAY.date())


def apply(
    *,
    given: frozenset[str] = frozenset({PLAN, SURVEY, REPORT}),
    promised: frozenset[str] = frozenset(),
    now: datetime = A_MONDAY,
) -> UUID:
    """A project of the company applies for the stage with these materials and promises. The stage's id."""
    from tongjian.kernel.documents import actions as documents
    from tongjian.kernel.documents.access import Limits
    from tongjian.kernel.projects.models import Project, Works
    from tongjian.systems.approval.actions.submit import start_application, submit

    company = people().company
    code = uuid4().hex[:24]
    project = Project.objects.create(
        city=CITY,
        code=code,
        name=f"项目{code[:6]}",
        applicant_id=company.memberships[0].organisation,
        kind="private",
        region="320000",
        created_at=now,
    )
    works = Works.objects.create(project=project, city=CITY, code=code, name="一期", created_at=now)
    application = start_application(works, STAGE, company, now=now)
    for slot in sorted(given):
        document = documents.store(
            BytesIO(PDF),
            f"{slot}.pdf",
            city=CITY,
            owner=project.applicant_id,
            by=company.user,
            limits=Limits(frozenset({"pdf"})),
        )
        documents.attach(application.subject, slot, document, company.user)
    return submit(application.pk, company, promised=promised, now=now)


def hand_in(stage: UUID, slot: str) -> None:
    """Upload a file for a material of a submitted application."""
    from tongjian.kernel.documents import actions as documents
    from tongjian.kernel.documents.access import Limits
    from tongjian.systems.approval.models import Application

    row, company = Application.objects.get(case=stage), people().company
    content = BytesIO(PDF + uuid4().bytes)
    limits = Limits(frozenset({"pdf"}))
    document = documents.store(
        content, f"{slot}.pdf", city=CITY, owner=row.applicant_id, by=company.user, limits=limits
    )
    documents.attach(row.subject, slot, document, company.user)


def office_hours(day: datetime, days: int = 0) -> datetime:
    """The same time so many working days later."""
    from tongjian.kernel.packs.queries import calendar_of

    later = calendar_of(CITY).add_working_days(day.date(), days) if days else day.date()
    return datetime.combine(later, day.timetz())


def clock_step(moment: datetime) -> datetime:
    """A minute later, within office hours."""
    later = moment + timedelta(minutes=1)
    return later if later.hour < 17 else office_hours(moment.replace(hour=9, minute=0), 1)
