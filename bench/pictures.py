"""The Gantt chart of thousands of projects, beside drawing every label and beside PlantUML."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from bench.measure import Row, ratio
from portfolio.pictures import output
from portfolio.pictures.gantt import drawing as gantt_drawing
from portfolio.pictures.gantt import spec as gantt_spec
from portfolio.pictures.records import GanttMaterial
from portfolio.pictures.service import materials
from portfolio.store.database import Database
from portfolio.values.months import Month
from tests.fixtures.generate import generate

NOW = Month.of(2026, 11)
PORTFOLIO = Path(sys.executable).parent / "portfolio"
_COLOURS = {"continued": "SteelBlue", "new": "Orange", "planned": "CadetBlue"}


def labels() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = generate(Path(folder) / "many.db", 2000)
        material = materials.gantt_material(Database(path), NOW)
        yield ratio(
            "Gantt PNG of 2,000 projects / with every label drawn",
            lambda: _drawn(material),
            lambda: _with_every_label(material),
            0.2,
            3,
        )
        kilobytes = len(_drawn(material)) / 1000
        what = "Gantt PNG of 2,000 projects, file size"
        yield Row(what, f"{kilobytes:.0f} KB", "<= 300 KB", kilobytes <= 300)


def _drawn(material: GanttMaterial) -> bytes:
    spec = gantt_spec.gantt_spec(material, one_page=True)
    return output.png(gantt_drawing.draw_page(spec, spec.pages[0]))


def _with_every_label(material: GanttMaterial) -> bytes:
    """The same picture, naming every project wherever its row stands."""
    with patch.object(gantt_drawing, "_named", lambda placed, _page: placed):
        return _drawn(material)


def plantuml() -> Iterator[Row]:
    what = "Gantt PNG of 1,000 projects / PlantUML's of the same, processes"
    if shutil.which("plantuml") is None:
        yield Row(what, "skipped", "<= 0.35", reached=True)
        print("  PlantUML is missing; on Debian it is the package plantuml.", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = generate(Path(folder) / "many.db", 1000)
        source = Path(folder) / "many.puml"
        source.write_text(_as_plantuml(materials.gantt_material(Database(path), NOW)), "utf-8")
        environ = {**os.environ, "PORTFOLIO_DB": str(path), "PLANTUML_LIMIT_SIZE": "100000"}

        def run(*arguments: object) -> None:
            subprocess.run(arguments, check=True, capture_output=True, env=environ)

        out = Path(folder) / "ours.png"
        yield ratio(
            what,
            lambda: run(
                PORTFOLIO, "chart", "gantt", "--month", str(NOW), "--one-page", "--out", out
            ),
            lambda: run("plantuml", "-tpng", "-charset", "UTF-8", source),
            0.35,
            3,
        )


def _as_plantuml(material: GanttMaterial) -> str:
    """The planned time of every project by group, in PlantUML's Gantt language.

    By weeks, the coarsest scale of every version, and small, which makes it three times as fast.
    """
    lines = ["@startgantt", "project starts the 2019-01-01", "printscale weekly", "scale 0.3"]
    group = None
    for row in sorted(material.rows, key=lambda row: str(row.group)):
        if row.group != group:
            group = row.group
            lines.append(f"-- {group} --")
        if row.start and row.finish:
            task = f"[{row.code} {row.name_zh}]"
            lines.append(f"{task} starts {row.start.month}-01 and ends {row.finish.month}-28")
            lines.append(f"{task} is colored in {_COLOURS[str(row.group)]}")
    return "\n".join([*lines, "@endgantt", ""])


MEASUREMENTS = {"labels": labels, "plantuml": plantuml}
