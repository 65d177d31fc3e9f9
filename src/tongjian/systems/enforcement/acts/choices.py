"""What may be chosen in the fields of acts: people of the body, evidence, things held, words of the
engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from tongjian.engines.penalties import TITLES
from tongjian.engines.penalties.parts import Investigator
from tongjian.kernel.inspectorate.models import Officer
from tongjian.systems.enforcement.acts.declared import Desk, key_for
from tongjian.systems.enforcement.acts.fields import Choices, Field
from tongjian.systems.enforcement.refused import RefusedError


def words(of: type[StrEnum] | Iterable[StrEnum]) -> Callable[[Desk], Choices]:
    """The values of an enumeration with their Chinese names."""
    fixed = tuple((each.value, TITLES[each]) for each in of)
    return lambda _desk: fixed


def key_of(officer: Officer) -> str:
    """How the engine knows an officer: by their account, or by their place in the library."""
    return key_for(officer.user_id, officer.pk)


def officers(desk: Desk) -> Choices:
    """The officers of the body whose certificate is one of enforcement and still valid."""
    return tuple(
        (each.key, f"{each.name}（{each.certificate}）")
        for each in desk.officers
        if each.may_enforce and each.certified_until >= desk.today
    )


def team(desk: Desk) -> Choices:
    """Those who investigate this case."""
    keys = {each.person for each in desk.state.investigators}
    return tuple(choice for choice in officers(desk) if choice[0] in keys)


def team_first(desk: Desk) -> tuple[str, ...]:
    """The team as it is chosen at first: all of it."""
    return tuple(key for key, _ in team(desk))


def own(desk: Desk) -> tuple[str, ...]:
    """The acting officer, chosen at first."""
    return tuple(key for key, _ in officers(desk) if key == desk.by)


def staff(desk: Desk) -> Choices:
    """Everybody of the body, with what they are."""
    return tuple((each.key, each.name) for each in desk.staff)


def hosts(desk: Desk) -> Choices:
    """Who may host the hearing: of the posts that may, whoever never investigated this case."""
    posts = set(desk.channel.posts.host)
    return tuple(
        (each.key, each.name) for each in desk.staff if each.posts & posts and each.key not in desk.state.ever
    )


def heads(desk: Desk) -> Choices:
    """Those who may discuss together: everybody of the body, its heads first."""
    posts = set(desk.channel.posts.head)
    ordered = sorted(desk.staff, key=lambda each: (not each.posts & posts, each.key))
    return tuple((each.key, each.name) for each in ordered)


def evidence(desk: Desk) -> Choices:
    """The evidence that may be used."""
    return tuple((each.fact.key, each.fact.name) for each in desk.state.usable)


def preserved(desk: Desk) -> Choices:
    """What is registered and not yet settled."""
    held = desk.state.preserved.items()
    return tuple((key, "、".join(each.fact.items)) for key, each in held if each.ended_on is None)


def seized(desk: Desk) -> Choices:
    """What is sealed or seized and not yet given back."""
    held = desk.state.seized.items()
    return tuple((key, "、".join(each.fact.items)) for key, each in held if each.ended_on is None)


def investigators(desk: Desk, keys: Iterable[str]) -> tuple[Investigator, ...]:
    """The chosen officers with their certificates. Raises `RefusedError` for one who is not of the body."""
    known = {each.key: each for each in desk.officers}
    found = []
    for key in keys:
        officer = known.get(key)
        if officer is None:
            raise RefusedError("所选办案人员不在本机关的执法人员名录中，请刷新页面后重新选择")
        found.append(
            Investigator(person=key, certificate=officer.certificate, valid_until=officer.certified_until)
        )
    return tuple(found)


def lines(text: str | None) -> tuple[str, ...]:
    """A list typed with one thing a line."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def today(desk: Desk) -> str:
    """The day, as a form begins with it."""
    return desk.today.isoformat()


ON = Field("on", "日期", "date", required=False, initial=today, help="事情发生的日期，不填就是今天")
REASON = Field("reason", "理由", "textarea")
