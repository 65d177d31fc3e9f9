"""Demo data: accounts sit on posts that exist, projects belong to companies and parcels that exist."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.places import Places, choose, repeated


def prove(pack: Pack, places: Places) -> Iterator[Mistake]:
    """The accounts can sign in and act; the projects can be applied for."""
    bodies = {**pack.organisations, **{body.code: body for body in pack.demo.organisations}}
    posts = {f"{body.code}/{post.code}" for body in bodies.values() for post in body.posts}
    for place in repeated(person.username for person in pack.demo.people):
        at = ("people", place, "username")
        sentence = f"账号“{pack.demo.people[place].username}”用了两次"
        yield places.mistake("demo", "people", at, sentence, "给其中一个换个账号名")
    for number, person in enumerate(pack.demo.people if pack.organisations else ()):
        for place, post in enumerate(person.posts):
            if post not in posts:
                where = ("people", number, "posts", place)
                yield places.mistake("demo", "people", where, f"没有岗位“{post}”", choose(post, posts))
    yield from _projects(pack, places)


def _projects(pack: Pack, places: Places) -> Iterator[Mistake]:
    companies = {body.code for body in pack.demo.organisations}
    towns = pack.towns.towns if pack.towns else ()
    districts = {district.code for district in pack.districts}
    regions = {pack.region, *districts, *(town.code for town in towns)}
    for number, project in enumerate(pack.demo.projects):
        checks = (
            ("organisation", project.organisation, companies, "没有申请单位"),
            ("region", project.region, regions, "本市没有区县"),
            ("parcel", project.parcel, pack.parcels, "没有地块的规划条件"),
        )
        for key, value, known, said in checks:
            if value is not None and value not in known:
                at = ("projects", number, key)
                yield places.mistake("demo", "projects", at, f"{said}“{value}”", choose(value, known))
