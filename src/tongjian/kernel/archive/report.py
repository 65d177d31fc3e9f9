"""What was found: every file with its four answers, and what it comes to. Pure; this is the manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from tongjian.engines.inspection import Answer
from tongjian.kernel.archive.entries import Asked, Gap, Result

FORMAT = 1


class Check(StrEnum):
    """四性."""

    AUTHENTICITY = "authenticity"
    COMPLETENESS = "completeness"
    USABILITY = "usability"
    SAFETY = "safety"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return dict(zip(Check, ("真实性", "完整性", "可用性", "安全性"), strict=True))[self]


@dataclass(frozen=True, slots=True)
class File:
    """One file of the package. `size` in bytes; both blank where there was nothing to pack."""

    path: str
    title: str
    kind: str
    case: str
    sha256: str
    size: int
    open_to: str
    authenticity: Result
    usability: Result
    safety: Result

    def result(self, check: Check) -> Result:
        """The answer of one check; completeness is asked of the package, never of a file."""
        found: Result = getattr(self, check.value)
        return found


@dataclass(frozen=True, slots=True)
class Summary:
    """What one check came to over the whole package."""

    check: Check
    answer: Answer
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """The whole finding. `project` is what the record says; `heads` the last digest of every chain."""

    project: Mapping[str, str]
    files: tuple[File, ...]
    gaps: tuple[Gap, ...]
    asked: tuple[Asked, ...]
    heads: Mapping[str, str]

    @property
    def electronic(self) -> tuple[Asked, ...]:
        """The materials that are there: as a licence, or as a file that is authentic and opens."""
        good = {
            file.sha256
            for file in self.files
            if file.authenticity.answer is Answer.PASSED and file.usability.answer is Answer.PASSED
        }
        return tuple(each for each in self.asked if each.by_licence or (each.sha256 and each.sha256 in good))

    @property
    def counted(self) -> tuple[Asked, ...]:
        """The materials that had to be there: what was rightly spared is no part of the share."""
        return tuple(each for each in self.asked if not each.excused)

    @property
    def summaries(self) -> tuple[Summary, ...]:
        """The four checks."""
        return tuple(self._completeness() if c is Check.COMPLETENESS else self._of_files(c) for c in Check)

    @property
    def passed(self) -> bool:
        """Whether no check failed. What could not be checked is named, but fails nothing."""
        return all(each.answer is not Answer.FAILED for each in self.summaries)

    def _completeness(self) -> Summary:
        if self.gaps:
            first = self.gaps[0]
            sentence = f"缺 {len(self.gaps)} 项，第一项：{first.title}（{first.because}）"
            return Summary(Check.COMPLETENESS, Answer.FAILED, sentence)
        sentence = f"应归档的 {len(self.counted)} 项材料和全部办理结果都在"
        return Summary(Check.COMPLETENESS, Answer.PASSED, sentence)

    def _of_files(self, check: Check) -> Summary:
        answers = [file.result(check).answer for file in self.files]
        bad, unknown = answers.count(Answer.FAILED), answers.count(Answer.UNKNOWN)
        if bad:
            return Summary(check, Answer.FAILED, f"{len(answers)} 个文件中有 {bad} 个不通过")
        if unknown:
            return Summary(check, Answer.UNKNOWN, f"{len(answers)} 个文件中有 {unknown} 个无法检查，其余通过")
        if not answers:
            return Summary(check, Answer.NOT_APPLICABLE, "没有文件")
        return Summary(check, Answer.PASSED, f"{len(answers)} 个文件全部通过")

    @property
    def text(self) -> str:
        """The manifest: one JSON text of this finding."""
        body: dict[str, Any] = {
            "format": FORMAT,
            "project": dict(self.project),
            "checks": [asdict(each) for each in self.summaries],
            "materials": {"asked": len(self.counted), "electronic": len(self.electronic)},
            "asked": [asdict(each) for each in self.asked],
            "gaps": [asdict(each) for each in self.gaps],
            "ledger": dict(self.heads),
            "files": [asdict(each) for each in self.files],
        }
        return json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1)

    @property
    def digest(self) -> str:
        """SHA-256 of the manifest, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @classmethod
    def from_text(cls, text: str) -> Report:
        """The finding kept as a manifest."""
        body = json.loads(text)
        return cls(
            project=body["project"],
            files=tuple(_file(each) for each in body["files"]),
            gaps=tuple(Gap(**each) for each in body["gaps"]),
            asked=tuple(Asked(**each) for each in body["asked"]),
            heads=body["ledger"],
        )


def by_case(files: Iterable[File]) -> dict[str, list[File]]:
    """Files by the number of their case, in their order."""
    found: dict[str, list[File]] = {}
    for file in files:
        found.setdefault(file.case, []).append(file)
    return found


def _file(body: Mapping[str, Any]) -> File:
    checks = {
        check: Result(Answer(body[check]["answer"]), body[check]["because"])
        for check in ("authenticity", "usability", "safety")
    }
    return File(**{**body, **checks})
