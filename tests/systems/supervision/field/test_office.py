"""Files of the pack: a finding is handed only to channels that somebody keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongjian.kernel.packs.folder import pack_folders
from tongjian.systems.supervision.field.office import kept_channels, mistakes

KEPT = """channels:
  - {code: inspection, title: 监察, organisation: brigade}
  - {code: safety, title: 质安监, organisation: station}
"""


def said(folder: Path, channel: str, kept: str | None = KEPT) -> list[str]:
    for room, text in (("supervision", f"channels:\n  - {channel}\n"), ("enforcement", kept)):
        (folder / room).mkdir()
        if text is not None:
            (folder / room / "channels.yaml").write_text(text, "utf-8")
    return [str(each) for each in mistakes((folder,), None)]


@pytest.mark.parametrize("city", ["suzhou", "rugao"])
def test_every_channel_of_the_cities_is_kept(city: str) -> None:
    folders = pack_folders(city)
    assert kept_channels(folders)
    assert not list(mistakes(folders, None))


def test_a_channel_that_is_kept(tmp_path: Path) -> None:
    assert said(tmp_path, "{code: safety, title: 质安监, organisation: station}") == []


@pytest.mark.parametrize(
    ("channel", "kept", "told"),
    [
        ("{code: saftey, title: 质安监, organisation: station}", KEPT, "没有渠道 saftey"),
        ("{code: safety, title: 质安监, organisation: brigade}", KEPT, "由 station 办理"),
        ("{code: safety, title: 质安监, organisation: station}", None, "没有渠道 safety"),
        ("{code: safety, title: 质安监, organisation: station}", "channels: [1, 2]", "没有渠道 safety"),
    ],
)
def test_a_channel_nobody_keeps(tmp_path: Path, channel: str, kept: str | None, told: str) -> None:
    (sentence,) = said(tmp_path, channel, kept)
    assert told in sentence
    assert "channels.yaml" in sentence
    assert "2" in sentence.split("channels.yaml", 1)[1][:3]
