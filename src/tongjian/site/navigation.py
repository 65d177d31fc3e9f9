"""The main menu: what somebody can open, by what they do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import takes_part
from tongjian.systems.enforcement.access import own_channels

REVIEWERS = frozenset({Role.HANDLER, Role.HEAD, Role.SUPERVISOR})
OFFICIALS = frozenset({Role.WINDOW, Role.HANDLER, Role.HEAD, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu; `current` when the page is inside it."""

    title: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of the menu that belong together, under one word; without it they stand on the bar itself."""

    title: str
    entries: tuple[Entry, ...]

    @property
    def current(self) -> bool:
        """Whether the page is inside one of them."""
        return any(entry.current for entry in self.entries)


ROOM = 7
"""So many entries stand side by side; more are put into groups."""

# Title, name of the address, and the roles that see it; no roles: everyone, signed in or not.
Row = tuple[str, str, frozenset[Role]]
MENU: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "",
        (
            ("工作台", "workbench", OFFICIALS),
            ("我的项目", "my", frozenset({Role.APPLICANT})),
            ("项目库", "project-list", OFFICIALS),
        ),
    ),
    (
        "办理",
        (
            ("镇街申报指导", "town-advice", frozenset({Role.WINDOW})),
            ("图纸审查", "scrutiny-queue", REVIEWERS),
            ("文书", "letters:index", OFFICIALS | {Role.APPLICANT}),
            ("电子档案", "archive:index", OFFICIALS | {Role.APPLICANT}),
            ("满意度调查", "surveys", OFFICIALS | {Role.APPLICANT}),
        ),
    ),
    (
        "监督",
        (
            ("红黄灯", "lights", frozenset({Role.SUPERVISOR})),
            ("督办清单", "urgings", OFFICIALS),
            ("审批统计", "statistics", frozenset({Role.SUPERVISOR})),
            ("满意度结果", "survey-results", frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})),
            ("流程优化", "optimisation", OFFICIALS),
            ("指标", "measures", REVIEWERS | {Role.ADMINISTRATOR}),
            ("城管执法考核", "assessment", REVIEWERS | {Role.ADMINISTRATOR}),
        ),
    ),
    (
        "规划",
        (
            ("一张蓝图", "blueprint", frozenset()),
            ("规划条件", "conditions", frozenset()),
            ("项目选址", "sites", OFFICIALS | {Role.APPLICANT}),
            ("图层管理", "layers", OFFICIALS),
        ),
    ),
    (
        "监管",
        (
            ("监管事项", "supervision-matters", REVIEWERS),
            ("监管对象", "supervision-subjects", REVIEWERS),
            ("检查人员", "supervision-officers", REVIEWERS),
            ("检查计划", "supervision-plans", REVIEWERS),
            ("检查任务", "supervision-visits", REVIEWERS),
            ("检查问题", "supervision-findings", REVIEWERS),
            ("我的检查与整改", "supervision-mine", frozenset({Role.APPLICANT})),
            ("我的信用", "supervision-credit-mine", frozenset({Role.APPLICANT})),
            ("工地监督", "supervision-sites", REVIEWERS),
            ("风险分级", "supervision-risk", REVIEWERS),
            ("风险预警", "supervision-warnings", REVIEWERS),
            ("信用管理", "supervision-credit", REVIEWERS),
            ("监管数据", "supervision-records", REVIEWERS),
            ("数据治理", "supervision-governance", REVIEWERS),
            ("运行报告", "supervision-operation", frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})),
            ("培训登记", "supervision-training", REVIEWERS | {Role.ADMINISTRATOR}),
        ),
    ),
    (
        "执法",
        (
            ("执法案件", "enforcement-cases", REVIEWERS),
            ("当场处罚", "enforcement-spot", frozenset({Role.HANDLER})),
            ("我的处罚案件", "enforcement-mine", frozenset({Role.APPLICANT})),
        ),
    ),
    (
        "绩效",
        (
            ("绩效目标申报", "performance-declarations", REVIEWERS),
            ("绩效台账", "performance-registers", REVIEWERS),
            ("预算执行", "performance-budget", REVIEWERS),
            ("绩效监控", "performance-monitoring", REVIEWERS),
            ("绩效评价", "performance-evaluations", REVIEWERS),
        ),
    ),
    (
        "查询",
        (
            ("办事指南", "catalog", frozenset()),
            ("进度查询", "progress", frozenset()),
            ("证照查验", "licences:start", frozenset()),
            # A visitor finds the draws on the page of supervision, which leads there.
            ("公开抽取", "draws", OFFICIALS | {Role.APPLICANT, Role.ADMINISTRATOR}),
            ("监管公开", "supervision-portal", frozenset()),
            ("图纸自查", "self-check", frozenset()),
        ),
    ),
    (
        "管理",
        (
            ("城市内容维护", "manage-packs", frozenset({Role.ADMINISTRATOR})),
            ("人员与岗位", "manage-people", frozenset({Role.ADMINISTRATOR})),
            ("权力划转", "handovers", frozenset({Role.ADMINISTRATOR})),
            ("历史办件迁入", "migration", frozenset({Role.ADMINISTRATOR})),
            ("未完成的审查", "scrutiny-unjudged", frozenset({Role.ADMINISTRATOR})),
        ),
    ),
)

# Pages of a city that concern only some of its people. Asked on every page: without a query.
CONCERNS: Mapping[str, Callable[[Viewer, str], object]] = {
    "assessment": takes_part,
    "enforcement-spot": own_channels,
}


def menu(viewer: Viewer, path: str, city: str | None) -> list[Group]:
    """The menu of a viewer. What this installation has no page for is left out.

    Few entries stand on the bar side by side. More are put into groups, where at least two belong together.
    """
    found = [(word, title, address) for word, rows in MENU for title, address in _seen(rows, viewer, city)]
    # A page lies inside one entry, also where the address of one begins with that of another.
    inside = max((address for *_, address in found if path.startswith(address)), key=len, default="")
    grouped: dict[str, list[Entry]] = {}
    for word, title, address in found:
        grouped.setdefault(word, []).append(Entry(title, address, address == inside))
    if len(found) <= ROOM:
        return [Group("", tuple(entry for entries in grouped.values() for entry in entries))]
    return [Group(word if len(entries) > 1 else "", tuple(entries)) for word, entries in grouped.items()]


def _seen(rows: tuple[Row, ...], viewer: Viewer, city: str | None) -> Iterator[tuple[str, str]]:
    for title, name, roles in rows:
        if roles and not any(viewer.has(role) for role in roles):
            continue
        if address := _address(name, viewer, city):
            yield title, address


def _address(name: str, viewer: Viewer, city: str | None) -> str | None:
    if name in CONCERNS:
        own = sorted(each for each in viewer.cities() if CONCERNS[name](viewer, each))
        return address_of(name, city if city in own else own[0]) if own else None
    # On a page of no city, the city is the one somebody works in.
    where = city or min(viewer.cities(), default=None)
    return (where and address_of(name, where)) or address_of(name)


def address_of(name: str, *parts: str) -> str | None:
    """The address of that name with these parts; None when this installation has no such page."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return None
