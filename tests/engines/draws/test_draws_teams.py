"""Inspectors: everybody who may go is as likely as the next, and whoever may not go never does."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.draws.drawcases import VALUES, planned
from tongjian.engines.draws import DrawError, Inspector, Interest, Listed, Shortage, Staff, Teams, Visit, draw
from tongjian.engines.draws.seats import bits, nth_bit
from tongjian.engines.draws.teams import draw_teams
from tongjian.engines.draws.visits import visits_of

NEEDS, REGIONS = ("消防", "结构"), ("东", "西")


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Visit], Staff, Teams]:
    sets = st.sets(st.sampled_from(NEEDS)).map(lambda names: ";".join(sorted(names)))
    places = st.sets(st.sampled_from(REGIONS)).map(lambda names: ";".join(sorted(names)))
    people = [Inspector(f"p{i}", draw(sets), draw(places)) for i in range(draw(st.integers(2, 5)))]
    visits = [
        Visit(
            f"o{i}",
            ("",),
            draw(st.sampled_from(("", *REGIONS))),
            tuple(sorted(draw(st.sets(st.sampled_from(NEEDS))))),
        )
        for i in range(draw(st.integers(1, 3)))
    ]
    pairs = draw(st.sets(st.tuples(st.sampled_from(people), st.sampled_from(visits)), max_size=3))
    interests = [Interest(person.id, visit.object) for person, visit in pairs]
    return visits, Staff.of(people, interests), Teams(max_visits=draw(st.integers(1, 3)))


def may_go(visit: Visit, team: tuple[str, ...], staff: Staff) -> bool:
    """What the law and the lists ask of one team, told the plain way."""
    people = {person.id: person for person in staff.inspectors}
    return (
        len(set(team)) == len(team) == max(2, len(visit.needs))
        and all(
            need in people[who].specialisms.split(";") for need, who in zip(visit.needs, team, strict=False)
        )
        and all(Interest(who, visit.object) not in staff.interests for who in team)
        and all(
            not visit.region or not people[who].regions or visit.region in people[who].regions.split(";")
            for who in team
        )
    )


def exists(visits: list[Visit], staff: Staff, most: int, sent: Counter[str]) -> bool:
    """Whether the visits can be manned, by trying everything."""
    if not visits:
        return True
    names = [person.id for person in staff.inspectors if sent[person.id] < most]
    return any(
        may_go(visits[0], team, staff) and exists(visits[1:], staff, most, sent + Counter(team))
        for team in permutations(names, max(2, len(visits[0].needs)))
    )


@settings(max_examples=60, deadline=None)
@given(situation=situations(), seed=st.text("abc", max_size=3))
def test_a_draw_is_refused_exactly_when_no_assignment_exists(
    situation: tuple[list[Visit], Staff, Teams], seed: str
) -> None:
    visits, staff, rules = situation
    assert rules.max_visits is not None
    try:
        teams = draw_teams(seed, visits, staff, rules)
    except Shortage as shortage:
        assert not exists(visits, staff, rules.max_visits, Counter())
        assert str(shortage).endswith("。")
        assert set(shortage.objects) <= {visit.object for visit in visits}
    else:
        assert [team.visit for team in teams] == visits
        assert all(may_go(team.visit, team.people, staff) for team in teams)
        sent = Counter(who for team in teams for who in team.people)
        assert max(sent.values()) <= rules.max_visits


def test_people_of_the_same_kind_take_every_seat_equally_often() -> None:
    """Three people have to go twice each, so that exchanges happen: 1,500 seeds, 4 standard deviations."""
    staff = Staff.of([Inspector(f"p{i}", "消防") for i in range(3)])
    visits = [Visit("a", ("",), "", ("消防",)), Visit("b", ("",), "", ()), Visit("c", ("",), "", ())]
    taken: Counter[tuple[str, int, str]] = Counter()
    for seed in range(1_500):
        for team in draw_teams(f"{seed}", visits, staff, Teams(max_visits=2)):
            taken.update((team.visit.object, seat, who) for seat, who in enumerate(team.people))
    assert len(taken) == 18
    assert all(abs(count - 500) < 4 * (1_500 * 2 / 9) ** 0.5 for count in taken.values())


def test_a_shortage_names_who_and_where() -> None:
    crowd = [Visit(f"o{i}", ("",), "东", ("消防",)) for i in range(3)]
    few = Staff.of([Inspector("甲", "消防", "东"), Inspector("乙", "", "东"), Inspector("丙", "", "")])
    with pytest.raises(
        Shortage, match="共要派 3 人次（可到“东”的“消防”专业人员），可派的只有 甲，每人最多 2 次，共 2 次"
    ) as found:
        draw_teams("s", crowd, few, Teams(max_visits=2))
    assert (found.value.objects, found.value.inspectors) == (("o0", "o1", "o2"), ("甲",))
    with pytest.raises(Shortage, match="没有可派的人（另有 1 人须回避）"):
        draw_teams("s", crowd, Staff.of(few.inspectors, [Interest("甲", "o1")]), Teams())
    with pytest.raises(Shortage, match="同一次检查须派不同的人"):
        draw_teams("s", crowd[:1], Staff.of([Inspector("甲", "消防", "东")]), Teams())


def test_several_matters_on_one_object_are_one_visit() -> None:
    rows = [
        Listed("消防监管", "o1", needs="消防"),
        Listed("质量监管", "o1", needs="结构"),
        Listed("质量监管", "o2"),
    ]
    assert visits_of(rows) == (
        Visit("o1", ("消防监管", "质量监管"), "", ("消防", "结构")),
        Visit("o2", ("质量监管",), "", ()),
    )
    with pytest.raises(DrawError, match="属于不同区域"):
        visits_of([Listed("a", "o1", region="东"), Listed("b", "o1", region="西")])


def test_a_visit_with_three_needs_has_three_people() -> None:
    staff = Staff.of(
        [Inspector("甲", "消防"), Inspector("乙", "结构"), Inspector("丙", "绿化"), Inspector("丁")]
    )
    (team,) = draw_teams("s", [Visit("o", ("",), "", ("消防", "结构", "绿化"))], staff, Teams())
    assert team.people == ("甲", "乙", "丙")


def test_a_whole_draw_sends_only_who_may_go() -> None:
    planning = planned()
    assert planning.staff
    teams = draw(planning, VALUES).teams
    assert teams
    assert all(may_go(team.visit, team.people, planning.staff) for team in teams)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 1 << 70))
def test_the_nth_bit_is_the_nth_of_all_bits(number: int) -> None:
    assert [nth_bit(number, n) for n in range(number.bit_count())] == list(bits(number))
