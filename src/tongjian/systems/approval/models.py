"""What is not a case yet: an application that is being filled in."""

from __future__ import annotations

from uuid import UUID

from django.db import models


class Application(models.Model):
    """申请: a stage being applied for. Its answers are a draft of the form, its files are attachments.

    `case` is set when it is submitted, once; from then on the ledger speaks and this row only points there.
    `promised` are codes of the matters for which the applicant promises instead of proving (告知承诺), and
    `promise_revisions` counts how often each was ticked or unticked, as a draft does for its fields.
    `mandate` is that under which an agent last worked on it; None while the applicant did everything itself.
    """

    id = models.UUIDField(primary_key=True)
    city = models.CharField(max_length=32)
    stage = models.CharField(max_length=64)
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    works = models.ForeignKey("projects.Works", on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey("forms.Draft", on_delete=models.PROTECT, related_name="+")
    started_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    case = models.UUIDField(null=True, unique=True)
    promised = models.JSONField(default=list)
    promise_revisions = models.JSONField(default=dict)
    mandate = models.ForeignKey("projects.Mandate", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["works", "stage"],
                condition=models.Q(case=None),
                name="one_open_application_for_a_stage",
            )
        ]
        indexes = [models.Index(fields=["applicant", "started_at"], name="application_of_applicant")]

    def __str__(self) -> str:
        return f"{self.stage} {self.id}"

    @property
    def subject(self) -> str:
        """What its attachments hang on, before and after it is submitted."""
        return subject_of(self.id)


def subject_of(application: UUID) -> str:
    """The subject under which documents and forms know an application."""
    return f"application:{application}"
