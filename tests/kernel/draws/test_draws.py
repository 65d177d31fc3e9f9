"""A draw as it is announced, made or given up: public, made once, and found when anything was changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from tongjian.cli import main
from tongjian.engines.draws import DrawError, Listed, ObjectList, Rules
from tongjian.kernel.draws import queries
from tongjian.kernel.draws.actions import announce, give_up, make
from tongjian.kernel.draws.guard import DRAWS
from tongjian.kernel.draws.models import Draw
from tongjian.kernel.ledger import records
from tongjian.kernel.people.viewer import SYSTEM

pytestmark = [pytest.mark.database, pytest.mark.django_db]
NOW = timezone.now()
SOURCE = {"name": "开奖号码", "words": "下一期，体彩网"}
LIST = ObjectList.of(
    Listed(district, f"{district}-{n}") for district in ("姑苏区", "吴江区") for n in range(9)
)


def rules(**said: object) -> Rules:
    return Rules.model_validate({"title": "试抽", "size": {"ratio": "30%"}, "sources": [SOURCE], **said})


def announced(subject: str = "test:1") -> Draw:
    return announce(SYSTEM, "suzhou", rules(), LIST, subject=subject, organisation=None, now=NOW)


def made() -> Draw:
    return make(SYSTEM, announced().pk, {"开奖号码": "52807"}, NOW)


def test_a_draw_is_announced_made_once_and_drawn_again_by_anybody(tmp_path: Path) -> None:
    row = announced()
    with pytest.raises(DrawError, match="已经公告了一次"), transaction.atomic():
        announced()
    with pytest.raises(DrawError):
        make(SYSTEM, row.pk, {"开奖号码": ""}, NOW)
    make(SYSTEM, row.pk, {"开奖号码": "52807"}, NOW)
    for again in (
        lambda: make(SYSTEM, row.pk, {"开奖号码": "1"}, NOW),
        lambda: give_up(SYSTEM, row.pk, "错", NOW),
    ):
        with pytest.raises(DrawError, match="不能再改"):
            again()
    page = Client().get(f"/suzhou/draws/{row.pk}/").content.decode()
    assert "tongjian draw verify" in page and "52807" in page
    assert "试抽" in Client().get("/suzhou/draws/").content.decode()
    certificate = tmp_path / "certificate.json"
    certificate.write_bytes(Client().get(f"/suzhou/draws/{row.pk}/certificate.json").content)
    assert main(["draw", "verify", str(certificate)]) == 0
    text = certificate.read_text("utf-8")
    drawn = json.loads(text)["selected"][0]
    other = next(one.id for one in LIST.rows if one.id not in text.partition('"selected"')[2])
    certificate.write_text(text.replace(drawn["id"], other), "utf-8")
    assert main(["draw", "verify", str(certificate)]) == 1


def test_a_seed_one_person_types_is_none_and_what_is_given_up_says_why() -> None:
    with pytest.raises(DrawError, match="种子的来源"):
        announce(SYSTEM, "suzhou", rules(sources=[]), LIST, subject="test:1", organisation=None, now=NOW)
    row = announced()
    with pytest.raises(DrawError, match="写明理由"):
        give_up(SYSTEM, row.pk, " ", NOW)
    give_up(SYSTEM, row.pk, "公开数字写错", NOW)
    assert "公开数字写错" in Client().get(f"/suzhou/draws/{row.pk}/").content.decode()
    assert Client().get(f"/suzhou/draws/{row.pk}/certificate.json").status_code == 404
    assert queries.latest("test:1") is None
    assert queries.latest("test:1") != announced() == queries.latest("test:1")


def test_nothing_of_a_draw_can_be_changed_unseen() -> None:
    row = made()
    assert not list(queries.differences("suzhou")) and not list(records.differences("suzhou"))
    for changed in ({"title": "另一次"}, {"certificate": "{}"}, {"state": "announced"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Draw.objects.filter(pk=row.pk).update(**changed)
    on = "" if connection.vendor == "sqlite" else f" ON {DRAWS.table}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {DRAWS.names[0]}{on}")
    Draw.objects.filter(pk=row.pk).update(objects_text=row.objects_text.replace("姑苏区-1", "姑苏区-99"))
    (found,) = queries.differences("suzhou")
    assert "名单" in found[1]
    Draw.objects.filter(pk=row.pk).update(objects_text=row.objects_text, certificate=row.certificate[:-9])
    assert list(queries.differences("suzhou"))
    assert 'role="alert"' in Client().get(f"/suzhou/draws/{row.pk}/").content.decode()
