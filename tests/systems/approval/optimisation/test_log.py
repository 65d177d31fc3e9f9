"""The process log keeps the rules of the XES schema, and names nobody."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from tests.systems.approval.optimisation.conftest import at, recorded
from tongjian.engines.process.xes import EXTENSIONS, TRANSITIONS, Happening, Trace, write_log
from tongjian.kernel.people.models import User
from tongjian.systems.approval.optimisation.log import log

XES = "{http://www.xes-standard.org/}"
ORDER = ("extension", "global", "classifier", "string", "trace")
NAME = re.compile(r"[A-Za-z_:][\w:.\-]*")


def must_be_valid(content: bytes) -> ElementTree.Element:
    """What the schema of IEEE 1849 demands: order, attributes, types, prefixes that are declared."""
    root = ElementTree.fromstring(content)
    assert root.tag == f"{XES}log"
    float(root.attrib["xes.version"])
    assert "xes.features" in root.attrib
    places = [ORDER.index(child.tag.removeprefix(XES)) for child in root]
    assert places == sorted(places)
    prefixes = {each.attrib["prefix"] for each in root.iter(f"{XES}extension")}
    assert prefixes == {prefix for _, prefix, _ in EXTENSIONS}
    assert {each.attrib["scope"] for each in root.iter(f"{XES}global")} == {"trace", "event"}
    for kind in ("string", "date"):
        for each in root.iter(f"{XES}{kind}"):
            key, value = each.attrib["key"], each.attrib["value"]
            assert NAME.fullmatch(key)
            assert ":" not in key or key.split(":")[0] in prefixes
            if kind == "date":
                assert datetime.fromisoformat(value).tzinfo is not None
    for trace in root.iter(f"{XES}trace"):
        events = trace.findall(f"{XES}event")
        for event in events:
            said = {each.attrib["key"]: each.attrib["value"] for each in event}
            assert len(said) == len(event)
            assert {"concept:name", "time:timestamp", "lifecycle:transition"} <= said.keys()
            assert said["lifecycle:transition"] in TRANSITIONS
        times = [event.find(f"{XES}date").attrib["value"] for event in events]
        assert times == sorted(times, key=datetime.fromisoformat)
    return root


def test_the_log_of_a_year_is_valid_and_names_nobody(suzhou):
    recorded("办〔2026〕1号", at(3, 2))
    recorded("办〔2026〕2号", at(4, 7))
    content = b"".join(log("suzhou", date(2026, 1, 1), date(2026, 12, 31)))
    root = must_be_valid(content)
    names = [t.find(f"{XES}string").attrib["value"] for t in root.iter(f"{XES}trace")]
    assert names == ["办〔2026〕1号", "办〔2026〕2号"]
    text = content.decode()
    assert "园林" in text
    assert "某人的意见" not in text
    assert not any(name in text for name in User.objects.values_list("name", flat=True))


def test_the_period_is_kept_and_an_empty_log_is_a_log(suzhou):
    recorded("办〔2026〕1号", at(3, 2))
    root = must_be_valid(b"".join(log("suzhou", date(2026, 3, 3), date(2026, 12, 31))))
    assert root.find(f"{XES}trace") is None


def test_whatever_people_wrote_is_escaped_and_what_xml_cannot_carry_is_left_out():
    out = io.BytesIO()
    trace = Trace('a<b>&"c', (Happening("x\x00\x0b]]>", datetime(2026, 1, 1, tzinfo=UTC)),))
    assert write_log("n", [trace], out) == 1
    root = must_be_valid(out.getvalue())
    assert root.find(f"{XES}trace/{XES}string").attrib["value"] == 'a<b>&"c'


def test_a_state_the_standard_does_not_have_is_refused():
    with pytest.raises(ValueError, match="生命周期"):
        Happening("x", datetime(2026, 1, 1, tzinfo=UTC), transition="done")
