"""The main menu: what somebody can open, by what they do."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from tongjian.kernel.people.viewer import Role, Viewer

REVIEWERS = frozenset({Role.HANDLER, Role.HEAD, Role.SUPERVISOR})
OFFICIALS = frozenset({Role.WINDOW, Role.HANDLER, Role.HEAD, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu; `current` when the page is inside it."""

    title: str
    address: str
    current: bool


# Title, name of the address, and the roles that see it; no roles: everyone, signed in or not.
MENU: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("工作台", "workbench", OFFICIALS),
    ("项目库", "project-list", OFFICIALS),
    ("图纸审查", "scrutiny-queue", REVIEWERS),
    ("图层管理", "layers", OFFICIALS),
    ("红黄灯", "lights", frozenset({Role.SUPERVISOR})),
    ("督办清单", "urgings", OFFICIALS),
    ("审批统计", "statistics", frozenset({Role.SUPERVISOR})),
    ("满意度调查", "surveys", OFFICIALS | {Role.APPLICANT}),
    ("满意度结果", "survey-results", frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})),
    ("流程优化", "optimisation", OFFICIALS),
    ("权力划转", "handovers", frozenset({Role.ADMINISTRATOR})),
    ("历史办件迁入", "migration", frozenset({Role.ADMINISTRATOR})),
    ("我的项目", "my", frozenset({Role.APPLICANT})),
    ("文书", "letters:index", OFFICIALS | {Role.APPLICANT}),
    ("电子档案", "archive:index", OFFICIALS | {Role.APPLICANT}),
    ("人员与岗位", "manage-people", frozenset({Role.ADMINISTRATOR})),
    ("城市内容维护", "manage-packs", frozenset({Role.ADMINISTRATOR})),
    ("未完成的审查", "scrutiny-unjudged", frozenset({Role.ADMINISTRATOR})),
    ("办事指南", "catalog", frozenset()),
    ("一张蓝图", "blueprint", frozenset()),
    ("规划条件", "conditions", frozenset()),
    ("项目选址", "sites", OFFICIALS | {Role.APPLICANT}),
    ("进度查询", "progress", frozenset()),
    ("证照查验", "licences:start", frozenset()),
    ("图纸自查", "self-check", frozenset()),
)


def entries(viewer: Viewer, path: str, city: str | None) -> list[Entry]:
    """The menu of a viewer. What this installation has no page for is left out."""
    found = []
    for title, name, roles in MENU:
        if roles and not any(viewer.has(role) for role in roles):
            continue
        if address := (city and address_of(name, city)) or address_of(name):
            found.append((title, address))
    # A page lies inside one entry, also where the address of one begins with that of another.
    current = max((address for _, address in found if path.startswith(address)), key=len, default="")
    return [Entry(title, address, address == current) for title, address in found]


def address_of(name: str, *parts: str) -> str | None:
    """The address of that name with these parts; None when this installation has no such page."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return None
