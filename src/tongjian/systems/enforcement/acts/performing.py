"""After the decision: service, payment, challenge, enforcement, and the end of the case."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.guards.ending import ending_of
from tongjian.engines.penalties.parts import Instalment
from tongjian.engines.penalties.terms import Challenge, Ending, Paper, SpotGround, Verdict
from tongjian.systems.enforcement.acts import choices as c
from tongjian.systems.enforcement.acts import consenting
from tongjian.systems.enforcement.acts.declared import Act, Desk, Who, registry
from tongjian.systems.enforcement.acts.fields import Choices, Field, day_of, money_of
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.rules import rules_of

_INV, _HEAD = frozenset({Who.INVESTIGATOR}), frozenset({Who.HEAD})
Values = Mapping[str, Any]
ENUMS = {
    "challenge": Challenge,
    "verdict": Verdict,
    "ground": SpotGround,
    "ending": Ending,
}


def _ways(desk: Desk) -> Choices:
    return c.words(rules_of(desk.case.city).ways)(desk)


def _plain(kind: type[f.Fact]) -> Any:
    """Words of the engine for what was chosen; everything else as it was cleaned."""

    def make(_desk: Desk, common: Values, given: Values) -> f.Fact:
        read: dict[str, Any] = {
            name: ENUMS[name](value) if name in ENUMS else value for name, value in given.items()
        }
        return kind(**common, **read)

    return make


def _deferred(desk: Desk, common: Values, given: Values) -> f.Fact:
    parts = tuple(instalments(given["instalments"]))
    whole = sum((each.amount for each in parts), Decimal(0))
    if whole != desk.state.fine:
        raise RefusedError(f"各期合计 {whole:,} 元，应等于罚款 {desk.state.fine:,} 元，请改正各期金额")
    return f.Deferred(**common, instalments=parts, reason=given["reason"])


def instalments(text: str) -> list[Instalment]:
    """One instalment a line: its last day, then the amount. Raises `RefusedError` naming the line."""
    found = []
    for number, line in enumerate(c.lines(text), start=1):
        day, _, amount = line.replace("，", " ").replace(",", "").partition(" ")
        if not amount.strip():
            raise RefusedError(f"分期第 {number} 行“{line[:40]}”应写成“2026-03-01 5000”：日期、空格、金额")
        title = f"分期第 {number} 行"
        found.append(Instalment(due_on=day_of(day, title), amount=money_of(amount.strip(), title)))
    if not found:
        raise RefusedError("“各期”至少写一行，如“2026-03-01 5000”")
    return found


def _archived(desk: Desk, common: Values, given: Values) -> f.Fact:
    return f.Archived(**common, number=given["number"])


def _ending(desk: Desk) -> str:
    return ending_of(desk.state).value


def _whole_fine(desk: Desk) -> str:
    asked = next((each for each in desk.requests if each.granted is None), None)
    return str(asked.body.get("instalments", "")) if asked else f"{desk.today} {desk.state.fine}"


def _file_number(desk: Desk) -> str:
    return f"{desk.case.number or desk.case.lead}卷"


registry.declare(
    Act("spot-filed", _INV, (c.ON,)),
    Act(
        "spot-collected",
        _INV,
        (
            c.ON,
            Field("amount", "当场收缴（元）", "money"),
            Field("ground", "当场收缴的依据", "choice", choices=c.words(SpotGround)),
            Field("receipt", "财政票据号"),
        ),
        _plain(f.SpotCollected),
    ),
    Act("handed-in", _INV, (c.ON, Field("amount", "上缴（元）", "money"))),
    Act(
        "served",
        _INV,
        (
            c.ON,
            Field("paper", "送达的文书", "choice", choices=c.words(Paper)),
            Field("way", "送达方式", "choice", choices=_ways),
            Field("receiver", "签收人"),
            Field(
                "consent",
                "当事人同意电子送达的依据（电子送达必须有）",
                "choice",
                required=False,
                choices=consenting.consents,
                initial=consenting.newest,
            ),
            Field("witness", "见证人（留置送达必须有）", required=False),
        ),
        consenting.served,
        paper="service",
    ),
    Act(
        "deferred",
        _HEAD,
        (
            c.ON,
            Field(
                "instalments",
                "各期（一行一期：日期 金额）",
                "textarea",
                initial=_whole_fine,
                help="只写一行就是延期缴纳",
            ),
            c.REASON,
        ),
        _deferred,
        paper="deferral",
    ),
    Act(
        "paid",
        _INV,
        (
            Field("on", "到账日期", "date", initial=c.today),
            Field("amount", "金额（元）", "money"),
            Field("receipt", "缴款票据号"),
        ),
    ),
    Act("addition-reduced", _HEAD, (c.ON, Field("amount", "减免（元）", "money"), c.REASON)),
    Act("refunded", _HEAD, (c.ON, Field("amount", "退还（元）", "money"))),
    Act(
        "performed",
        _INV,
        (
            c.ON,
            Field("content", "履行情况", "textarea"),
            Field("forced", "由机关或者法院强制执行", "check", required=False),
        ),
    ),
    Act(
        "challenged",
        frozenset({Who.INVESTIGATOR, Who.LEGAL}),
        (
            c.ON,
            Field("challenge", "复议还是诉讼", "choice", choices=c.words(Challenge)),
            Field("halted", "停止执行", "check", required=False),
        ),
        _plain(f.Challenged),
    ),
    Act(
        "challenge-ended",
        frozenset({Who.INVESTIGATOR, Who.LEGAL}),
        (
            c.ON,
            Field("challenge", "复议还是诉讼", "choice", choices=c.words(Challenge)),
            Field("verdict", "结果", "choice", choices=c.words(Verdict)),
            Field("fine", "变更后的罚款（元）", "money", required=False),
        ),
        _plain(f.ChallengeEnded),
    ),
    Act("urged", _INV, (c.ON, Field("due_on", "催告的履行期限", "date")), paper="urging"),
    Act(
        "urging-objected",
        frozenset({Who.INVESTIGATOR, Who.PARTY}),
        (Field("text", "对催告的陈述、申辩", "textarea"),),
    ),
    Act(
        "court-asked", _HEAD, (c.ON, Field("court", "法院", initial=lambda d: d.channel.court)), paper="court"
    ),
    Act(
        "court-ruled",
        _INV,
        (
            c.ON,
            Field("granted", "准予强制执行", "check", required=False),
            Field("text", "裁定内容", "textarea", required=False),
        ),
    ),
    Act(
        "demolition-announced",
        _HEAD,
        (c.ON, Field("due_on", "限当事人自行拆除至", "date")),
        paper="demolition",
        grave=True,
    ),
    Act(
        "demolition-forced",
        _HEAD,
        (
            c.ON,
            Field("night", "在夜间或法定节假日实施", "check", required=False),
            Field("supplies_cut", "停止了居民供水、供电、供热、供气", "check", required=False),
        ),
        paper="enforcement",
        grave=True,
    ),
    Act("terminated", _HEAD, (c.ON, c.REASON), grave=True),
    Act("case-withdrawn", _HEAD, (c.ON, c.REASON), grave=True, paper="withdrawal"),
    Act(
        "transferred",
        _HEAD,
        (
            c.ON,
            Field("to", "移送给"),
            Field("criminal", "涉嫌犯罪，移送司法机关", "check", required=False),
            c.REASON,
        ),
        paper="transfer",
        grave=True,
    ),
    Act("returned", _INV, (c.ON, c.REASON)),
    Act("transfer-accepted", _INV, (c.ON,)),
    Act(
        "closed",
        _HEAD,
        (c.ON, Field("ending", "结案方式", "choice", choices=c.words(Ending), initial=_ending)),
        _plain(f.Closed),
        paper="closing",
    ),
    Act(
        "archived",
        _INV,
        (c.ON, Field("number", "案卷号", initial=_file_number)),
        _archived,
        paper="catalogue",
    ),
)
