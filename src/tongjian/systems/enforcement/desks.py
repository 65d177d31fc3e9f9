"""The desk of a case: its row, its state and the people around it, loaded in a stated number of queries."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import BooleanField, DateField, UUIDField, Value

from tongjian.engines.penalties import fold
from tongjian.kernel.inspectorate.models import Officer
from tongjian.kernel.inspectorate.queries import running as in_library
from tongjian.kernel.people.models import Holding
from tongjian.kernel.people.queries import running
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.enforcement.access import OFFICIALS, Part, of_party, visible
from tongjian.systems.enforcement.acts.declared import Certified, Desk, Staff, key_for, person_of
from tongjian.systems.enforcement.channels import ChannelSheet, channel_of
from tongjian.systems.enforcement.codec import facts_of
from tongjian.systems.enforcement.models import Case


def desk_of(viewer: Viewer, city: str, case: UUID, today: date, *, lock: bool = False) -> Desk:
    """The desk as the viewer stands at it. 3 SQL queries. Raises `Case.DoesNotExist` to strangers."""
    rows = Case.objects.select_related("organisation", "subject", "referral", "party_organisation")
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(visible(viewer, city) | of_party(viewer), city=city).get(pk=case)
    return desk_for(viewer, row, today)


def desk_for(viewer: Viewer, row: Case, today: date) -> Desk:
    """The same for a row at hand. 2 SQL queries."""
    channel = channel_of(row.city, row.channel)
    staff, officers = people_of(row.organisation_id, today)
    return Desk(
        case=row,
        state=fold(facts_of(row.facts.order_by("seq"))) if row.facts_kept else fold(()),
        part=part_of(viewer, row, channel, staff),
        channel=channel,
        officers=officers,
        staff=staff,
        countersigns=row.countersigns.order_by("signed_at"),
        requests=row.requests.order_by("asked_at"),
        today=today,
    )


def people_of(organisation: int, today: date) -> tuple[tuple[Staff, ...], tuple[Certified, ...]]:
    """Everybody who holds a post in a body that day, and its officers of that day. 1 SQL query for both."""
    in_body = Officer.objects.filter(in_library(today), organisation=organisation)
    officers = in_body.values_list("user_id", "name", "certificate", "pk", "certified_until", "may_enforce")
    holds = Holding.objects.filter(running(today), post__organisation=organisation)
    nothing = (
        Value(None, output_field=UUIDField()),
        Value(None, output_field=DateField()),
        Value(None, output_field=BooleanField()),
    )
    posts = holds.values_list("user_id", "user__name", "post__code", *nothing)
    staff: dict[str, tuple[str, set[str]]] = {}
    certified = []
    for user, name, code, officer, until, may in officers.order_by().union(posts.order_by(), all=True):
        if officer is None:
            staff.setdefault(person_of(user), (name, set()))[1].add(code)
        else:
            certified.append(Certified(key_for(user, officer), name, code, until, may))
    return (
        tuple(Staff(key, name, frozenset(held)) for key, (name, held) in sorted(staff.items(), key=_posts)),
        tuple(sorted(certified, key=lambda each: (each.name, each.certificate))),
    )


def _posts(each: tuple[str, tuple[str, set[str]]]) -> tuple[list[str], str]:
    key, (_, held) = each
    return sorted(held), key


def part_of(viewer: Viewer, row: Case, channel: ChannelSheet, staff: tuple[Staff, ...]) -> Part:
    """What the viewer is in the case, by the posts held in its body, own ones and those of absent
    colleagues."""
    party = row.party_organisation_id is not None and row.party_organisation_id in viewer.organisations(
        Role.APPLICANT
    )
    if row.organisation_id not in viewer.organisations(*OFFICIALS) or viewer.user is None:
        return Part(viewer, party=party)
    behalf = {m.on_behalf_of for m in viewer.memberships if m.organisation == row.organisation_id}
    keys = {person_of(viewer.user), *(person_of(each) for each in behalf if each is not None)}
    held = {post for each in staff if each.key in keys for post in each.posts}
    posts = channel.posts
    return Part(
        viewer,
        investigates=bool(held & set(posts.investigator)),
        reviews=bool(held & set(posts.legal)),
        decides=bool(held & set(posts.head)),
        hosts=bool(held & set(posts.host)),
        party=party,
    )
