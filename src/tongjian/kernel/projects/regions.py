"""Where a project can stand: the city, its districts, and the towns its pack lists. No query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tongjian.kernel.packs.pack import Pack

Choice = tuple[str, str]


def place_choices(pack: Pack) -> Sequence[Choice | tuple[str, Sequence[Choice]]]:
    """What a form offers: each district with its towns under it, the city itself last.

    A group is what a page draws without any script: the district (no town yet), then its towns.
    """
    return [*map(_flat_or_group, _grouped(pack))]


def place_title(pack: Pack, region: str) -> str:
    """How a place is called, with its district; the code itself where the pack does not know it."""
    district = next((each.title for each in pack.districts if each.code == region[:6]), "")
    if len(region) == 6:
        return district or (pack.title if region == pack.region else region)
    towns = pack.towns.towns if pack.towns else ()
    town = next((each.title for each in towns if each.code == region), None)
    return f"{district}{town}" if town else region


def place_mistake(pack: Pack, region: str) -> str | None:
    """What is wrong with a place of a project, as a sentence; None when it can stand there."""
    if region.isdecimal() and len(region) == 9:
        unknown = place_title(pack, region) == region
        return f"本市没有代码为“{region}”的镇街，请从列表中选择" if unknown else None
    if not region.isdecimal() or len(region) != 6:
        return f"所在区划“{region}”不对，应为 6 位行政区划代码"
    return None


def _grouped(pack: Pack) -> Iterator[tuple[Choice, list[Choice]]]:
    """Each district with its towns, then the city with those that lie in none of its districts."""
    for code, title in (*((each.code, each.title) for each in pack.districts), (pack.region, pack.title)):
        towns = pack.towns.of(code) if pack.towns else ()
        yield (code, title), [(town.code, town.title) for town in towns]


def _flat_or_group(each: tuple[Choice, list[Choice]]) -> Choice | tuple[str, Sequence[Choice]]:
    (code, title), towns = each
    return (title, [(code, f"{title}（未定镇街）"), *towns]) if towns else (code, title)
