"""A city made for measuring: as many departments as asked for, a process with a branch for each of them.

Benches and tests of concurrency need more departments than a real stage has, and nothing of a real city.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from bench.cities import city_installed
from tongjian.kernel.people.viewer import SYSTEM, Membership, Role, Viewer

CITY = "proving-ground"
SHANGHAI = ZoneInfo("Asia/Shanghai")
A_MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)
_SPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def write_pack(root: Path, departments: int) -> Path:
    """A pack with so many departments; stage `wide` has a matter for each, `joint` one matter for all."""
    folder = root / CITY
    for room in ("processes", "forms", "stages", "matters"):
        (folder / room).mkdir(parents=True)
    duties = [f"department-{i}" for i in range(departments)]
    titles = "".join(f"  {duty}: 第{i}部门\n" for i, duty in enumerate(duties))
    (folder / "pack.yaml").write_text(
        f"pack: {CITY}\ntitle: 试验市\nregion: '320000'\nextends: _china\nduties:\n  window: 窗口\n{titles}"
        "settings:\n  light: {mode: days, value: 2}\n  numbers:\n    case: 'T{year}{serial:08}'\n",
        "utf-8",
    )
    bodies = "".join(_organisation(duty) for duty in ["window", *duties])
    (folder / "organisations.yaml").write_text(f"organisations:\n{bodies}", "utf-8")
    (folder / "forms" / "plain.form.yaml").write_text(
        "form: plain\nversion: 2026-01-01\ntitle: 申请表\nsections:\n  - title: 基本信息\n    fields:\n"
        "      - {name: remark, title: 说明, type: text}\n",
        "utf-8",
    )
    single, many = ["review"], [f"review-{i}" for i in range(departments)]
    _write_process(folder, "single", single, {})
    _write_process(folder, "many", many, dict(zip(many, duties, strict=True)))
    for i, duty in enumerate(duties):
        _write_matter(folder, f"matter-{i}", duty, "wide", "single")
    _write_matter(folder, "joint-matter", duties[0], "joint", "many")
    _write_stage(folder, "wide", 1, duties[0], [f"matter-{i}" for i in range(departments)])
    _write_stage(folder, "joint", 2, duties[0], ["joint-matter"])
    return folder


def _organisation(duty: str) -> str:
    return (
        f"  - code: {duty}\n    name: {duty}\n    duty: {duty}\n    posts:\n"
        "      - {code: officer, title: 经办, roles: [window, handler, head]}\n"
    )


def _write_stage(folder: Path, code: str, number: int, lead: str, matters: list[str]) -> None:
    (folder / "stages" / f"{code}.yaml").write_text(
        f"stage: {code}\nversion: 2026-01-01\nnumber: {number}\ntitle: {code}\nlead: {lead}\nform: plain\n"
        f"limit: {{days: 20, verified: false}}\nmatters: [{', '.join(matters)}]\n",
        "utf-8",
    )


def _write_matter(folder: Path, code: str, duty: str, stage: str, process: str) -> None:
    (folder / "matters" / f"{code}.yaml").write_text(
        f"matter: {code}\nversion: 2026-01-01\ntitle: {code}\nstage: {stage}\ndepartment: {duty}\n"
        "kind: promised\nstatutory: {days: 20, article: 行政许可法第四十二条}\n"
        f"promised: {{days: 10, verified: false}}\nprocess: {process}\nspecial: [expert-review]\n",
        "utf-8",
    )


def _write_process(folder: Path, code: str, tasks: list[str], departments: dict[str, str]) -> None:
    """Several tasks in parallel, joined, and then `conclude`; a single task stands alone."""
    elements = [f'<startEvent id="start"/><endEvent id="end"/>{_tasks(tasks)}']
    if len(tasks) == 1:
        pairs = [("start", tasks[0]), (tasks[0], "end")]
    else:
        elements.append('<parallelGateway id="split"/><parallelGateway id="join"/><userTask id="conclude"/>')
        pairs = [("start", "split"), ("join", "conclude"), ("conclude", "end")]
        pairs += [pair for task in tasks for pair in (("split", task), (task, "join"))]
    elements += [f'<sequenceFlow id="{a}--{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairs]
    (folder / "processes" / f"{code}.bpmn").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="{_SPACE}" targetNamespace="t">'
        f'<process id="{code}" isExecutable="true">{"".join(elements)}</process></definitions>',
        "utf-8",
    )
    nodes = [*tasks, *(["conclude"] if len(tasks) > 1 else [])]
    sheet = "".join(
        f"  {node}:\n    title: {node}\n    role: handler\n    outcomes: {{agree: 同意}}\n"
        + (f"    department: {departments[node]}\n" if node in departments else "")
        for node in nodes
    )
    (folder / "processes" / f"{code}.sheet.yaml").write_text(
        f"process: {code}\nversion: 2026-01-01\ntitle: {code}\nnodes:\n{sheet}", "utf-8"
    )


def _tasks(tasks: list[str]) -> str:
    return "".join(f'<userTask id="{task}" name="{task}"/>' for task in tasks)


def pack_installed(departments: int) -> AbstractContextManager[None]:
    """The pack in a folder of its own, installed in the current database."""
    return city_installed(lambda root: write_pack(root, departments), officer.cache_clear)


@dataclass(frozen=True)
class Opened:
    """A stage that was opened and accepted, and its matters in order."""

    stage: UUID
    matters: tuple[UUID, ...]


def open_stage(code: str, now: datetime = A_MONDAY, applicant: int | None = None) -> Opened:
    """Open a stage as if it had been applied for, with its matters, waiting at the window."""
    from tongjian.kernel.cases.facts import Moved
    from tongjian.kernel.cases.facts import Opened as CaseOpened
    from tongjian.kernel.cases.opening import child_case, opening, root_case
    from tongjian.kernel.numbers.actions import allot
    from tongjian.kernel.packs.queries import current_stage
    from tongjian.systems.approval.actions.intake import receive_task
    from tongjian.systems.approval.kinds import MATTER, STAGE

    definition = current_stage(CITY, code, now.date())
    with opening(CITY, SYSTEM, now=now) as session:
        bodies = {duty: id_ for id_, duty in session.tree.duties.items()}
        number = f"T{allot(CITY, 'case'):08}"
        stage = root_case(
            session,
            CaseOpened(
                case_kind=STAGE,
                matter=code,
                definition=definition.digest,
                title=code,
                number=number,
                organisation=bodies[definition.stage.lead],
                applicant=applicant,
            ),
        )
        matters = [
            child_case(
                session,
                CaseOpened(
                    case_kind=MATTER,
                    matter=each.matter.code,
                    definition=each.digest,
                    title=each.matter.title,
                    number=f"{number}-{i:02}",
                    organisation=bodies[each.matter.department],
                    parent=str(stage.id),
                ),
            )
            for i, each in enumerate(definition.matters)
        ]
        session.append(stage, Moved(opened=(receive_task(stage, bodies["window"]),)))
    return Opened(stage.id, tuple(matter.id for matter in matters))


@cache
def officer(duty: str) -> Viewer:
    """Whoever holds every post of that department."""
    from tongjian.kernel.people.models import Organisation, User

    organisation = Organisation.objects.get(city=CITY, duty=duty)
    user, _ = User.objects.get_or_create(username=f"{CITY}-{duty}", defaults={"name": duty})
    membership = Membership(
        organisation=organisation.pk,
        code=duty,
        duty=duty,
        name=duty,
        kind="government",
        city=CITY,
        region="320000",
        roles=frozenset({Role.WINDOW, Role.HANDLER, Role.HEAD}),
    )
    return Viewer(user=user.pk, name=duty, memberships=(membership,))
