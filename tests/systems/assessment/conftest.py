"""The city of Suzhou with its people, and a month of assessment in its six districts.

Both are made once and held open for all tests of this folder that follow one another; each test takes back
what it did itself. A test with real transactions makes its own.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from django.conf import settings as chosen
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from tests.systems.assessment.people import NOW
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.systems.assessment.demo import install_demo_assessment
from tongjian.systems.assessment.models import Period

HERE = Path(__file__).parent
CHEAP = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _install() -> None:
    """With accounts whose passwords cost nothing to hash."""
    hashers, chosen.PASSWORD_HASHERS = chosen.PASSWORD_HASHERS, CHEAP
    try:
        pack = pack_of("suzhou")
        install(pack)
        install_demo_people(pack)
    finally:
        chosen.PASSWORD_HASHERS = hashers


def _assess() -> None:
    """The demo month, from opening to sheets."""
    install_demo_assessment(pack_of("suzhou"), NOW)


MAKING: dict[str, Callable[[], None]] = {"city": _install, "month": _assess}


class Held:
    """Transactions inside one another, each with what was made in it: the city, and the month upon it."""

    def __init__(self) -> None:
        self._open: list[tuple[str, transaction.Atomic]] = []
        self._blocker: DjangoDbBlocker | None = None

    def __contains__(self, name: str) -> bool:
        return name in dict(self._open)

    def stand(self, wanted: list[str], blocker: DjangoDbBlocker) -> None:
        """Take back what is not wanted, and make what is."""
        self._blocker = blocker
        with blocker.unblock():
            while [name for name, _ in self._open] != wanted[: len(self._open)]:
                self._back()
            for name in wanted[len(self._open) :]:
                self._make(name)

    def end(self) -> None:
        """Take everything back."""
        if self._open and self._blocker is not None:
            self.stand([], self._blocker)

    def _make(self, name: str) -> None:
        whole = transaction.atomic()
        # What insists on being the outermost transaction is, as far as it can tell, as in any test.
        whole._from_testcase = True  # type: ignore[attr-defined]
        whole.__enter__()
        self._open.append((name, whole))
        MAKING[name]()

    def _back(self) -> None:
        _, whole = self._open.pop()
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


HELD = Held()


@pytest.fixture
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest
) -> None:
    """What is held stands before the transaction of the test itself begins."""
    real = request.node.get_closest_marker("django_db")
    alone = real is None or real.kwargs.get("transaction", False)
    wanted = [] if alone else [name for name in MAKING if name in request.fixturenames]
    HELD.stand(wanted, django_db_blocker)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Generator[None]:
    """Nothing is held once tests of other folders run."""
    yield
    if nextitem is None or HERE not in nextitem.path.parents:
        HELD.end()


@pytest.fixture
def city(db: None, settings: Settings) -> None:
    """The city, as nobody has changed it."""
    settings.PASSWORD_HASHERS = CHEAP
    if "city" not in HELD:
        _install()


@pytest.fixture
def month(city: None) -> Period:
    """The demo month, from opening to sheets."""
    if "month" not in HELD:
        _assess()
    return Period.objects.order_by("first")[0]
