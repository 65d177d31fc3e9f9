"""The proxy of the base map against a small server of our own."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from tongjian.kernel.places.mapping import tianditu

pytestmark = pytest.mark.database
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
KEY = "a-secret-key"
TILE = "/suzhou/blueprint/tianditu/vec/12/3421/1662"


class Upstream(ThreadingHTTPServer):
    """Answers with what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[str] = []
        self.status, self.body, self.headers, self.wait = 200, PNG, {}, 0.0


class Answer(BaseHTTPRequestHandler):
    server: Upstream

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if not self.server.wait:
            self.wfile.write(self.server.body)
            return
        for byte in self.server.body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(self.server.wait)

    def log_message(self, *_: object) -> None:
        """Nothing: the test says what happened."""


@pytest.fixture
def upstream(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Upstream]:
    cache.clear()
    monkeypatch.setenv("no_proxy", "*")
    server = Upstream()
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    settings.TONGJIAN_TIANDITU_KEY = KEY
    settings.TONGJIAN_TIANDITU_URL = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


def test_a_tile_comes_through_with_the_key_only_upstream(upstream: Upstream, client: Client) -> None:
    answer = client.get(TILE)
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["Content-Type"] == "image/png"
    assert "max-age=604800" in answer.headers["Cache-Control"]
    assert KEY not in str(answer.headers)
    (asked,) = upstream.asked
    question = parse_qs(urlsplit(asked).query)
    assert urlsplit(asked).path == "/vec_w/wmts"
    assert (question["TILEMATRIX"], question["TILECOL"], question["TILEROW"]) == (["12"], ["3421"], ["1662"])
    assert question["tk"] == [KEY]


@pytest.mark.parametrize(
    "tile",
    [
        "/suzhou/blueprint/tianditu/ter/12/3421/1662",
        "/suzhou/blueprint/tianditu/vec/12/0/0",
        "/suzhou/blueprint/tianditu/vec/0/0/0",
        "/suzhou/blueprint/tianditu/vec/19/437888/212736",
        "/suzhou/blueprint/tianditu/vec/12/999999999/1",
        "/nowhere/blueprint/tianditu/vec/12/3421/1662",
    ],
)
def test_only_known_kinds_around_the_city(upstream: Upstream, client: Client, tile: str) -> None:
    assert client.get(tile).status_code == 404
    assert upstream.asked == []


def test_without_a_key_there_is_no_base_map(upstream: Upstream, client: Client, settings: Any) -> None:
    settings.TONGJIAN_TIANDITU_KEY = ""
    assert client.get(TILE).status_code == 404
    assert upstream.asked == []


@pytest.mark.django_db
def test_with_a_key_the_map_offers_it(upstream: Upstream, client: Client) -> None:
    text = client.get("/suzhou/blueprint/").content.decode()
    assert "/suzhou/blueprint/tianditu/{kind}/{z}/{x}/{y}" in text
    assert KEY not in text
    assert "127.0.0.1" not in text


@pytest.mark.parametrize("status", [403, 404, 500])
def test_an_error_upstream_is_told_and_not_kept(upstream: Upstream, client: Client, status: int) -> None:
    upstream.status = status
    answer = client.get(TILE)
    assert answer.status_code == 502
    assert answer.headers["Cache-Control"] == "no-store"
    assert "本市自有图层不受影响" in answer.content.decode()


def test_what_is_no_picture_is_not_passed_on(upstream: Upstream, client: Client) -> None:
    upstream.body = b"<html><script>alert(1)</script>"
    answer = client.get(TILE)
    assert answer.status_code == 502
    assert b"script" not in answer.content


def test_a_picture_without_end_is_cut_off(upstream: Upstream, client: Client) -> None:
    upstream.body = PNG + b"x" * (tianditu.MOST_BYTES + 1)
    assert client.get(TILE).status_code == 502


def test_the_key_follows_no_redirect(upstream: Upstream, client: Client) -> None:
    upstream.status, upstream.headers = 302, {"Location": "/elsewhere"}
    assert client.get(TILE).status_code == 502
    assert len(upstream.asked) == 1


def test_a_slow_drip_ends(upstream: Upstream, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tianditu, "SECONDS", 0.2)
    upstream.wait = 0.15
    begun = time.monotonic()
    assert client.get(TILE).status_code == 502
    assert time.monotonic() - begun < 2


def test_nobody_there_costs_a_sentence(
    upstream: Upstream, client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TONGJIAN_TIANDITU_URL = "http://127.0.0.1:9"
    assert client.get(TILE).status_code == 502
    assert KEY not in caplog.text


def test_one_address_gets_so_many_a_minute(
    upstream: Upstream, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tianditu, "A_MINUTE", 2)
    assert [client.get(TILE).status_code for _ in range(3)] == [200, 200, 429]


def test_a_slow_upstream_does_not_take_every_thread(
    upstream: Upstream, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tianditu, "_doors", threading.BoundedSemaphore(1))
    monkeypatch.setattr(tianditu, "_PATIENCE", 0.05)
    with tianditu._doors:
        assert client.get(TILE).status_code == 503
    assert client.get(TILE).status_code == 200
