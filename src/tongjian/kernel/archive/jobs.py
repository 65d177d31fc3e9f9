"""Packages are built in the background."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from tongjian.kernel.archive.building import Built, build
from tongjian.kernel.archive.models import Package, PackageState
from tongjian.kernel.documents.formats import FORMATS
from tongjian.kernel.documents.models import Document
from tongjian.kernel.jobs.registry import Args, job

BUILD = "archive.build"


def _built(args: Args) -> Built:
    package = Package.objects.only("project").get(pk=UUID(args["package"]))
    return build(package.project_id)


def _given_up(args: Args) -> None:
    Package.objects.filter(pk=UUID(args["package"]), state=PackageState.WAITING).update(
        state=PackageState.FAILED, error="多次尝试都没有生成，请联系平台管理员查看后台任务"
    )


@job(BUILD, prepare=_built, attempts=3, buried=_given_up)
def finish(args: Args, built: Built) -> None:
    """Keep what was built: the file as a document of nobody, the report and its figures."""
    package = Package.objects.select_related("project").get(pk=UUID(args["package"]))
    report, now = built.report, timezone.now()
    document = Document.objects.create(
        city=package.city,
        sha256=built.sha256,
        size=built.size,
        media_type=FORMATS["zip"].media_type,
        name=f"{package.project.code} 电子档案.zip",
        at=now,
    )
    # A worker that comes late changes nothing.
    Package.objects.filter(pk=package.pk, state=PackageState.WAITING).update(
        state=PackageState.DONE,
        built_at=now,
        document=document,
        report=report.text,
        digest=report.digest,
        files=len(report.files),
        asked=len(report.counted),
        electronic=len(report.electronic),
        passed=report.passed,
    )
