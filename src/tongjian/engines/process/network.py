"""The longest chain of activities that wait for one another: several processes side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tongjian.engines.process.critical import Days


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that takes `days` once its `needs` are finished; needs that are not there are met."""

    days: Days
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """The longest chain: its days, and the activities along it in their order."""

    days: Days
    along: tuple[str, ...]


class Circle(ValueError):
    """Activities wait for one another in a circle; `along` are those in it."""

    def __init__(self, along: tuple[str, ...]) -> None:
        self.along = along
        super().__init__(f"互为前置，成了循环：{' → '.join(along)}")


def longest_chain(activities: Mapping[str, Activity]) -> Chain:
    """The chain that decides how long everything takes; ties go to the activity that stands first.

    Activities without needs begin together. No activities take no days. Raises `Circle`.
    """
    chains: dict[str, Chain] = {}
    for key in activities:
        _reach(activities, key, chains, ())
    return max(chains.values(), key=lambda chain: chain.days, default=Chain(0, ()))


def _reach(
    activities: Mapping[str, Activity], key: str, chains: dict[str, Chain], on_the_way: tuple[str, ...]
) -> Chain:
    if key in chains:
        return chains[key]
    if key in on_the_way:
        raise Circle((*on_the_way[on_the_way.index(key) :], key))
    before = [
        _reach(activities, need, chains, (*on_the_way, key))
        for need in activities[key].needs
        if need in activities
    ]
    longest = max(before, key=lambda chain: chain.days, default=Chain(0, ()))
    chains[key] = Chain(longest.days + activities[key].days, (*longest.along, key))
    return chains[key]
