"""`tongjian verify` looks at everything that was recorded, and exits by what it found."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

import pytest
from django.db import connection

from bench import world
from tongjian.cli import verify
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.ledger.guard import CONTENTS
from tongjian.kernel.ledger.models import Content
from tongjian.kernel.letters.guard import LETTERS
from tongjian.kernel.letters.models import Letter

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
ASKED = {"city": None, "all": True, "json": True, "receipt": None, "bill": None}


@pytest.fixture
def worked(transactional_db: None, settings: object, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    with world.pack_installed(2):
        opened = world.open_stage("wide")
        given = {"remark": "材料齐全，符合法定形式"}
        perform("accept", opened.stage, world.officer("window"), given, now=world.A_MONDAY)
        yield


def asked(capsys: pytest.CaptureFixture[str], **options: object) -> tuple[int, dict[str, object]]:
    code = verify.run(Namespace(**(ASKED | options)))
    return code, json.loads(capsys.readouterr().out)


def test_what_happened_agrees_with_what_is_stored(worked: None, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = asked(capsys)
    assert (code, told["differences"]) == (0, [])
    assert told["events"] == 7 + 2 * 5  # the stage's with its letter of acceptance, and those of each matter


def test_a_rewritten_opinion_is_found(worked: None, capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON ledger_content"
        cursor.execute(f"DROP TRIGGER {CONTENTS.names[0]}{on}")
    Content.objects.update(text="材料不全")
    CONTENTS.install()
    code, told = asked(capsys)
    assert code == 1
    assert "与台账中的摘要不符" in told["differences"][0]["sentence"]


def test_a_rewritten_letter_is_found(worked: None, capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON letters_letter"
        cursor.execute(f"DROP TRIGGER {LETTERS.names[0]}{on}")
    letter = Letter.objects.get()
    Letter.objects.update(content=letter.content.replace("予以受理", "不予受理"))
    LETTERS.install()
    code, told = asked(capsys)
    assert (code, told["differences"][0]["where"]) == (1, f"文书 {letter.number}")


def test_a_missing_file_is_found(worked: None, capsys: pytest.CaptureFixture[str]) -> None:
    Document.objects.create(
        city=world.CITY, sha256="0" * 64, size=3, media_type="text/plain", name="说明.txt"
    )
    assert not vault().path_of("0" * 64).exists()
    code, told = asked(capsys)
    assert code == 1
    assert "说明.txt" in told["differences"][0]["where"]


def test_another_city_is_not_asked(worked: None, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = asked(capsys, city="elsewhere")
    assert (code, told["events"]) == (0, 0)
