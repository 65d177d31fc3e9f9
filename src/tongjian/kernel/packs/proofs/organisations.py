"""Organisations: every duty that is named has a body that carries it, with people for every role."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.places import Places, choose, repeated
from tongjian.kernel.packs.schema import OrganisationSheet
from tongjian.kernel.people.viewer import Role

WINDOW = "window"
"""The duty of the comprehensive window (综合窗口)."""


def prove(pack: Pack, places: Places) -> Iterator[Mistake]:
    """The bodies of a city; a base pack has none."""
    if not pack.organisations:
        return
    yield from _once(places)
    for body in pack.organisations.values():
        yield from _references(pack, places, body)
    yield from _received(pack, places)
    yield from _carried(pack, places)


def _once(places: Places) -> Iterator[Mistake]:
    written = places.sources["organisations", ""].data["organisations"]
    for place in repeated(body["code"] for body in written):
        at = ("organisations", place, "code")
        sentence = f"机构代码“{written[place]['code']}”用了两次"
        yield places.mistake("organisations", "", at, sentence, "给其中一个换个代码")


def _references(pack: Pack, places: Places, body: OrganisationSheet) -> Iterator[Mistake]:
    at = places.body(body.code)
    if body.duty and body.duty not in pack.duties:
        mend = choose(body.duty, pack.duties)
        yield places.mistake("organisations", "", (*at, "duty"), f"没有职责“{body.duty}”", mend)
    if body.parent and body.parent not in pack.organisations:
        mend = choose(body.parent, pack.organisations)
        yield places.mistake("organisations", "", (*at, "parent"), f"没有上级机构“{body.parent}”", mend)
    for place in repeated(post.code for post in body.posts):
        sentence = f"岗位代码“{body.posts[place].code}”用了两次"
        where = (*at, "posts", place, "code")
        yield places.mistake("organisations", "", where, sentence, "给其中一个换个代码")


def _received(pack: Pack, places: Places) -> Iterator[Mistake]:
    """An application goes to the comprehensive window, or to the window of the stage's lead department."""
    roles = _roles(pack)
    for stage in pack.stages.values():
        if stage.lead not in pack.duties:
            continue
        if stage.lead not in roles:
            sentence = f"本市没有承担“{stage.lead}”的机构来牵头"
            mend = f"在 organisations.yaml 中给一个机构写上 duty: {stage.lead}"
            yield places.mistake("stages", stage.code, ("lead",), sentence, mend)
        elif Role.WINDOW not in roles[stage.lead] | roles.get(WINDOW, set()):
            sentence = "没有人收件：综合窗口和牵头部门都没有“综合窗口”岗位"
            mend = f"在 organisations.yaml 中给承担 {WINDOW} 的机构加上 roles: [window] 的岗位"
            yield places.mistake("stages", stage.code, ("lead",), sentence, mend)


def _roles(pack: Pack) -> dict[str, set[Role]]:
    """Which roles somebody can hold in the bodies that carry a duty."""
    roles: dict[str, set[Role]] = {}
    for body in pack.organisations.values():
        if body.duty:
            roles.setdefault(body.duty, set()).update(role for post in body.posts for role in post.roles)
    return roles


def _carried(pack: Pack, places: Places) -> Iterator[Mistake]:
    """A task opened for a department nobody staffs would never be finished."""
    roles = _roles(pack)
    for matter in pack.matters.values():
        process = pack.processes.get(matter.process)
        if matter.department not in pack.duties or process is None:
            continue
        for node in process.nodes.values():
            duty = node.department or matter.department
            if duty in pack.duties and node.role not in roles.get(duty, ()):
                missing = f"没有承担“{duty}”的“{node.role.label}”岗位"
                sentence = f"步骤“{node.title}”没有人能办：{missing}"
                mend = f"在 organisations.yaml 中给承担 {duty} 的机构加上 roles: [{node.role}] 的岗位"
                yield places.mistake("matters", matter.code, ("process",), sentence, mend)
