"""The guide `docs/next-plan.md`: each command of it is run, in its order."""

import csv
import shlex
from pathlib import Path

from tests.exchange.documents import docx

GUIDE = Path(__file__).parents[2] / "docs" / "next-plan.md"
HEADING = ["项目名称", "建设性质", "投资主体", "建设起止年限", "总投资(万元)", "新增床位数(张)"]
ANNEX = [
    ("text", "奉化区“十五五”卫生健康建设规划"),
    ("text", "附表1"),
    ("text", "（一）续建项目"),
    (
        "table",
        [
            HEADING,
            ["奉化区溪口医院迁建工程", "迁建", "财政", "2024-2028", "32000", "150"],
            ["奉化区莼湖街道社区卫生服务中心迁建项目", "迁建", "财政", "2023-2027", "16000", "50"],
            ["奉化区江口街道社区卫生服务中心迁建工程", "迁建", "财政", "2023-2027", "6500", "20"],
        ],
    ),
    ("text", "（二）新（改扩）建项目"),
    (
        "table",
        [HEADING, ["奉化区方桥卫生院新建工程", "新建", "财政", "2027-2029", "9000", "60"]],
    ),
]


def commands():
    lines = GUIDE.read_text(encoding="utf-8").splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith("    portfolio ")]


def test_an_afternoon_from_the_old_plan_to_the_new_one(portfolio):
    docx(portfolio.folder / "annex.docx", ANNEX)
    given = commands()
    before = portfolio.json("rollup", "--as-of", "2026-02")
    day, said, present = "", {}, portfolio.json("plan", "list")["as_of"]
    for arguments in given:
        meant = {"2026-01-15": day, "2026-11": present}
        run = [meant.get(word, word) for word in arguments]
        done = portfolio(*run)
        asked = arguments[0:2] == ["import", "annex.docx"] and "--dry-run" in arguments
        assert done.returncode == (5 if asked else 0), (arguments, done.stderr)
        said[" ".join(arguments[:2]) + ("?" if asked else "")] = done.stdout + done.stderr
        if "--issue" in arguments:
            day = portfolio.json("log")["changes"][0]["made_at"][:10]
    assert "looks like P2" in said["import annex.docx?"]
    assert "Carried over 3, new 1, not in the annex 6: C1" in said["import annex.docx"]
    assert "* " in next(line for line in said["plan list"].splitlines() if "fh-15-5" in line)
    # the month before is told as it was, but for the stock and residents that came out since
    after = portfolio.json("rollup", "--as-of", "2026-02")
    for key in ("groups", "total", "plan"):
        assert after[key] == before[key]
    first = portfolio.json("rollup", "--as-of", "2026-03")
    assert (first["plan"]["code"], first["capacity"]["beds"]) == ("fh-15-5", 3177 + 280)
    now = portfolio.json("rollup")
    assert now["plan"]["code"] == "fh-15-5"
    assert now["total"]["projects"] == 4
    assert now["capacity"]["target"]["month"] == "2030-12"
    assert now["capacity"]["beds"] == 3180 + 150 + 50 + 20 + 60
    (passed,) = [item for item in now["capacity"]["targets"] if item["month"] == "2025-12"]
    assert passed["met"] is False
    assert _differing(portfolio.folder, "again") == set()
    # the head of the log, and the list of documents on record
    told = {"manifest-2025-12.json", "page-2025-12.html", "rollup-2025-12.xlsx"}
    assert _differing(portfolio.folder, "anew") == told


def test_what_alters_the_issued_pack_of_the_old_plan_is_listed(portfolio):
    docx(portfolio.folder / "annex.docx", ANNEX)
    for arguments in commands()[:9]:
        portfolio(*arguments)
    late = ("--stage", "in_use", "--note", "late", "--source", "notice")
    assert portfolio("report", "C3", "--month", "2025-11", *late).returncode == 0
    assert portfolio("monthly", "--month", "2025-12", "--out", "anew").returncode == 0
    assert "rollup-2025-12.json" in _differing(portfolio.folder, "anew")
    path = portfolio.folder / "anew" / "corrections-2025-12.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert {row["month"] for row in rows} == {"2025-12"}
    assert any("C3" in value for row in rows for value in row.values() if value)


def _differing(folder, name):
    """Return the files of the issued pack that another one of its month has otherwise or lacks."""
    old, other = (
        {path.name: path.read_bytes() for path in (folder / each).iterdir()}
        for each in ("old", name)
    )
    assert old.keys() <= other.keys()
    return {name for name, content in old.items() if other[name] != content}


def test_every_block_of_the_guide_is_a_command():
    assert len(commands()) == 13
