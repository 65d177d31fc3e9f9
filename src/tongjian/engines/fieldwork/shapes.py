"""The shape of each kind of fact: what its body holds, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

MOST = 50
WORDS = 2000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,9})?")
_METRES = re.compile(r"\d{1,7}(\.\d{1,3})?")
_RESULTS = ("pass", "fail", "unchecked", "absent")


class MalformedError(ValueError):
    """What a device sent is no fact; the message is a sentence."""


def text_of(data: Mapping[str, Any], name: str, most: int) -> str:
    """A text that has to be there."""
    found = data.get(name)
    if not isinstance(found, str) or not found.strip() or len(found) > most or "\0" in found:
        raise MalformedError(f"记录的“{name}”应是不超过 {most} 字的文字。")
    return found


def whole_of(data: Mapping[str, Any], name: str) -> int:
    """A whole number from 1, within what a database column holds."""
    found = data.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 < found < 2**31:
        raise MalformedError(f"记录的“{name}”应是正整数。")
    return found


def _words(data: Mapping[str, Any], name: str = "words") -> str:
    """A text that may be missing."""
    found = data.get(name, "")
    if not isinstance(found, str) or len(found) > WORDS or "\0" in found:
        raise MalformedError(f"记录的“{name}”应是不超过 {WORDS} 字的文字。")
    return found.strip()


def _matching(data: Mapping[str, Any], name: str, pattern: re.Pattern[str], said: str) -> str:
    found = data.get(name, "")
    if not isinstance(found, str) or (found and not pattern.fullmatch(found)):
        raise MalformedError(f"记录的“{name}”应是{said}。")
    return found


def _place(data: Mapping[str, Any]) -> dict[str, Any]:
    """Degrees and metres as text, or empty: a phone may not know where it is."""
    return {
        "longitude": _matching(data, "longitude", _DEGREES, "经度"),
        "latitude": _matching(data, "latitude", _DEGREES, "纬度"),
        "accuracy": _matching(data, "accuracy", _METRES, "米数"),
    }


def _digest(data: Mapping[str, Any]) -> str:
    found = _matching(data, "sha256", _SHA256, "SHA-256 摘要")
    if not found:
        raise MalformedError("记录没有照片或签名的摘要（sha256）。")
    return found


def _ids(data: Mapping[str, Any], name: str, least: int) -> list[str]:
    found = data.get(name, [])
    if not isinstance(found, list) or not least <= len(found) <= MOST:
        raise MalformedError(f"记录的“{name}”应列出 {least} 至 {MOST} 条记录。")
    return sorted({text_of({name: each}, name, 64) for each in found})


def _result(data: Mapping[str, Any]) -> str:
    found = data.get("result")
    if found not in _RESULTS:
        raise MalformedError("检查结果应为合格、不合格、未检查、合理缺项之一。")
    return str(found)


def _arrival(data: Mapping[str, Any]) -> dict[str, Any]:
    return _place(data)


def _answer(data: Mapping[str, Any]) -> dict[str, Any]:
    item, result, replaces = text_of(data, "item", 80), _result(data), _ids(data, "replaces", 0)
    return {"item": item, "result": result, "words": _words(data), "replaces": replaces}


def _settlement(data: Mapping[str, Any]) -> dict[str, Any]:
    settled = {**_answer(data), "replaces": _ids(data, "replaces", 2)}
    if not settled["words"]:
        raise MalformedError("两人结果不一致时，要写明以哪个为准和理由。")
    return settled


def _photo(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "sha256": _digest(data),
        "taken_at": text_of(data, "taken_at", 40),
        "item": _words(data, "item"),
        "words": _words(data),
        **_place(data),
    }


def _second(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"officer": whole_of(data, "officer")}


def _signature(data: Mapping[str, Any]) -> dict[str, Any]:
    refused = data.get("refused")
    if not isinstance(refused, bool):
        raise MalformedError("签名要写明是签字还是拒签。")
    words = _words(data)
    if refused and not words:
        raise MalformedError("拒签要写明情况。")
    signer = text_of(data, "signer", 60)
    return {"signer": signer, "refused": refused, "words": words, "sha256": "" if refused else _digest(data)}


def _about(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"item": _words(data, "item"), "words": text_of(data, "words", WORDS)}


def _correction(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"item": text_of(data, "item", 80), "words": text_of(data, "words", WORDS)}


def _strike(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"facts": _ids(data, "facts", 1), "words": text_of(data, "words", WORDS)}


def _sign_off(data: Mapping[str, Any]) -> dict[str, Any]:
    seen = data.get("seen")
    if not isinstance(seen, dict) or not 0 < len(seen) <= MOST:
        raise MalformedError("确认要写明看到了哪些设备的记录（seen）。")
    return {"seen": {text_of({"device": each}, "device", 64): whole_of(seen, each) for each in seen}}


SHAPES: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "arrival": _arrival,
    "answer": _answer,
    "settlement": _settlement,
    "photo": _photo,
    "second": _second,
    "signature": _signature,
    "correction": _correction,
    "note": _about,
    "strike": _strike,
    "sign_off": _sign_off,
}
