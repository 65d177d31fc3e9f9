"""Class oas30: the definition is sound, and every answer is as it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from tongjian.kernel.packs.queries import pack_of

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("blueprint")]

OGC = "/suzhou/ogc"


@pytest.fixture
def definition(visitor: Client) -> dict[str, Any]:
    response = visitor.get(f"{OGC}/api")
    assert response["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    document: dict[str, Any] = response.json()
    return document


def as_json_schema(value: Any) -> Any:
    """What OpenAPI 3.0 calls nullable is a type more in JSON Schema."""
    if isinstance(value, list):
        return [as_json_schema(each) for each in value]
    if not isinstance(value, dict):
        return value
    turned = {name: as_json_schema(each) for name, each in value.items() if name != "nullable"}
    return {"anyOf": [turned, {"type": "null"}]} if value.get("nullable") is True else turned


def references(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from references(each)
    elif isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for each in value.values():
            yield from references(each)


def resolved(document: dict[str, Any], reference: str) -> Any:
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def test_everything_it_refers_to_is_there(definition: dict[str, Any]) -> None:
    assert definition["openapi"].startswith("3.0.")
    for reference in set(references(definition)):
        assert resolved(definition, reference)
    names = [path["get"]["operationId"] for path in definition["paths"].values()]
    assert len(names) == len(set(names))


def test_it_lists_the_layers_the_viewer_may_see(definition: dict[str, Any]) -> None:
    public = {code for code, layer in pack_of("suzhou").layers.items() if layer.access == "public"}
    assert {path.split("/")[2] for path in definition["paths"] if path.startswith("/collections/")} == public


def test_the_parameters_of_items_are_described(definition: dict[str, Any]) -> None:
    described = definition["paths"]["/collections/control-plan/items"]["get"]["parameters"]
    parameters = [resolved(definition, each["$ref"]) if "$ref" in each else each for each in described]
    by_name = {each["name"]: each for each in parameters}
    assert {"limit", "bbox", "bbox-crs", "crs", "datetime", "version", "after", "f", "用地性质"} <= set(
        by_name
    )
    assert all(each["in"] == "query" and each["required"] is False for each in parameters)
    assert all(each["style"] == "form" and each["explode"] is False for each in parameters)
    assert by_name["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 10000, "default": 10}
    assert by_name["容积率上限"]["schema"] == {"type": "number"}


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/", "/"),
        ("/conformance", "/conformance"),
        ("/collections", "/collections"),
        ("/collections/control-plan", "/collections/control-plan"),
        ("/collections/control-plan/items", "/collections/control-plan/items"),
        ("/collections/station/items", "/collections/station/items"),
        ("/collections/control-plan/items/B%2F02%20甲", "/collections/control-plan/items/{featureId}"),
        ("/collections/station/items/S1", "/collections/station/items/{featureId}"),
    ],
)
def test_answers_are_as_described(
    visitor: Client, definition: dict[str, Any], address: str, path: str
) -> None:
    response = visitor.get(f"{OGC}{address}")
    content = definition["paths"][path]["get"]["responses"]["200"]["content"]
    schema = content[response["Content-Type"]]["schema"]
    check = Draft202012Validator({**schema, "components": as_json_schema(definition["components"])})
    assert [error.message for error in check.iter_errors(response.json())] == []


@pytest.mark.parametrize(
    ("address", "status"),
    [("/collections?x=1", 400), ("/collections/none", 404), ("/collections/control-plan/items?limit=0", 400)],
)
def test_refusals_are_as_described(
    visitor: Client, definition: dict[str, Any], address: str, status: int
) -> None:
    response = visitor.get(f"{OGC}{address}")
    assert response.status_code == status
    described = definition["components"]["responses"][str(status)]["content"][response["Content-Type"]]
    check = Draft202012Validator({**described["schema"], "components": definition["components"]})
    assert check.is_valid(response.json())
