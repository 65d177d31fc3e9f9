"""What the tests of a module start from, made once: a transaction around all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def held(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Undone when the module is through. For fixtures of a module that ask for `django_db_setup` first.

    Each test runs in a savepoint of its own. Tests with real transactions belong into another module.
    Passwords of accounts that are made meanwhile cost nothing to hash.
    """
    hashers = settings.PASSWORD_HASHERS
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    whole = transaction.atomic()
    # What insists on being the outermost transaction is, as far as it can tell, as in any test.
    whole._from_testcase = True  # type: ignore[attr-defined]
    with blocker.unblock():
        whole.__enter__()
        try:
            yield
        finally:
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)
            settings.PASSWORD_HASHERS = hashers
