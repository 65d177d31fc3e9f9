from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django import Settings

from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people


def one_stage(city: str) -> Pack:
    """The pack of a city with the only stage these tests look at: installing it costs a tenth."""
    pack = pack_of(city)
    stage = pack.stages["engineering-permit"]
    matters = {code: pack.matters[code] for code in stage.matters}
    return replace(pack, stages={stage.code: stage}, matters=matters)


@pytest.fixture
def suzhou(db: None, settings: Settings, tmp_path) -> None:
    """A city with its people, and no project."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TONGJIAN_DOCUMENTS = tmp_path
    install(one_stage("suzhou"))
    install_demo_people(pack_of("suzhou"))


@pytest.fixture
def neighbours(suzhou: None) -> None:
    """Another city, whose people are strangers here."""
    install(one_stage("rugao"))
    install_demo_people(pack_of("rugao"))
