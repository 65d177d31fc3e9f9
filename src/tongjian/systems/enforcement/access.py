"""Who may see a penalty case and what they may do with it. A list and a page ask the same functions."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.enforcement.channels import ChannelSheet, channels_of
from tongjian.systems.enforcement.models import Case, Fact

NOTICE = "notified"
SUBJECT = "enforcement"
"""The prefix under which files belong to a case."""
OFFICIALS = (Role.HANDLER, Role.HEAD)
READERS = (*OFFICIALS, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody is in a case: which posts of its body they hold, and whether they stand for the party."""

    viewer: Viewer
    investigates: bool = False
    reviews: bool = False
    decides: bool = False
    hosts: bool = False
    party: bool = False

    @property
    def official(self) -> bool:
        """Whether they work for the body that handles the case."""
        return self.investigates or self.reviews or self.decides or self.hosts


def visible(viewer: Viewer, city: str) -> Q:
    """The cases of a city an official may see: the own body's, and all for whoever supervises the city."""
    return Q(organisation__in=viewer.organisations(*OFFICIALS)) | Q(
        city__in=viewer.cities(Role.SUPERVISOR) & {city}
    )


def of_party(viewer: Viewer) -> Q:
    """The cases against the organisations one stands for, once they are registered or decided on the spot."""
    own = Q(party_organisation__in=viewer.organisations(Role.APPLICANT))
    return own & ~Q(state__in=("new", "sourced"))


def takes_part(viewer: Viewer, city: str) -> bool:
    """Whether the viewer may open the lists of a city. No query."""
    return any(viewer.has(role, city=city) for role in READERS)


def own_channels(viewer: Viewer, city: str) -> tuple[ChannelSheet, ...]:
    """The channels of whose body the viewer is an official. No query."""
    codes = {m.code for m in viewer.memberships if m.city == city and m.roles & set(OFFICIALS)}
    return tuple(each for each in channels_of(city) if each.organisation in codes)


def found(viewer: Viewer, city: str, case: UUID) -> Case:
    """The case, for officials and for the party. 1 SQL query. Raises `Case.DoesNotExist` to strangers."""
    rows = Case.objects.select_related("organisation", "subject", "referral", "party_organisation")
    return rows.filter(visible(viewer, city) | of_party(viewer), city=city).get(pk=case)


def may_read_files(viewer: Viewer, case: str) -> bool:
    """Whether the files of a case are open: asked by `kernel.documents`. 1 SQL query.

    The party reads what lies in the case file once the facts are put to it (notice): until then evidence of
    an
    investigation is the officials' alone.
    """
    row = Case.objects.filter(pk=case).values_list(
        "city", "organisation_id", "party_organisation_id", "state"
    )
    kept = row.first()
    if kept is None:
        return False
    city, organisation, party, _ = kept
    if organisation in viewer.organisations(*OFFICIALS) or city in viewer.cities(Role.SUPERVISOR):
        return True
    return party in viewer.organisations(Role.APPLICANT) and _noticed(case)


def _noticed(case: str) -> bool:
    return Fact.objects.filter(case=UUID(case), kind=NOTICE).exists()


def never(viewer: Viewer, case: str) -> bool:
    """Nobody attaches files to a case from outside: exhibits are entered on its page."""
    return False


def nowhere(case: str, slot: str) -> None:
    """There is no place for a file from outside."""
    return
