"""Even a request that cannot be read is answered with a page, and changes nothing."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.mark.parametrize("address", ["/", "/sign-in/", "/workbench/"])
def test_a_body_in_a_strange_encoding_is_a_bad_request(address: str) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/sign-in/")
    kind = "application/x-www-form-urlencoded; charset=utf-16"
    answer = client.generic("POST", address, b"\xff\xfe\x00\xd8", kind)
    assert answer.status_code == 400
    assert "什么都没有改变" in answer.content.decode()
