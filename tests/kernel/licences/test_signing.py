"""What is issued is signed once by a key made once; anything changed is seen, by us and by common tools."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from tongjian.kernel.documents.vault import vault
from tongjian.kernel.licences.actions import printed
from tongjian.kernel.licences.content import digest_of
from tongjian.kernel.licences.guard import CERTIFICATES, LICENCES
from tongjian.kernel.licences.models import Licence, SigningCertificate
from tongjian.kernel.licences.queries import altered, signed, verify
from tongjian.kernel.licences.signing import FileSigner, fingerprint_of, signature_holds, signer
from tongjian.kernel.people.models import Holding, Organisation, Post, User

no_font = not any(Path(settings.TONGJIAN_FONTS).glob("*.[to]tf"))
needs_font = pytest.mark.skipif(no_font, reason="no Chinese font in build/fonts: run `make run` once")
needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not there")


class TestKey:
    def test_it_is_made_once_and_for_its_owner_only(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "key.pem"
        first, second = FileSigner(path), FileSigner(path)
        assert first.certificate == second.certificate
        assert path.stat().st_mode & 0o777 == 0o600
        assert [file.name for file in path.parent.iterdir()] == ["key.pem"]

    def test_processes_that_start_together_make_one(self, tmp_path: Path) -> None:
        path = tmp_path / "key.pem"
        code = (
            "import sys, pathlib; from tongjian.kernel.licences.signing import FileSigner;"
            "print(FileSigner(pathlib.Path(sys.argv[1])).certificate, end='')"
        )
        command = [sys.executable, "-c", code, str(path)]
        started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
        made = {process.communicate()[0] for process in started}
        assert made == {FileSigner(path).certificate}

    def test_another_kind_of_key_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "key.pem"
        path.write_bytes(
            Ed25519PrivateKey.generate().private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        with pytest.raises(TypeError, match="不是 P-256 私钥"):
            FileSigner(path)

    def test_only_the_signed_content_holds(self, tmp_path: Path) -> None:
        own, other = FileSigner(tmp_path / "a.pem"), FileSigner(tmp_path / "b.pem")
        signature = own.sign("准予".encode())
        assert signature_holds("准予".encode(), signature, own.certificate)
        assert not signature_holds("不予".encode(), signature, own.certificate)
        assert not signature_holds("准予".encode(), signature, other.certificate)
        for broken in ("", "zz", signature[:-2]):
            assert not signature_holds("准予".encode(), broken, own.certificate)
        assert not signature_holds("准予".encode(), signature, "no certificate")


@pytest.mark.database
@pytest.mark.django_db
class TestLicence:
    def test_it_is_signed_when_it_is_issued(self, licence: Licence) -> None:
        assert signed(licence)
        assert licence.certificate is not None
        assert licence.certificate.pem == signer().certificate
        assert licence.certificate_id == fingerprint_of(signer().certificate)

    def test_many_licences_share_one_certificate(self, draw_up: Callable[..., Licence]) -> None:
        assert {draw_up().certificate_id for _ in range(3)} == set(
            SigningCertificate.objects.values_list("pk", flat=True)
        )

    def test_the_public_page_says_so(self, client: Client, licence: Licence) -> None:
        text = client.get(reverse("licences:verify", args=[licence.token])).content.decode()
        assert "签名成立" in text
        address = reverse("licences:certificate", args=[licence.certificate_id])
        assert address in text
        assert client.get(address).content.decode() == signer().certificate
        assert client.get(reverse("licences:certificate", args=["0" * 64])).status_code == 404

    def test_a_changed_record_is_seen_even_with_its_digest_changed(
        self, client: Client, licence: Licence, day: Any
    ) -> None:
        text = licence.content.replace("示范", "样板")
        _without_trigger(licence, content=text, digest=digest_of(text))
        (found,) = verify(licence.token, day)
        assert (found.intact, found.signed) == (True, False)
        assert list(altered()) == [licence.number]
        page = client.get(reverse("licences:verify", args=[licence.token])).content.decode()
        assert "电子签名不成立" in page

    def test_one_from_before_there_were_signatures_has_none(self, client: Client, licence: Licence) -> None:
        _without_trigger(licence, signature="", certificate=None)
        page = client.get(reverse("licences:verify", args=[licence.token])).content.decode()
        assert "核发时未签名" in page
        assert list(altered()) == []

    def test_the_database_keeps_the_certificate(self, licence: Licence) -> None:
        with pytest.raises(IntegrityError, match="certificate stays"), transaction.atomic():
            SigningCertificate.objects.update(pem="x")
        assert CERTIFICATES.missing() == []

    @needs_font
    @needs_openssl
    def test_common_tools_check_the_pdf(self, licence: Licence, tmp_path: Path) -> None:
        pdf = vault().path_of(printed(licence).sha256)
        licence.refresh_from_db()
        assert licence.pdf_signature is not None
        (tmp_path / "a.p7s").write_bytes(bytes(licence.pdf_signature))
        (tmp_path / "ca.pem").write_text(signer().certificate)
        command = [
            "openssl",
            "cms",
            "-verify",
            "-binary",
            "-inform",
            "DER",
            "-in",
            "a.p7s",
            "-CAfile",
            "ca.pem",
        ]
        command += ["-purpose", "any", "-partial_chain", "-out", "out.pdf", "-content"]
        run = {"cwd": tmp_path, "capture_output": True}
        assert subprocess.run([*command, str(pdf)], **run).returncode == 0
        (tmp_path / "other.pdf").write_bytes(pdf.read_bytes() + b" ")
        assert subprocess.run([*command, "other.pdf"], **run).returncode != 0

    @needs_font
    def test_the_signature_is_for_those_who_may_have_the_pdf(
        self, client: Client, licence: Licence, company: Organisation
    ) -> None:
        address = reverse("licences:signature", args=[licence.pk])
        assert client.get(address).status_code == 302
        client.force_login(_somebody(company))
        answer = client.get(address)
        assert answer.headers["Content-Type"] == "application/pkcs7-signature"
        licence.refresh_from_db()
        assert answer.content == bytes(licence.pdf_signature or b"")
        other = Organisation.objects.create(city="suzhou", code="o", name="旁人公司", kind="company")
        client.force_login(_somebody(other))
        assert client.get(address).status_code == 404


def _somebody(organisation: Organisation) -> User:
    user = User.objects.create(username=organisation.code, name="某人")
    post = Post.objects.create(organisation=organisation, code="a", title="报建员", roles=["applicant"])
    Holding.objects.create(post=post, user=user, since="2020-01-01")
    return user


def _without_trigger(licence: Licence, **changed: Any) -> None:
    """What somebody with the database password could do."""
    with connection.cursor() as cursor:
        suffix = "" if connection.vendor == "sqlite" else " ON licences_licence"
        cursor.execute(f"DROP TRIGGER licences_licence_unchanged{suffix}")
    Licence.objects.filter(pk=licence.pk).update(**changed)
    LICENCES.install()
