"""Who may read the papers of an appeal: an answer for the vault. And where its letter belongs."""

from __future__ import annotations

from django.urls import reverse

from tongjian.kernel.letters.models import Letter
from tongjian.kernel.letters.origins import Origin
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.access import assesses, districts_of
from tongjian.systems.assessment.results.models import Appeal

LETTER = "assessment-decision"


def _page(letter: Letter) -> str:
    return reverse("assessment-appeal", args=[letter.city, letter.case])


ORIGIN = Origin("考核申诉", _page)


def may_read(viewer: Viewer, key: str) -> bool:
    """The body, and the district whose appeal it is."""
    row = Appeal.objects.select_related("period").filter(pk=key).first()
    if row is None:
        return False
    city = row.period.city
    return assesses(viewer, city) or row.district_id in districts_of(viewer, city)
