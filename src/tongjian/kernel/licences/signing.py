"""Signatures of licences behind one interface; in a city a signing service with SM2 replaces the key file.

What a licence says is signed when it is issued, its PDF when it is printed: the first proves the record, the
second the file in hand. The second is a detached CMS signature, which common tools check beside the PDF.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from django.conf import settings

from tongjian.kernel.keyfile import made_once

SUBJECT = "通鉴电子证照签章（本平台密钥）"
_YEARS = 20


class Signer(Protocol):
    """Signs licences. `certificate` is PEM text: what anyone needs to check the signatures."""

    algorithm: str

    @property
    def certificate(self) -> str: ...

    def sign(self, content: bytes) -> str:
        """The signature of the content, as hex."""

    def envelope(self, file: bytes) -> bytes:
        """A detached CMS signature (DER) of a file, with the certificate in it."""


class FileSigner:
    """ECDSA on P-256 with SHA-256, by a key with a certificate that this installation made for itself."""

    algorithm = "ECDSA P-256 / SHA-256"

    def __init__(self, path: Path) -> None:
        pem = made_once(path, _new_pair)
        key = serialization.load_pem_private_key(pem, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError(f"{path} 不是 P-256 私钥；请移走它，重新启动后会生成新的密钥")
        self._key = key
        self._certificate = x509.load_pem_x509_certificate(pem)

    @property
    def certificate(self) -> str:
        return self._certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")

    def sign(self, content: bytes) -> str:
        return self._key.sign(content, ec.ECDSA(hashes.SHA256())).hex()

    def envelope(self, file: bytes) -> bytes:
        builder = pkcs7.PKCS7SignatureBuilder().set_data(file)
        signed = builder.add_signer(self._certificate, self._key, hashes.SHA256())
        options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
        return signed.sign(serialization.Encoding.DER, options)


@lru_cache(maxsize=4)
def _signer_in(folder: Path) -> Signer:
    return FileSigner(folder / "licence-key.pem")


def signer() -> Signer:
    """The signer of this installation."""
    return _signer_in(Path(settings.VAR))


def signature_holds(content: bytes, signature: str, certificate: str) -> bool:
    """Whether the signature is of this content by that certificate's key.

    What cannot be read as a signature or a certificate does not hold.
    """
    try:
        key = x509.load_pem_x509_certificate(certificate.encode()).public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        key.verify(bytes.fromhex(signature), content, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint_of(certificate: str) -> str:
    """SHA-256 of the certificate, in hex: the name under which it is kept. Raises `ValueError`."""
    return x509.load_pem_x509_certificate(certificate.encode()).fingerprint(hashes.SHA256()).hex()


def _new_pair() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SUBJECT)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
