"""What the law refuses, each with its article: the lawful case with one thing changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.engines.penalties.lawful import OFFICERS, SANCTION, before, day, ordinary, whole
from tongjian.engines.penalties import Rules, State, acts, after, fold, refusal
from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties import terms as t
from tongjian.engines.penalties.parts import Construction, Offence, Sanction
from tongjian.engines.worktime import Calendar

TODAY = date(2026, 11, 20)


def test_the_lawful_case_is_lawful(calendar: Calendar, rules: Rules) -> None:
    state = State()
    for fact in ordinary().values():
        assert refusal(state, fact, TODAY, calendar, rules) is None, fact.act
        assert fact.act in acts(state)
        state = after(state, fact)


@pytest.mark.parametrize(
    ("act", "changes", "sentence"),
    [
        ("registered", {"by": "a"}, "第五十四条"),
        ("registered", {"criteria": ("facts",)}, "尚不符合立案标准"),
        ("assigned", {"officers": OFFICERS[:1]}, "不得少于2人"),
        ("assigned", {"officers": (OFFICERS[0], replace(OFFICERS[1], valid_until=day(1, 1)))}, "到期"),
        ("assigned", {"by": "a"}, "指派人不能同时是办案人员"),
        ("evidence-taken", {"officers": ("a",)}, "第五十五条"),
        ("evidence-taken", {"papers_shown": False}, "主动出示执法证件"),
        ("evidence-taken", {"digest": "123"}, "SHA-256"),
        ("concluded", {"sanction": replace(SANCTION, fine=Decimal(500000))}, "高于法定上限"),
        ("concluded", {"sanction": replace(SANCTION, fine=Decimal(500))}, "低于法定下限"),
        ("concluded", {"sanction": None}, "第四十四条"),
        ("notified", {"hearing": False}, "第六十三条"),
        ("hearing-asked", {"on": day(3, 18)}, "5个工作日内"),
        ("hearing-announced", {"host": "a"}, "第六十四条"),
        ("hearing-announced", {"held_on": day(3, 24)}, "最早可于2026-03-25举行"),
        ("hearing-held", {"by": "b"}, "主持"),
        ("hearing-held", {"recorder": "a"}, "记录人"),
        ("hearing-held", {"charged": Decimal(1)}, "不承担听证的费用"),
        ("hearing-held", {"on": day(3, 26)}, "改期的请重新通知"),
        ("reviewed", {"by": "a"}, "不能由参加过本案调查的人员担任"),
        ("decided", {"by": "a"}, "第五十七条"),
        ("decided", {"sanction": replace(SANCTION, fine=Decimal(60001))}, "第四十五条"),
        ("decided", {"on": day(8, 1)}, "说明逾期的理由"),
        ("decided", {"outcome": t.Outcome.TRANSFER}, "移送"),
        ("decided", {"on": date(2027, 1, 1)}, "在今天之后"),
        ("decided", {"on": day(3, 25)}, "早于上一项记录"),
        ("served", {"way": t.Way.ELECTRONIC}, "第六十一条"),
        ("served", {"way": t.Way.LEAVING}, "见证人"),
        ("served", {"receiver": " "}, "收件人不能为空"),
    ],
)
def test_one_thing_wrong(
    act: str, changes: dict[str, Any], sentence: str, calendar: Calendar, rules: Rules
) -> None:
    state, fact = before(act)
    said = refusal(state, replace(fact, **changes), TODAY, calendar, rules)
    assert said is not None and sentence in said


@pytest.mark.parametrize(
    ("without", "sentence"),
    [
        ("notified", "第六十二条"),
        ("defence-answered", "还没有复核"),
        ("hearing-held", "应当先组织听证"),
        ("reviewed", "未经审核或者审核未通过"),
        ("concluded", "还没有调查终结"),
    ],
)
def test_no_decision_without(without: str, sentence: str, calendar: Calendar, rules: Rules) -> None:
    facts = ordinary()
    kept = [fact for act, fact in facts.items() if act not in {without, "decided", "served"}]
    if without == "notified":
        kept = [x for x in kept if x.act not in {"defended", "defence-answered"} and "hearing" not in x.act]
    said = refusal(fold(kept), facts["decided"], TODAY, calendar, rules)
    assert said is not None and sentence in said


def test_a_decision_waits_for_the_period_of_the_rights(calendar: Calendar, rules: Rules) -> None:
    facts = ordinary()
    kept = [
        facts[a] for a in ("sourced", "registered", "assigned", "evidence-taken", "concluded", "notified")
    ]
    state = fold([*kept, replace(facts["reviewed"], on=day(3, 11))])
    early = replace(facts["decided"], on=day(3, 17))
    assert "届满之前不能作出决定" in (refusal(state, early, TODAY, calendar, rules) or "")
    assert refusal(state, replace(early, on=day(3, 18)), TODAY, calendar, rules) is None
    waived = after(state, f.RightsWaived(on=day(3, 11), by="party"))
    assert refusal(waived, replace(early, on=day(3, 12)), TODAY, calendar, rules) is None


def test_out_of_the_band_needs_a_reason_and_another_signature(calendar: Calendar, rules: Rules) -> None:
    band = {"low": Decimal(70000), "high": Decimal(90000), "band": "较重"}
    state, fact = before("decided", **band, outside="积极改正")
    assert isinstance(fact, f.Decided) and fact.sanction is not None
    for second in ("", "head"):
        signed = replace(fact, sanction=replace(fact.sanction, second=second))
        assert "复签" in (refusal(state, signed, TODAY, calendar, rules) or "")
    signed = replace(fact, sanction=replace(fact.sanction, second="second-head"))
    assert refusal(state, signed, TODAY, calendar, rules) is None
    silent = replace(fact, sanction=replace(fact.sanction, outside="", second="second-head"))
    assert "请说明理由" in (refusal(state, silent, TODAY, calendar, rules) or "")


def test_one_act_one_fine(calendar: Calendar, rules: Rules) -> None:
    state, fact = before("concluded")
    assert isinstance(fact, f.Concluded)
    graver = Offence(code="g", title="更重", article="某法", high=Decimal(900000))
    said = refusal(state, replace(fact, offences=(*fact.offences, graver)), TODAY, calendar, rules)
    assert said is not None and "第二十九条" in said


def test_the_limitation_counts_from_the_end_of_the_act(calendar: Calendar, rules: Rules) -> None:
    state, fact = before("registered")
    assert state.source is not None
    for ended_on, harm, allowed in (
        (day(3, 2).replace(year=2024), False, True),
        (day(3, 1).replace(year=2024), False, False),
        (day(3, 2).replace(year=2021), True, True),
        (None, False, True),
    ):
        old = fold([replace(state.source, ended_on=ended_on, harm=harm)])
        assert (refusal(old, fact, TODAY, calendar, rules) is None) is allowed


@pytest.mark.parametrize(
    ("nature", "fine", "allowed"),
    [
        (t.Nature.CITIZEN, 200, True),
        (t.Nature.CITIZEN, 201, False),
        (t.Nature.OTHER, 3000, True),
        (t.Nature.LEGAL_PERSON, 3001, False),
    ],
)
def test_the_limits_of_the_spot(
    nature: t.Nature, fine: int, allowed: bool, calendar: Calendar, rules: Rules
) -> None:
    source = f.Sourced(on=day(3, 2), by="a", source="巡查", nature=nature)
    spot = f.SpotDecided(
        on=day(3, 2),
        by="a",
        officers=OFFICERS,
        facts="事实",
        sanction=Sanction(kinds=(t.Kind.FINE,), fine=Decimal(fine)),
        number="1号",
    )
    assert (refusal(fold([source]), spot, TODAY, calendar, rules) is None) is allowed
    collected = f.SpotCollected(
        on=day(3, 2), by="a", amount=Decimal(fine), ground=t.SpotGround.SMALL, receipt="1"
    )
    said = refusal(fold([source, spot]), collected, TODAY, calendar, rules)
    assert said is not None and "不得超过100元" in said


@pytest.mark.parametrize(
    ("correctable", "removable", "kinds", "share", "allowed"),
    [
        (True, True, (t.Kind.CORRECT,), "0.05", True),
        (True, True, (t.Kind.CORRECT,), "0.049", False),
        (True, True, (t.Kind.DEMOLISH,), "0.05", False),
        (False, True, (t.Kind.DEMOLISH,), "0.10", True),
        (False, True, (t.Kind.DEMOLISH,), "0.11", False),
        (False, False, (t.Kind.CONFISCATE_GOODS,), "0.10", True),
        (False, False, (t.Kind.DEMOLISH,), "0.10", False),
    ],
)
def test_illegal_construction(
    correctable: bool,
    removable: bool,
    kinds: tuple[t.Kind, ...],
    share: str,
    allowed: bool,
    calendar: Calendar,
    rules: Rules,
) -> None:
    state, fact = before("concluded")
    stop = f.Ordered(on=day(3, 5), by="a", order=t.Order.STOP_CONSTRUCTION, content="停止", due_on=day(3, 6))
    cost = Decimal(1000000)
    sanction = Sanction(
        kinds=(t.Kind.FINE, *kinds),
        fine=cost * Decimal(share),
        offence="o",
        goods="建筑物" if t.Kind.CONFISCATE_GOODS in kinds else "",
        correct_by=day(4, 30),
    )
    built = Construction(cost=cost, correctable=correctable, removable=removable)
    concluded = replace(fact, sanction=sanction, construction=built)
    said = refusal(after(state, stop), concluded, TODAY, calendar, rules)
    assert (said is None) is allowed
    assert said is None or "第六十四条" in said
    assert "停止建设" in (refusal(state, concluded, TODAY, calendar, rules) or "")


def test_the_court_is_asked_between_two_days(calendar: Calendar, rules: Rules) -> None:
    urged = f.Urged(on=day(9, 1), by="a", due_on=day(9, 15))
    assert refusal(whole(), urged, TODAY, calendar, rules) is None
    assert "10个工作日" in (refusal(whole(), replace(urged, due_on=day(9, 14)), TODAY, calendar, rules) or "")
    state = after(whole(), urged)
    asked = f.CourtAsked(on=day(9, 30), by="head", court="法院")
    assert "第五十三条" in (refusal(state, asked, TODAY, calendar, rules) or "")
    assert refusal(state, replace(asked, on=day(10, 1)), TODAY, calendar, rules) is None
    late = replace(asked, on=day(12, 31))
    assert "3个月内" in (refusal(state, late, day(12, 31), calendar, rules) or "")


def test_a_case_is_closed_when_nothing_is_left(calendar: Calendar, rules: Rules) -> None:
    closed = f.Closed(on=day(4, 24), by="head", ending=t.Ending.PERFORMED)
    assert "加处罚款18000.00元" in (refusal(whole(), closed, TODAY, calendar, rules) or "")
    paid = f.Paid(on=day(4, 24), by="a", amount=Decimal(78000), receipt="1")
    state = after(whole(), paid)
    assert refusal(state, closed, TODAY, calendar, rules) is None
    assert "应为“自动履行”" in (
        refusal(state, replace(closed, ending=t.Ending.ENFORCED), TODAY, calendar, rules) or ""
    )


def test_too_much_is_never_taken(calendar: Calendar, rules: Rules) -> None:
    paid = f.Paid(on=day(4, 24), by="a", amount=Decimal("78000.01"), receipt="1")
    assert "应缴78000.00元" in (refusal(whole(), paid, TODAY, calendar, rules) or "")


def test_a_penalty_sent_back_needs_a_new_notice(calendar: Calendar, rules: Rules) -> None:
    state = after(whole(), f.Challenged(on=day(4, 2), by="x", challenge=t.Challenge.LITIGATION))
    remade = f.ChallengeEnded(
        on=day(5, 6), by="x", challenge=t.Challenge.LITIGATION, verdict=t.Verdict.REMADE
    )
    facts = ordinary()
    state = after(after(state, remade), replace(facts["concluded"], on=day(5, 7)))
    state = after(state, replace(facts["reviewed"], on=day(5, 8)))
    again = replace(facts["decided"], on=day(5, 9), number="2号")
    assert "应当告知" in (refusal(state, again, TODAY, calendar, rules) or "")


def test_recusal_is_decided_first(calendar: Calendar, rules: Rules) -> None:
    state, fact = before("concluded")
    asked = after(state, f.RecusalAsked(on=day(3, 5), by="party", person="a", reason="亲属"))
    assert "第四十三条" in (refusal(asked, fact, TODAY, calendar, rules) or "")
    gone = after(asked, f.RecusalDecided(on=day(3, 6), by="head", person="a", granted=True))
    assert "不足2人" in (refusal(gone, fact, TODAY, calendar, rules) or "")


def test_the_chain_of_custody_is_not_broken(calendar: Calendar, rules: Rules) -> None:
    state, _ = before("concluded")
    handed = f.EvidenceHanded(on=day(3, 5), by="b", key="1", to="keeper")
    assert "保管链" in (refusal(state, handed, TODAY, calendar, rules) or "")
    moved = after(state, replace(handed, by="a"))
    assert moved.evidence["1"].chain == ((day(3, 4), "a"), (day(3, 5), "keeper"))
    assert refusal(moved, replace(handed, by="keeper", to="a"), TODAY, calendar, rules) is None


def test_forced_demolition_waits(calendar: Calendar, rules: Rules) -> None:
    facts = ordinary(kinds=(t.Kind.FINE, t.Kind.DEMOLISH), correct_by=day(4, 20))
    state = fold(facts.values())
    force = f.DemolitionForced(on=day(10, 9), by="head")
    assert "应当公告" in (refusal(state, force, TODAY, calendar, rules) or "")
    urged = f.Urged(on=day(4, 21), by="a", due_on=day(5, 12))
    announced = f.DemolitionAnnounced(on=day(5, 13), by="head", due_on=day(5, 28))
    for fact in (urged, announced):
        assert refusal(state, fact, TODAY, calendar, rules) is None
        state = after(state, fact)
    assert "届满之前不能强制拆除" in (
        refusal(state, replace(force, on=day(6, 1)), TODAY, calendar, rules) or ""
    )
    assert "节假日" in (refusal(state, replace(force, on=day(10, 3)), TODAY, calendar, rules) or "")
    assert "夜间" in (refusal(state, replace(force, night=True), TODAY, calendar, rules) or "")
    assert refusal(state, force, TODAY, calendar, rules) is None


def test_a_seizure_is_prolonged_once_and_in_time(calendar: Calendar, rules: Rules) -> None:
    state, _ = before("concluded")
    seized = f.Seized(
        on=day(3, 5), by="head", key="s", officers=("a", "b"), items=("设备",), reason="防止扩大", days=30
    )
    assert "不得超过30日" in (refusal(state, replace(seized, days=31), TODAY, calendar, rules) or "")
    state = after(state, seized)
    longer = f.SeizureProlonged(on=seized.on + timedelta(days=30), by="head", key="s", days=30, reason="复杂")
    late = replace(longer, on=longer.on + timedelta(days=1))
    assert "应当解除" in (refusal(state, late, TODAY, calendar, rules) or "")
    assert refusal(state, longer, TODAY, calendar, rules) is None
    assert "只能延长一次" in (refusal(after(state, longer), longer, TODAY, calendar, rules) or "")
