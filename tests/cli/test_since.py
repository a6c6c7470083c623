"""`rollup --since`: what changed, in sentences and as data."""

import json
from pathlib import Path

import jsonschema
import pytest

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "rollup.schema.json").read_text(encoding="utf-8")
)
YEAR = ("--since", "2022-08", "--as-of", "2023-08")

C2 = {
    "en": "C2 Fenghua Hospital of Traditional Chinese Medicine, relocation:"
    " reached the stage In use (was: Topped out);"
    " opening now by Aug 2023 (actual), before the end of 2022 (forecast), at most +8 mo;"
    " Reported cost, kind unknown: 660 million yuan, given for the first time;"
    " Beds open now: 600, given for the first time",
    "zh": "C2 奉化区中医医院迁建工程：由主体结顶进入投用；投用由预计2022年底改为实际至迟2023年8月（至多+8月）；"
    "报道投资（口径不明）6.60亿元（首次填报）；投用后实有床位数600张（首次填报）",
}
HEADING = {"en": "What changed since Aug 2022", "zh": "2022年8月以来的变化"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sentences_stand_under_a_heading_after_the_answer(portfolio, lang):
    lines = portfolio("rollup", *YEAR, lang=lang).stdout.splitlines()
    place = lines.index(HEADING[lang])
    assert lines[place + 3] == f"  {C2[lang]}"
    assert place < next(number for number, line in enumerate(lines) if "──" in line)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_markdown_has_them_as_a_list(portfolio, lang):
    text = portfolio("rollup", *YEAR, "--format", "md", lang=lang).stdout
    assert f"\n## {HEADING[lang]}\n\n- " in text
    assert f"- {C2[lang]}\n" in text


def test_a_name_is_no_markup_in_the_list(portfolio):
    added = portfolio(
        *("project", "add", "X3", "--name", "[a](b) <i>", "--source", "s", "--reason", "r")
    )
    assert added.returncode == 0, added.stderr
    text = portfolio("rollup", "--since", "2024-01", "--as-of", "2199-01", "--format", "md").stdout
    assert r"- X3 \[a\](b) \<i\>: listed outside the plan since " in text


def test_json_keeps_its_schema_and_its_keys(portfolio):
    data = portfolio.json("rollup", *YEAR)
    jsonschema.validate(data, SCHEMA)
    assert data["changes"]["since"] == "2022-08"
    items = data["changes"]["items"]
    assert [item["kind"] for item in items] == [
        *("capacity", "capacity"),
        *("stage", "date", "money", "beds"),
    ]
    date, money = items[3], items[4]
    assert (date["project"], date["field"], date["from"], date["to"], date["months"]) == (
        *("C2", "opening", "2022", "2023-08"),
        8,
    )
    known = ("year", "by", "at_most")
    assert (date["from_precision"], date["to_precision"], date["months_precision"]) == known
    assert (money["cost_kind"], money["from"], money["to"]) == ("unknown", None, "660000000.00")
    assert items[1]["beds"] == 150
    assert items[0]["sentence"].startswith("Forecast: beds at the end of Dec 2025 down from")


@pytest.mark.parametrize("since", ["2021-08", "2023-07", "2025-01"])
def test_json_of_other_spans_keeps_the_schema(portfolio, since):
    jsonschema.validate(portfolio.json("rollup", "--since", since, "--as-of", "2025-06"), SCHEMA)


def test_without_since_there_are_none(portfolio):
    assert portfolio.json("rollup", "--as-of", "2023-08")["changes"] is None


def test_csv_is_the_same_with_and_without(portfolio):
    csv = ("rollup", "--as-of", "2023-08", "--format", "csv")
    assert portfolio(*csv, "--since", "2022-08").stdout == portfolio(*csv).stdout


@pytest.mark.parametrize(("lang", "words"), [("en", "Nothing changed."), ("zh", "期间无变化。")])
def test_nothing_changed_is_said(portfolio, lang, words):
    text = portfolio("rollup", "--since", "2026-01", "--as-of", "2026-03", lang=lang).stdout
    assert f"\n  {words}\n" in text


@pytest.mark.parametrize("since", ["2023-08", "2024-01", "2020-11", "nonsense"])
def test_wrong_months_are_exit_2_in_one_sentence(portfolio, since):
    done = portfolio("rollup", "--since", since, "--as-of", "2023-08")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
