"""Making a draw again from its certificate and its lists, trusting nothing that can be computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tongjian.engines.draws.announcement import Plan, plan
from tongjian.engines.draws.canonical import sha256
from tongjian.engines.draws.certificate import (
    INSPECTORS,
    INTERESTS,
    OBJECTS,
    Certificate,
    certificate,
    read_certificate,
)
from tongjian.engines.draws.draw import draw
from tongjian.engines.draws.people import Staff
from tongjian.engines.draws.problem import DrawError
from tongjian.engines.draws.reading import read_inspectors, read_interests, read_objects


class Outcome(StrEnum):
    """What became of one check."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One step of the verification, in words."""

    name: str
    outcome: Outcome
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All checks, in their order. `cautions` are what no computation can prove."""

    checks: tuple[Check, ...]
    cautions: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Failed when any check failed; unknown when a list was missing; else passed."""
        outcomes = {check.outcome for check in self.checks}
        return next((o for o in (Outcome.FAILED, Outcome.UNKNOWN) if o in outcomes), Outcome.PASSED)


def verify(content: bytes, lists: Mapping[str, bytes] | None = None) -> Verdict:
    """Check a certificate; `lists` holds the files of the lists it does not contain, by their names.

    Nothing that is wrong with the certificate or the lists raises: it is a check that failed.
    """
    try:
        given = read_certificate(content)
    except DrawError as error:
        return Verdict((Check("form", Outcome.FAILED, str(error)),))
    checks = (Check("form", Outcome.PASSED, "证书完整，写法规范。"), *_checks(given, lists or {}))
    return Verdict(checks, tuple(_cautions(given)))


def _checks(given: Certificate, lists: Mapping[str, bytes]) -> Iterator[Check]:
    yield _same("seal", "证书摘要", given.digest, given.seal())
    yield _same("announcement", "公告摘要", given.announcement_digest, given.announcement.digest)
    try:
        texts = _texts(given, lists)
        if missing := [name for name in _wanted(given) if name not in texts]:
            yield Check("lists", Outcome.UNKNOWN, _where(given, missing))
            return
        again = _planned(given, texts)
        yield Check("lists", Outcome.PASSED, f"名单与公告的摘要一致，共 {len(again.objects.rows)} 行对象。")
    except DrawError as error:
        yield Check("lists", Outcome.FAILED, str(error))
        return
    yield from _redrawn(given, again)


def _redrawn(given: Certificate, again: Plan) -> Iterator[Check]:
    strata = given.announcement.strata == again.announcement.strata
    yield _told("allocation", strata, "各层抽取数量按规则重算")
    try:
        values = {part.name: part.value for part in given.seed.parts}
        made = certificate(again, draw(again, values), given.lists, given.held)
    except DrawError as error:
        yield Check("seed", Outcome.FAILED, str(error))
        return
    yield _told("seed", made.seed == given.seed, "种子由公告的各部分合成")
    yield _told("circles", made.circles == given.circles, "各层的起点由种子算出")
    yield _told("selected", made.selected == given.selected, f"抽中的 {len(made.selected)} 个对象重算")
    if made.visits or given.visits:
        yield _told("visits", made.visits == given.visits, f"{len(made.visits)} 次检查的人员重算")
    yield _told("whole", made.text == given.text, "重新生成的证书逐字节")


def _planned(given: Certificate, texts: Mapping[str, bytes]) -> Plan:
    announced = given.announcement
    staff = None
    if announced.rules.teams:
        staff = Staff.of(
            read_inspectors(texts[INSPECTORS]).rows,
            read_interests(texts[INTERESTS]).rows,
        )
    again = plan(announced.rules, read_objects(texts[OBJECTS]).objects, staff)
    for name, title in ((OBJECTS, "对象名单"), (INSPECTORS, "检查人员名单"), (INTERESTS, "回避名单")):
        if getattr(again.announcement, name) != getattr(announced, name):
            raise DrawError(f"{title}与公告的不是同一份：摘要或行数不同。请用公布处的原文件。")
    return again


def _wanted(given: Certificate) -> list[str]:
    return [OBJECTS, INSPECTORS, INTERESTS] if given.announcement.rules.teams else [OBJECTS]


def _texts(given: Certificate, lists: Mapping[str, bytes]) -> dict[str, bytes]:
    """The lists as given, else as the certificate holds them. What it holds has to be what was announced."""
    texts: dict[str, bytes] = {}
    for name in given.lists:
        if name not in _wanted(given):
            raise DrawError(f"证书附了本次抽取用不到的名单“{name}”。请从公布处重新下载。")
        if (text := given.lists[name].text) is not None:
            committed = getattr(given.announcement, name)
            if committed is None or sha256(text) != committed.digest:
                raise DrawError("证书所附名单与公告的摘要不符，证书已被改动。请从公布处重新下载。")
            texts[name] = text.encode()
    return texts | {name: content for name, content in lists.items() if name in _wanted(given)}


def _where(given: Certificate, missing: list[str]) -> str:
    known = [
        f"--{name} {given.lists[name].place}"
        if name in given.lists and given.lists[name].place
        else f"--{name}"
        for name in missing
    ]
    return f"证书不含名单，无法重算。请下载后以 {'、'.join(known)} 给出。"


def _same(name: str, title: str, said: str, found: str) -> Check:
    if said == found:
        return Check(name, Outcome.PASSED, f"{title} {found} 一致。")
    return Check(name, Outcome.FAILED, f"{title}不符：证书写的是 {said}，算出的是 {found}。")


def _told(name: str, passed: bool, what: str) -> Check:
    if passed:
        return Check(name, Outcome.PASSED, f"{what}，一致。")
    return Check(name, Outcome.FAILED, f"{what}，与证书不一致。")


def _cautions(given: Certificate) -> Iterator[str]:
    rules = given.announcement.rules
    if rules.is_announced:
        yield (
            f"请核对：公告摘要 {given.announcement_digest} 在种子的任何部分可知之前已经公布；"
            "公开数字与其公布处一致。这两点不能由计算证明。"
        )
    else:
        yield "本次没有事先公告种子的来源，不能证明抽取前无人知道种子。"
    if rules.replaces:
        yield f"本次接替摘要为 {rules.replaces.digest} 的抽取，缘由：{rules.replaces.reason}。请一并查阅。"
