"""Names are data: drawn as typed, and with □ for what no font has."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from portfolio.pictures import output, subtitles
from portfolio.pictures import text as lettering
from portfolio.pictures.gantt import spec as gantt_spec
from portfolio.pictures.service import drawing, materials
from portfolio.pictures.text import drawable, fitted, shorten, width, wrap, wrap_evenly
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.months import Month
from portfolio.values.words import say
from tests.pictures.figures import gantt_figures


def rename(database: Database, code: str, name: str) -> None:
    with closing(sqlite3.connect(database.path)) as connection, connection:
        connection.execute("UPDATE project SET name_zh = ? WHERE code = ?", (name, code))


def test_a_dollar_sign_is_no_formula(database: Database, now: Month) -> None:
    language.speak("zh")
    material = materials.gantt_material(database, now)
    rows = (replace(material.rows[0], name_zh=r"$x^2$ \frac{"), *material.rows[1:])
    figure = gantt_figures(gantt_spec.gantt_spec(replace(material, rows=rows)))[0]
    text = next(text for text in figure.axes[0].texts if text.get_text() == r"$x^2$ \frac{")
    assert not text.get_parse_math()
    assert output.png(figure)


@pytest.mark.parametrize("kind", ["gantt", "capacity"])
def test_a_character_without_a_glyph_is_drawn_as_a_box_and_named(
    database: Database, now: Month, tmp_path: Path, kind: str
) -> None:
    language.speak("zh")
    rename(database, "N1", "㙦村𬭎医院")
    published = drawing.chart(database, kind, now, tmp_path / "out.png")
    (warning,) = published.warnings
    assert warning.values == {"code": "N1", "characters": "㙦 𬭎"}
    assert "N1" in say(warning.template, **warning.values)
    assert published.paths[0].read_bytes().startswith(b"\x89PNG")


def test_signs_without_a_shape_show() -> None:
    assert drawable("甲\u202e乙\u200b") == ("甲□乙□", ("\u202e", "\u200b"))
    assert drawable("甲\n 乙\t丙") == ("甲 乙 丙", ())


def test_a_name_beyond_the_bold_font_is_drawn_in_the_regular_one(
    database: Database, now: Month
) -> None:
    language.speak("zh")
    material = materials.gantt_material(database, now)
    plan = replace(material.plan, name_zh="莼湖鎮衛生院")
    assert not lettering.covered("鎮衛", bold=True)
    spec = gantt_spec.gantt_spec(replace(material, plan=plan))
    bold = replace(spec, title="莼湖鎮衛生院")
    texts = gantt_figures(bold)[0].axes[0].texts
    (title,) = [text for text in texts if text.get_text() == "莼湖鎮衛生院"]
    assert title.get_fontweight() == "normal"
    assert not spec.warnings


def test_long_names_take_two_lines_and_an_ellipsis() -> None:
    name = "宁波市奉化区医疗健康综合体项目" * 6
    lines = wrap(name, 8, 50, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(width(line, 8) <= 50 for line in lines)
    assert "".join(lines).removesuffix("…") == name[: len("".join(lines)) - 1]


def test_no_line_starts_or_ends_with_the_wrong_sign() -> None:
    for room in range(14, 60):
        lines = wrap("甲乙丙（丁戊己）庚辛，壬癸。子丑寅卯（辰巳）", 8, room)
        assert not any(line[0] in "）》，。" for line in lines)
        assert not any(line[-1] in "（《" for line in lines)


def test_words_break_at_spaces_and_long_ones_anywhere() -> None:
    assert wrap("Community Health Centre, relocation", 8, 32) == (
        "Community Health",
        "Centre, relocation",
    )
    lines = wrap("x" * 200, 8, 30)
    assert "".join(lines) == "x" * 200
    assert all(width(line, 8) <= 30 for line in lines)


def test_two_lines_share_a_name_fairly() -> None:
    name = "奉化区基层医疗卫生机构业务用房提升改造工程"
    last = wrap_evenly(name, 8, width(name, 8) - 1, 2)[-1]
    assert len(last) > 3


def test_what_fits_is_not_shortened() -> None:
    assert shorten("N1", 8, 10) == "N1"
    assert shorten("N1-2024-3302", 8, 10).endswith("…")


def test_a_line_becomes_smaller_before_it_is_cut() -> None:
    text = "In use with evidence by Nov 2026: at least 3,056 and at most 3,921 beds"
    assert fitted(text, 9.0, 7.0, 200) == (text, 9.0)
    whole, size = fitted(text, 9.0, 7.0, 0.85 * width(text, 9.0))
    assert (whole, 7.0 < size < 9.0) == (text, True)
    cut, least = fitted(text, 9.0, 7.0, 0.5 * width(text, 9.0))
    assert (cut.endswith("…"), least) == (True, 7.0)


def test_clauses_without_room_open_the_notes() -> None:
    clause = "In use with evidence by Nov 2026: at least 3,056 and at most 3,921 beds"
    assert subtitles._as_fits(clause) == (clause, "")
    kept, rest = subtitles._as_fits("; ".join([clause] * 5))
    assert (kept, rest) == ("; ".join([clause] * 3), "; ".join([clause] * 2))


def test_a_name_that_a_document_cut_within_brackets_is_written_out(
    database: Database, now: Month
) -> None:
    language.speak("zh")
    full = "宁波奉化葛岙卫生院(奉化肿瘤康复医院)"
    rows = materials.gantt_material(database, now).rows
    assert {row.code: row.name_zh for row in rows}["C3"] == full
    named = [opening.name_zh for opening in materials.capacity_material(database, now).openings]
    assert full in named
    start = materials.start_of(database, now)
    assert materials.sensitivity_material(start).names["C3"][0] == full
    with closing(sqlite3.connect(database.path)) as connection:
        (printed,) = connection.execute("SELECT name_zh FROM project WHERE code = 'C3'").fetchone()
    assert full.startswith(printed), "the register keeps the name as printed"
    assert full != printed
