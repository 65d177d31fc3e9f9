"""People of the assessment, as viewers and as browsers."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer

NOW = timezone.now()
HEAD, FIRST, SECOND = "suzhou-assessment-head", "suzhou-assessor", "suzhou-assessor-2"
DISTRICT, OTHER = "suzhou-um-wujiang", "suzhou-um-gusu"
STRANGER = "suzhou-water"


def viewer(name: str) -> Viewer:
    return viewer_of(User.objects.get(username=name), timezone.localdate())


def client(name: str) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(username=name))
    return browser
