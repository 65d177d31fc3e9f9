"""Two submissions side by side: what was added, moved, removed, retagged, and whether it was asked for."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from time import process_time
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from tests.engines.scrutiny.siteplans import book, box, floor, green, house, line, scrutinised, site, stall
from tongjian.engines.scrutiny.changeparts import ChangePart, ComparisonPart
from tongjian.engines.scrutiny.comparing import ChangeKind, compare
from tongjian.engines.scrutiny.elements import Element, elements
from tongjian.engines.siteplan import (
    Area,
    Building,
    Entity,
    FeatureKind,
    Floor,
    Outline,
    Site,
    SitePlan,
    Stall,
    Vertex,
)

SUZHOU = book()
PLAN = SitePlan(
    sites=(site(),),
    buildings=(house("1", 2, 20), house("2", 60, 120)),
    floors=(floor("1", range(1, 19)), floor("2", range(1, 19))),
    greens=(green(9000),),
    stalls=(stall(),),
)
REPORT = scrutinised(PLAN, SUZHOU)
Shaped = TypeVar("Shaped", bound=Area)


def stalls(count: int, *, dx: float = 0.0, first: int = 0x500) -> tuple[Stall, ...]:
    made = []
    for i in range(count):
        outline = box(20 + 2.5 * (i % 40) + dx, 60 + 6 * (i // 40), 2.5, 5.5)
        outline = replace(outline, entity=Entity(f"{first + i:X}", "机动车位", "LWPOLYLINE"))
        made.append(Stall(outline, {"类型": "地面"}, length=5.5, width=2.5))
    return tuple(made)


def renumbered(plan: SitePlan) -> SitePlan:
    """The same drawing saved by a program that numbers entities anew."""

    def anew(area: Shaped) -> Shaped:
        old = area.outline.entity
        return replace(area, outline=replace(area.outline, entity=replace(old, handle=f"F{old.handle}")))

    return replace(
        plan,
        sites=tuple(map(anew, plan.sites)),
        buildings=tuple(map(anew, plan.buildings)),
        floors=tuple(map(anew, plan.floors)),
        greens=tuple(map(anew, plan.greens)),
        stalls=tuple(map(anew, plan.stalls)),
    )


def moved(area: Shaped, dx: float, dy: float) -> Shaped:
    vertices = tuple(Vertex(v.x + dx, v.y + dy, v.bulge) for v in area.outline.vertices)
    return replace(area, outline=replace(area.outline, vertices=vertices))


def comparison(before: SitePlan, after: SitePlan) -> ComparisonPart:
    previous = scrutinised(before, SUZHOU).as_dict()
    found = scrutinised(after, SUZHOU, previous=previous).comparison
    assert found is not None
    return found


def only(found: ComparisonPart) -> ChangePart:
    (change,) = found.changes
    return change


def test_nothing_changed_is_no_change() -> None:
    found = comparison(PLAN, PLAN)
    assert found.changes == ()
    assert not any((found.added, found.moved, found.removed, found.retagged, found.outside))


def test_numbering_anew_is_no_change() -> None:
    found = comparison(PLAN, renumbered(PLAN))
    assert found.changes == ()
    assert found.renumbered == 7


def test_what_was_marked_may_change_and_what_was_not_is_flagged() -> None:
    first, second = PLAN.buildings  # the first stands 2 m from the boundary
    retagged = replace(second, attributes={"层数": "20"})
    found = comparison(PLAN, replace(PLAN, buildings=(moved(first, 3, 0), retagged)))
    assert found.moved == (first.outline.entity.handle,)
    assert found.retagged == (second.outline.entity.handle,)
    assert found.outside == (second.outline.entity.handle,)
    by_kind = {change.kind: change for change in found.changes}
    assert by_kind["moved"].asked_by
    assert by_kind["moved"].shift == (3, 0)
    assert by_kind["retagged"].attributes == {"层数": (None, "20")}


def test_a_boundary_that_gives_way_is_not_what_a_setback_asked_for() -> None:
    wider = replace(PLAN.sites[0], outline=replace(box(-5, 0, 205, 200), entity=PLAN.sites[0].outline.entity))
    found = only(comparison(PLAN, replace(PLAN, sites=(wider,))))
    assert found.kind == "moved"
    assert found.shift is None
    assert "形状改变" in found.sentence
    assert found.outside


def test_an_answer_to_a_question_is_asked_for() -> None:
    silent = house("3", 100, 20, storeys=None, height=None)
    before = replace(PLAN, buildings=(*PLAN.buildings, silent))
    said = replace(silent, storeys_above=6, attributes={"层数": "6"})
    answered = comparison(before, replace(PLAN, buildings=(*PLAN.buildings, said)))
    assert only(answered).asked_by
    assert answered.outside == ()


def test_moved_and_renumbered_is_found_again_by_its_shape() -> None:
    plan = replace(PLAN, stalls=stalls(10))
    after = renumbered(replace(plan, greens=(moved(plan.greens[0], 12, -5),)))
    change = only(comparison(plan, after))
    assert change.kind == "moved"
    assert change.layer == "绿地"
    assert (change.before, change.after) == (
        plan.greens[0].outline.entity.handle,
        after.greens[0].outline.entity.handle,
    )
    assert change.shift is not None
    assert [round(step, 6) for step in change.shift] == [12, -5]
    assert change.box_before is not None
    assert change.box_after is not None
    assert "移动 13.00 m" in change.sentence
    assert "原编号" in change.sentence


def test_a_row_that_moves_as_a_whole_moves_each_by_as_much() -> None:
    before, after = stalls(400), stalls(400, dx=300, first=0x9000)
    found = comparison(replace(PLAN, stalls=before), replace(PLAN, stalls=after))
    assert len(found.moved) == 400
    assert {change.shift for change in found.changes if change.shift} == {(300, 0)}


def test_the_nearest_of_one_shape_is_the_one_that_moved() -> None:
    a, b = moved(green(100), 0, 0), moved(green(100), 0, 300)
    after = renumbered(replace(PLAN, greens=(moved(b, 4, 0), moved(a, 0, 7))))
    found = comparison(replace(PLAN, greens=(a, b)), after)
    shifts = {
        change.before: tuple(round(step, 6) for step in change.shift)
        for change in found.changes
        if change.shift
    }
    assert shifts == {a.outline.entity.handle: (0, 7), b.outline.entity.handle: (4, 0)}


def test_the_same_building_is_known_by_its_number_whatever_its_shape_and_handle() -> None:
    named = tuple(replace(b, attributes={"楼号": b.number or ""}) for b in PLAN.buildings)
    first = replace(named[0], outline=box(10, 25, 50, 14, "建筑基底"))
    after = renumbered(replace(PLAN, buildings=(first, named[1])))
    change = only(comparison(replace(PLAN, buildings=named), after))
    assert (change.kind, change.shift) == ("moved", None)
    assert change.before == named[0].outline.entity.handle


def test_a_duplicate_is_an_addition_and_taking_it_away_a_removal() -> None:
    (mine,) = PLAN.stalls
    again = replace(mine, outline=replace(mine.outline, entity=replace(mine.outline.entity, handle="ABCDEF")))
    twice = replace(PLAN, stalls=(mine, again))
    assert only(comparison(PLAN, twice)).kind == "added"
    assert only(comparison(twice, PLAN)).kind == "removed"


def test_the_outlines_of_one_insert_are_one_element() -> None:
    insert = Entity("77", "机动车位", "INSERT")
    first, second = (replace(box(x, 0, 2.5, 5.5), entity=insert) for x in (0, 10))
    plan = SitePlan(stalls=(Stall(first), Stall(second)))
    assert list(elements(plan)) == ["77"]
    there = elements(SitePlan(stalls=tuple(moved(s, 5, 5) for s in plan.stalls)))
    (change,) = compare(elements(plan), there).changes
    assert (change.kind, change.shift) == (ChangeKind.MOVED, (5, 5))


def test_drawn_the_other_way_round_is_the_same() -> None:
    outline = Outline(
        (Vertex(0, 0), Vertex(10, 0, 0.5), Vertex(10, 10), Vertex(0, 10)), Entity("1", "用地红线", "X")
    )
    # The same four edges from the third corner on, clockwise: the arc bends the other way seen backwards.
    other = replace(outline, vertices=(Vertex(10, 10, -0.5), Vertex(10, 0), Vertex(0, 0), Vertex(0, 10)))
    bent = replace(outline, vertices=(Vertex(10, 10, 0.5), Vertex(10, 0), Vertex(0, 0), Vertex(0, 10)))
    one, same, different = (
        elements(SitePlan(sites=(Site(o),)))["1"].geometry for o in (outline, other, bent)
    )
    assert one == same
    assert one != different
    assert abs(outline.area - other.area) < 1e-9


def test_an_open_line_has_no_direction_either() -> None:
    there = line(FeatureKind.ROAD_RED_LINE, (0, 0), (10, 0), (20, 5))
    back = line(FeatureKind.ROAD_RED_LINE, (20, 5), (10, 0), (0, 0))
    (one,), (other,) = (elements(SitePlan(features=(f,))).values() for f in (there, back))
    assert one.geometry == other.geometry


def test_renaming_a_layer_changes_nothing_and_another_meaning_does() -> None:
    handle = PLAN.greens[0].outline.entity.handle
    renamed = replace(
        PLAN.greens[0], outline=replace(PLAN.greens[0].outline, entity=Entity(handle, "LD", "X"))
    )
    assert comparison(PLAN, replace(PLAN, greens=(renamed,))).changes == ()
    site_now = Site(PLAN.greens[0].outline)
    change = only(comparison(PLAN, replace(PLAN, greens=(), sites=(*PLAN.sites, site_now))))
    assert change.kind == "retagged"
    assert "由绿地改为用地红线" in change.sentence


def test_more_of_what_the_site_lacks_is_asked_for() -> None:
    assert any(f.rule == "js2025-2.7.2" and f.verdict == "fail" for f in REPORT.findings)
    more = only(comparison(PLAN, replace(PLAN, greens=(*PLAN.greens, green(4000)))))
    assert (more.kind, more.outside) == ("added", False)
    other = only(comparison(PLAN, replace(PLAN, floors=(*PLAN.floors, floor("2", (19,))))))
    assert (other.kind, other.outside) == ("added", True)


def test_a_change_says_which_rules_the_element_had_passed() -> None:
    second = PLAN.buildings[1]
    assert "sz2018-7.2" in REPORT.passed
    assert second.outline.entity.handle in REPORT.passed["sz2018-7.2"]
    change = only(comparison(PLAN, replace(PLAN, buildings=(PLAN.buildings[0], moved(second, 0, 1)))))
    assert "sz2018-7.2" in change.passed


def test_a_report_of_an_earlier_release_can_be_compared_with() -> None:
    earlier = REPORT.as_dict()
    for element in earlier["elements"].values():
        for name in ("title", "shape", "box", "stated"):
            del element[name]
    del earlier["locks"], earlier["passed"]
    found = scrutinised(renumbered(PLAN), SUZHOU, previous=earlier).comparison
    assert found is not None
    assert found.changes == ()


ELEMENTS = st.dictionaries(
    st.sampled_from("ABCDEF"), st.builds(Element, st.just("L"), st.sampled_from("xy"), st.sampled_from("pq"))
)


def _keys(found: dict[str, Element]) -> Counter[tuple[str, str, str]]:
    return Counter((e.layer, e.geometry, e.attributes) for e in found.values())


@given(ELEMENTS, ELEMENTS)
def test_comparing_accounts_for_every_element_once(
    before: dict[str, Element], after: dict[str, Element]
) -> None:
    found = compare(before, after)
    gone = [c.before_handle for c in found.changes if c.kind is ChangeKind.REMOVED]
    new = [c.after_handle for c in found.changes if c.kind is ChangeKind.ADDED]
    assert sorted([*found.pairs, *gone]) == sorted(before)
    assert sorted([*found.pairs.values(), *new]) == sorted(after)
    # As many as possible are found unchanged, whatever their handles.
    unchanged = len(found.pairs) - sum(c.before is not None and c.after is not None for c in found.changes)
    assert unchanged == (_keys(before) & _keys(after)).total()


@given(ELEMENTS)
def test_comparing_with_oneself_changes_nothing(before: dict[str, Element]) -> None:
    assert compare(before, before).changes == ()


def test_two_thousand_elements_renumbered_and_shifted_are_quick() -> None:
    before = replace(PLAN, stalls=stalls(2000))
    after = renumbered(replace(PLAN, stalls=stalls(2000, dx=300.3)))
    begun = process_time()
    found = compare(elements(before), elements(after))
    assert process_time() - begun < 1.5
    assert len(found.changes) == 2000
    assert all(change.shift is not None for change in found.changes)


def test_floors_stacked_on_one_place_are_told_apart_by_their_words() -> None:
    def stacked(*storeys: int) -> tuple[Floor, ...]:
        return tuple(
            Floor(
                replace(box(300, 0, 40, 14), entity=Entity(f"S{n}", "楼层轮廓", "X")),
                {"层": str(n)},
                storeys=(n,),
            )
            for n in storeys
        )

    found = only(comparison(SitePlan(floors=stacked(1, 2, 3)), SitePlan(floors=stacked(1, 3))))
    assert (found.kind, found.before) == ("removed", "S2")


def test_buildings_need_no_words_to_be_compared() -> None:
    bare = Building(box(0, 0, 10, 10))
    assert compare(elements(SitePlan(buildings=(bare,))), {}).changes[0].kind is ChangeKind.REMOVED
