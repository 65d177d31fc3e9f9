"""The addresses of docs/services.md answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("blueprint")]

TEXT = Path(settings.ROOT, "docs", "services.md").read_text()
ADDRESSES = [line for line in TEXT.splitlines() if line.startswith("/suzhou/")]


def test_every_address_of_the_page_answers(visitor: Client) -> None:
    assert len(ADDRESSES) > 15
    answered = {address: visitor.get(address) for address in ADDRESSES}
    assert {address for address, each in answered.items() if each.status_code != 200} == set()
    # An example that finds nothing explains nothing.
    found = {address: each.json() for address, each in answered.items() if "/items" in address}
    assert [address for address, each in found.items() if each.get("features") == []] == []
