"""Invitations: companies when their case has ended, staff once in a half-year."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from tongjian.kernel.cases.actions import registry
from tongjian.kernel.cases.facts import Fact, StatusChanged
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import FINISHED
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.packs.queries import cities
from tongjian.kernel.people.models import Holding, OrganisationKind
from tongjian.kernel.people.queries import running
from tongjian.kernel.surveys.actions import Asked, invite, survey_of
from tongjian.kernel.surveys.sheet import Audience

ASK_COMPANY = "surveys.ask-company"
STAFF = "surveys.staff"
ASK_STAFF = "surveys.ask-staff"


@registry.follower
def companies_are_asked(tree: Tree, case: CaseState, fact: Fact, now: datetime) -> None:
    """Order the invitation when a case at the top of its tree is decided. 1 statement."""
    decided = isinstance(fact, StatusChanged) and fact.to in FINISHED
    if decided and case.id == tree.root and case.applicant:
        enqueue(ASK_COMPANY, {"case": str(case.id)}, city=case.city, unique_key=f"{ASK_COMPANY}:{case.id}")


@job(ASK_COMPANY)
def ask_company(args: Args) -> None:
    """Invite the company that applied, once for each case."""
    case, now = Case.objects.get(pk=UUID(args["case"])), timezone.now()
    survey = survey_of(case.city, Audience.COMPANIES, now)
    asked = Asked(organisation=case.applicant, case=case.pk, about=f"{case.title}（{case.number}）"[:200])
    invite(survey, [asked], now)


@job(STAFF)
def staff(args: Args) -> None:
    """Every day: order each city's look for staff not asked in this half-year, new colleagues among them."""
    for city in cities():
        enqueue(ASK_STAFF, {"city": city.name}, city=city.name, unique_key=f"{ASK_STAFF}:{city.name}")


@job(ASK_STAFF)
def ask_staff(args: Args) -> None:
    """Invite everybody who holds a post in the city's government today and was not asked yet."""
    city, now = args["city"], timezone.now()
    held = Holding.objects.filter(
        running(timezone.localdate(now)),
        post__organisation__city=city,
        post__organisation__kind=OrganisationKind.GOVERNMENT,
        user__is_active=True,
    )
    people = held.values_list("user", flat=True).distinct()
    invite(survey_of(city, Audience.STAFF, now), [Asked(user=user) for user in people], now)
