"""The desk of a case: its row, its state and the people around it, loaded in a stated number of queries."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from tongjian.engines.penalties import fold
from tongjian.kernel.inspectorate.models import Officer
from tongjian.kernel.inspectorate.queries import running as in_library
from tongjian.kernel.people.models import Holding
from tongjian.kernel.people.queries import running
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.enforcement.access import OFFICIALS, Part, of_party, visible
from tongjian.systems.enforcement.acts.declared import Act, Desk, Staff, person_of
from tongjian.systems.enforcement.channels import ChannelSheet, channel_of
from tongjian.systems.enforcement.codec import facts_of
from tongjian.systems.enforcement.models import Case

SIGNED = frozenset({"concluded", "decided"})
"""Acts that look at second signatures."""
ASKED = frozenset({"deferred", "served"})
"""Acts that look at what the party asked for or agreed to."""


def desk_of(
    viewer: Viewer, city: str, case: UUID, today: date, *, act: Act | None = None, lock: bool = False
) -> Desk:
    """The desk as the viewer stands at it. 4 SQL queries, 2 more for what some acts look at.

    Without an act everything is loaded. Raises `Case.DoesNotExist` to strangers.
    """
    rows = Case.objects.select_related("organisation", "subject", "referral", "party_organisation")
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(visible(viewer, city) | of_party(viewer), city=city).get(pk=case)
    return desk_for(viewer, row, today, act=act)


def desk_for(viewer: Viewer, row: Case, today: date, *, act: Act | None = None) -> Desk:
    """The same for a row at hand. 3 SQL queries, 2 more for what some acts look at."""
    channel = channel_of(row.city, row.channel)
    staff = staff_of(row.organisation_id, today)
    officers = Officer.objects.filter(in_library(today), organisation=row.organisation_id)
    return Desk(
        case=row,
        state=fold(facts_of(row.facts.order_by("seq"))) if row.facts_kept else fold(()),
        part=part_of(viewer, row, channel, staff),
        channel=channel,
        officers=tuple(officers.order_by("name", "certificate")),
        staff=staff,
        countersigns=_if(act is None or act.name in SIGNED, row.countersigns.order_by("signed_at")),
        requests=_if(act is None or act.name in ASKED, row.requests.order_by("asked_at")),
        today=today,
    )


def _if(wanted: bool, rows: object) -> tuple:  # type: ignore[type-arg]
    return tuple(rows) if wanted else ()  # type: ignore[arg-type]


def staff_of(organisation: int, today: date) -> tuple[Staff, ...]:
    """Everybody who holds a post in a body that day. 1 SQL query."""
    rows = Holding.objects.filter(running(today), post__organisation=organisation)
    names: dict[str, str] = {}
    posts: dict[str, set[str]] = defaultdict(set)
    found = rows.order_by("post_id", "user_id").values_list("user_id", "user__name", "post__code")
    for user, name, post in found:
        key = person_of(user)
        names[key] = name
        posts[key].add(post)
    return tuple(Staff(key, names[key], frozenset(held)) for key, held in posts.items())


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
