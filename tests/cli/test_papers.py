"""Pictures, the monthly pack and the rollup as a workbook, through the real entry point."""

import json
import os
import pty
import re
import subprocess
import sys

import pytest
from python_calamine import CalamineWorkbook

AS_OF = ("--as-of", "2026-11")


@pytest.mark.always
def test_pictures_and_the_monthly_pack(portfolio, tmp_path):
    out = tmp_path / "gantt.png"
    done = portfolio("chart", "gantt", "--month", "2026-11", "--out", str(out))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert out.read_bytes().startswith(b"\x89PNG")
    folder = tmp_path / "reports" / "2026-11"
    done = portfolio("monthly", "--month", "2026-11", "--out", str(folder), lang="zh")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == [
        *("brief-2026-11.docx", "brief-2026-11.html", "brief-2026-11.md"),
        "capacity-2026-11.png",
        "gantt-2026-11.png",
        "manifest-2026-11.json",
        "page-2026-11.html",
        "rollup-2026-11.csv",
        "rollup-2026-11.json",
        "rollup-2026-11.xlsx",
    ]
    data = json.loads((folder / "rollup-2026-11.json").read_text(encoding="utf-8"))
    assert data == portfolio.json("rollup", *AS_OF)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    portfolio("monthly", "--month", "2026-11", "--out", str(folder), lang="zh")
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_the_rollup_as_a_workbook_is_that_of_the_pack(portfolio, tmp_path):
    out, folder = tmp_path / "rollup.xlsx", tmp_path / "pack"
    done = portfolio("rollup", "--as-of", "2023-12", "--format", "xlsx", "--out", str(out))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert str(out) in done.stderr
    portfolio("monthly", "--month", "2023-12", "--out", str(folder))
    assert out.read_bytes() == (folder / "rollup-2023-12.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (("--format", "xlsx"), 2, "name it with --out"),
        (("--out", "x.xlsx"), 2, "--out is for --format xlsx"),
        (("--format", "xlsx", "--out", "none/x.xlsx"), 8, "none"),
    ],
)
def test_a_workbook_needs_a_file_to_go_to(portfolio, tmp_path, options, code, sentence):
    done = portfolio("rollup", *AS_OF, *options)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (code, "", 1)
    assert sentence in done.stderr
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_chart_has_the_size_and_the_form_asked_for(portfolio, tmp_path):
    month = ("--month", "2026-11", "--size", "16:9")
    done = portfolio("chart", "gantt", *month, "--one-page", "--out", str(tmp_path / "g.pdf"))
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "g.pdf").read_bytes().startswith(b"%PDF")
    refused = portfolio("chart", "capacity", *month, "--out", str(tmp_path / "c.gif"))
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "let its name end in .png, .pdf or .svg" in refused.stderr
    assert portfolio("chart", "curve", "--out", "x.png").returncode == 2


@pytest.mark.parametrize("command", [("chart", "gantt"), ("chart", "capacity"), ("monthly",)])
def test_pictures_that_cannot_be_written_are_exit_8(portfolio, tmp_path, command):
    (tmp_path / "file").write_text("in the way")
    out = tmp_path / "file" / "picture.png"
    done = portfolio(*command, "--month", "2026-11", "--out", str(out))
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (8, "", 1)
    assert (tmp_path / "file").read_text() == "in the way"


def test_without_a_target_the_pack_has_no_capacity_picture(portfolio, tmp_path):
    empty, folder = str(tmp_path / "empty.db"), tmp_path / "pack"
    portfolio("--db", empty, "init", "--empty", db=False)
    done = portfolio("--db", empty, "monthly", "--month", "2026-11", "--out", str(folder), db=False)
    assert done.returncode == 0, done.stderr
    assert not (folder / "capacity-2026-11.png").exists()
    chart = portfolio(
        "--db", empty, "chart", "capacity", "--out", str(tmp_path / "c.png"), db=False
    )
    assert (chart.returncode, "no target" in chart.stderr) == (7, True)


@pytest.mark.parametrize(
    "option",
    [
        ("--by", "township"), ("--view", "forecast"), ("--population", "latest"),
        ("--since", "2023-06"), ("--target", "T2-6"),
    ],
)  # fmt: skip
def test_the_workbook_has_a_sheet_of_what_is_asked_for(portfolio, tmp_path, option):
    out = tmp_path / "x.xlsx"
    done = portfolio("rollup", *AS_OF, *option, "--format", "xlsx", "--out", str(out))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    book = CalamineWorkbook.from_path(out)
    assert [name[:2] for name in book.sheet_names[12:]] == ["13", "14"]
    total = portfolio.json("rollup", *AS_OF, *option)["total"]
    rows = book.get_sheet_by_name(book.sheet_names[12]).to_python()
    row = next(row for row in rows if row[0] == "Total")
    assert (row[1], row[8]) == (total["projects"], total["beds_new"]["sum"])


def test_a_pack_of_a_month_to_come_is_refused(portfolio, tmp_path):
    done = portfolio("monthly", "--month", "2090-01", "--out", str(tmp_path / "pack"))
    assert (done.returncode, (tmp_path / "pack").exists()) == (2, False)
    assert "2090-01 has not come yet" in done.stderr


def test_an_order_of_another_picture_is_refused(portfolio, tmp_path):
    out = str(tmp_path / "x.png")
    for option in (("--sort", "late"), ("--one-page",)):
        done = portfolio("chart", "capacity", *option, "--out", out)
        assert (done.returncode, option[0] in done.stderr) == (2, True)
    assert portfolio("chart", "gantt", "--sort", "late", "--out", out).returncode == 0


def test_on_a_terminal_a_bar_tells_how_far_a_pack_is(portfolio, tmp_path):
    def run(month):
        arguments = ("--lang", "en", "monthly", "--month", month, "--out", str(tmp_path / "pack"))
        return on_a_terminal(portfolio.path, *arguments)

    told = run("2026-11")
    shares = [int(share) for share in re.findall(r"[█░]{24} +(\d+)%", told)]
    assert shares == sorted(shares)
    assert (shares[0], len(shares)) == (0, 5)
    assert shares[-1] >= 80
    assert "drawing picture 1 of 2: Gantt chart…" in told
    assert re.search(r"\r\x1b\[KWrote ", told), "the bar is gone before the files are named"
    assert re.search(r"\x1b\[K2090-01 has not come yet", run("2090-01"))


def on_a_terminal(database, *arguments):
    """Return what the command prints on a terminal of its own."""
    main, other = pty.openpty()
    ran = subprocess.Popen(
        [sys.executable, "-m", "portfolio", *arguments],
        stdin=other,
        stdout=other,
        stderr=other,
        env={**os.environ, "PORTFOLIO_DB": str(database), "PORTFOLIO_LANG": "en"},
    )
    os.close(other)
    told = b""
    while chunk := _read(main):
        told += chunk
    ran.wait(60)
    os.close(main)
    return told.decode("utf-8", "replace")


def _read(main):
    try:
        return os.read(main, 4096)
    except OSError:  # the terminal is gone with its program
        return b""
