"""The cases of the demo, made by the real acts: in every channel, and proved again."""

from __future__ import annotations

import pytest

from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.enforcement.demo import install_demo_enforcement
from tongjian.systems.enforcement.models import Case, FieldMessage
from tongjian.systems.enforcement.verify import differences

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_the_demo_of_suzhou(suzhou: str) -> None:
    install_demo_enforcement(pack_of(suzhou))
    rows = Case.objects.filter(city=suzhou)
    assert {row.channel for row in rows} == {
        "inspection",
        "real-estate",
        "quality-safety",
        "urban-management",
    }
    assert {"sourced", "investigating", "concluded", "notified", "decided", "closed", "archived"} <= {
        row.state for row in rows
    }
    for archived in rows.filter(state="archived"):
        said = archived.papers.get(kind="catalogue").content
        others = archived.papers.exclude(kind="catalogue").values_list("title", flat=True)
        assert others and all(title in said for title in others)
    assert not any(message.contradictions for message in FieldMessage.objects.all())
    assert not list(differences(suzhou))
    before = rows.count()
    install_demo_enforcement(pack_of(suzhou))
    assert rows.count() == before


def test_the_demo_of_rugao(rugao: str) -> None:
    install_demo_enforcement(pack_of(rugao))
    assert Case.objects.filter(city=rugao).count() == 4
    assert not list(differences(rugao))
