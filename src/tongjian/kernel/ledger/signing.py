"""Signatures of bills and receipts behind one interface; in a city an HSM with SM2 replaces the key file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from tongjian.kernel.keyfile import made_once


class Signer(Protocol):
    """Signs text; `public` is what anyone needs to check it, as hex."""

    algorithm: str

    @property
    def public(self) -> str: ...

    def sign(self, text: str) -> str: ...


class FileSigner:
    """Ed25519 with a key that this installation made for itself, readable by its owner only."""

    algorithm = "Ed25519"

    def __init__(self, path: Path) -> None:
        self._key = _read_or_make(path)

    @property
    def public(self) -> str:
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, text: str) -> str:
        return self._key.sign(text.encode()).hex()


@lru_cache(maxsize=1)
def signer() -> Signer:
    """The signer of this installation."""
    return FileSigner(Path(settings.VAR) / "ledger-key.pem")


def signature_holds(text: str, signature: str, public: str) -> bool:
    """Whether the signature is of this text by that key. Malformed hex is a signature that does not hold."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _read_or_make(path: Path) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(made_once(path, _new_key), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} 不是 Ed25519 私钥；请移走它，重新启动后会生成新的密钥")
    return key
