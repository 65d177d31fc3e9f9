"""A program of others against a running server: the OGC API driver of GDAL, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from pytest_django.live_server_helper import LiveServer
from shapely.geometry.base import BaseGeometry

from tests.kernel.places.services.conftest import MIDDLE, Publisher, parcel, square

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

# GDAL holds the interpreter while it waits, so it cannot stand in the process of the server.
_CLIENT = """
import json, sys
import pyogrio.raw
asked = json.loads(sys.argv[1])
bbox = asked.pop("bbox", None)
meta, _, geometry, values = pyogrio.raw.read(asked.pop("source"), bbox=bbox and tuple(bbox), **asked)
fields = list(meta["fields"])
columns = {name: [None if each is None or each != each else each for each in column.tolist()]
           for name, column in zip(fields, values)}
json.dump({"crs": meta["crs"], "type": meta["geometry_type"], "columns": columns,
           "wkb": [each.hex() for each in geometry]}, sys.stdout)
"""


def gdal(**asked: Any) -> dict[str, Any]:
    ended = subprocess.run(
        [sys.executable, "-c", _CLIENT, json.dumps(asked)], capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    read: dict[str, Any] = json.loads(ended.stdout)
    return read


def shape(read: dict[str, Any], row: int) -> BaseGeometry:
    return shapely.from_wkb(bytes.fromhex(read["wkb"][row]))


@pytest.mark.usefixtures("blueprint")
def test_gdal_reads_every_page(live_server: LiveServer, blueprint: Publisher) -> None:
    many = [parcel(f"P{n:03}", square(n * 20.0, 0, 15)) for n in range(45)]
    blueprint.publish("control-plan", many)
    read = gdal(source=f"OAPIF:{live_server.url}/suzhou/ogc", layer="control-plan", PAGE_SIZE="20")
    assert read["columns"]["id"] == [key for key, _, _ in many]
    assert read["columns"]["容积率上限"] == [2.0] * 45
    # Told nothing it asks for the system in which the collection is kept, and turns its axes round.
    assert read["crs"] == "EPSG:4549"
    assert shapely.hausdorff_distance(shape(read, 44), many[44][2]) < 1e-3


@pytest.mark.usefixtures("blueprint")
def test_gdal_reads_a_collection_by_its_own_address(live_server: LiveServer) -> None:
    at = f"OAPIF:{live_server.url}/suzhou/ogc/collections/control-plan"
    read = gdal(source=at)
    assert read["columns"]["id"] == ["A-01", "A-02", "B-01", "B/02 甲"]
    assert read["columns"]["建筑限高"][3] is None
    x, y = MIDDLE
    near = gdal(source=at, CRS="EPSG:4549", bbox=[x - 10, y - 10, x + 50, y + 50])
    assert near["columns"]["id"] == ["A-01"]


@pytest.mark.usefixtures("blueprint")
@pytest.mark.parametrize("crs", ["EPSG:4549", "EPSG:4490", "EPSG:3857", "OGC:CRS84"])
def test_gdal_finds_a_feature_where_it_is_in_every_system(live_server: LiveServer, crs: str) -> None:
    read = gdal(source=f"OAPIF:{live_server.url}/suzhou/ogc", layer="control-plan", CRS=crs)
    turn = Transformer.from_crs(crs, "EPSG:4549", always_xy=True)
    back = shapely.transform(shape(read, 0), lambda points: np.column_stack(turn.transform(*points.T)))
    assert shapely.hausdorff_distance(back, square(0, 0)) < 1e-3


@pytest.mark.usefixtures("blueprint")
def test_gdal_filters_by_attribute(live_server: LiveServer) -> None:
    read = gdal(
        source=f"OAPIF:{live_server.url}/suzhou/ogc",
        layer="control-plan",
        where="\"用地性质\" = '商业'",
    )
    assert read["columns"]["id"] == ["B-01"]
