"""What a sanction asks for, and which of two is the heavier."""

from __future__ import annotations

from decimal import Decimal

from tongjian.engines.penalties.facts import Concluded
from tongjian.engines.penalties.parts import Construction, Offence, Sanction
from tongjian.engines.penalties.rules import Rules, Weighty
from tongjian.engines.penalties.state import State
from tongjian.engines.penalties.terms import TITLES, Kind, Nature

MONEY = frozenset({Kind.FINE, Kind.CONFISCATE_GAINS})
_SPOKEN = frozenset({Kind.WARNING, Kind.CRITICISM})
_SHARE = "{:.0%}"


def heavier(one: Sanction, other: Sanction) -> bool:
    """Whether the first is heavier in anything: more money, or a kind of penalty the other has not."""
    if one.fine > other.fine or one.gains > other.gains:
        return True
    more = set(one.kinds) - set(other.kinds) - {Kind.CORRECT}
    if more - _SPOKEN:
        return True
    # A warning instead of a fine is lighter, a warning on top of it is not.
    return bool(more) and one.fine == other.fine


def asks_performance(sanction: Sanction | None) -> bool:
    """Whether it holds something to be done that is no money and not done by being said."""
    return sanction is not None and bool(set(sanction.kinds) - MONEY - _SPOKEN)


def due(weighty: Weighty, sanction: Sanction, nature: Nature) -> bool:
    """Whether the kinds or the money of a sanction make it weighty."""
    if set(weighty.kinds) & set(sanction.kinds):
        return True
    least = weighty.citizen if nature is Nature.CITIZEN else weighty.organisation
    return max(sanction.fine, sanction.gains) >= least


def hearing_due(state: State, sanction: Sanction, rules: Rules) -> bool:
    """Whether the party has to be told of its right to a hearing (行政处罚法 63)."""
    return due(rules.hearing, sanction, nature_of(state))


def review_due(state: State, rules: Rules) -> bool:
    """Whether there is no decision without a legal review (行政处罚法 58)."""
    return _needed(state, rules.review)


def discussion_due(state: State, rules: Rules) -> bool:
    """Whether the heads discuss the case together (行政处罚法 57)."""
    return _needed(state, rules.discussion)


def nature_of(state: State) -> Nature:
    """The nature of the party."""
    return state.source.nature if state.source is not None else Nature.CITIZEN


def wrong_with(
    sanction: Sanction, offences: tuple[Offence, ...], construction: Construction | None, rules: Rules
) -> str | None:
    """Why a sanction cannot be given by anybody: its parts contradict, or the law gives another."""
    return (
        _contradiction(sanction)
        or _fine_of_offence(sanction, offences)
        or (_construction(sanction, construction, rules) if construction is not None else None)
        or _band(sanction)
    )


def _needed(state: State, weighty: Weighty) -> bool:
    concluded = state.concluded
    if concluded is None or concluded.sanction is None:
        return concluded is not None and _by_itself(concluded, weighty)
    return (
        due(weighty, concluded.sanction, nature_of(state))
        or (weighty.after_hearing and state.hearing is not None)
        or _by_itself(concluded, weighty)
    )


def _by_itself(concluded: Concluded, weighty: Weighty) -> bool:
    return (weighty.public_interest and concluded.public_interest) or (weighty.grave and concluded.grave)


def _contradiction(sanction: Sanction) -> str | None:
    if not sanction.kinds:
        return "请写明处罚的种类（行政处罚法第九条）"
    told = (
        (Kind.FINE, sanction.fine > 0, "罚款数额"),
        (Kind.CONFISCATE_GAINS, sanction.gains > 0, "没收违法所得的数额"),
        (Kind.CONFISCATE_GOODS, bool(sanction.goods), "没收财物的名称"),
    )
    for kind, given, what in told:
        if (kind in sanction.kinds) and not given:
            return f"处罚种类有“{TITLES[kind]}”，请写明{what}"
        if given and kind not in sanction.kinds:
            return f"写了{what}，处罚种类中却没有“{TITLES[kind]}”，请一致"
    if {Kind.CORRECT, Kind.DEMOLISH} & set(sanction.kinds) and sanction.correct_by is None:
        return "责令限期改正、拆除的，请写明期限"
    return None


def _fine_of_offence(sanction: Sanction, offences: tuple[Offence, ...]) -> str | None:
    if not offences:
        return "请写明违反的规定和处罚依据（行政处罚法第五十九条）"
    if Kind.FINE not in sanction.kinds:
        return None
    chosen = next((each for each in offences if each.code == sanction.offence), None)
    if chosen is None:
        return "请写明罚款依据哪一条规定"
    highest = max(offences, key=lambda each: each.high)
    if chosen.high < highest.high:
        return (
            f"同一个违法行为违反多个规定应当给予罚款的，按照罚款数额高的规定处罚，"
            f"应适用“{highest.title}”（行政处罚法第二十九条）"
        )
    if sanction.fine > chosen.high:
        return f"罚款{sanction.fine}元高于法定上限{chosen.high}元（{chosen.article}）"
    if sanction.fine < chosen.low and not sanction.outside:
        return f"罚款{sanction.fine}元低于法定下限{chosen.low}元，减轻处罚应说明理由（行政处罚法第三十二条）"
    return None


def _construction(sanction: Sanction, built: Construction, rules: Rules) -> str | None:
    rule = rules.construction
    kinds = set(sanction.kinds)
    if built.correctable:
        low, high = built.cost * rule.correctable_low, built.cost * rule.correctable_high
        if Kind.CORRECT not in kinds or not low <= sanction.fine <= high:
            return (
                f"尚可采取改正措施消除影响的，应责令限期改正，并处工程造价{_SHARE.format(rule.correctable_low)}"
                f"至{_SHARE.format(rule.correctable_high)}（{low:.2f}元至{high:.2f}元）的罚款（{rule.cited}）"
            )
        return None
    wanted = Kind.DEMOLISH if built.removable else Kind.CONFISCATE_GOODS
    if wanted not in kinds:
        what = "应责令限期拆除" if built.removable else "不能拆除的，应没收实物或者违法收入"
        return f"无法采取改正措施消除影响的，{what}（{rule.cited}）"
    if sanction.fine > built.cost * rule.else_high:
        most = built.cost * rule.else_high
        return f"罚款不得超过工程造价的{_SHARE.format(rule.else_high)}，即{most:.2f}元（{rule.cited}）"
    return None


def _band(sanction: Sanction) -> str | None:
    if sanction.in_band or sanction.outside:
        return None
    low, high = sanction.low or Decimal(0), sanction.high
    return f"罚款{sanction.fine}元不在裁量基准的幅度{low}元至{high}元之内，请说明理由"
