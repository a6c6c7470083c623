"""`contract`, `visit`, `audit`: put down and listed in every form, in both languages."""

import csv
import io

WHY = ("--source", "台账", "--reason", "补登")
CONTRACT = ("contract", "add", "N1", "合-1", "--kind", "construction", "--amount", "20亿")


def test_a_contract_and_its_change_are_listed_in_every_form(portfolio):
    assert portfolio(*CONTRACT, "--date", "2026-05-01", *WHY).returncode == 0
    less = ("contract", "add", "N1", "变-1", "--kind", "construction", "--less", "1000万")
    done = portfolio(*less, "--changes", "合-1", "--date", "2026-06-01", *WHY)
    assert (done.returncode, "-10 million yuan" in done.stderr) == (0, True)
    data = portfolio.json("contract", "list", "N1", "--as-of", "2026-11")
    assert [row["amount_yuan"] for row in data["contracts"]] == ["2000000000.00", "-10000000.00"]
    text = portfolio("contract", "list", "--format", "csv", "--as-of", "2026-11").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["changes_number"] for row in rows] == ["", "合-1"]
    table = portfolio("contract", "list", "--as-of", "2026-11", lang="zh").stdout
    assert "施工" in table
    assert "20.00亿元" in table


def test_what_does_not_fit_is_refused_in_a_sentence(portfolio):
    for arguments, code, told in (
        ((*CONTRACT, "--less", "1亿", *WHY), 2, "Give --amount, or of a change"),
        ((*CONTRACT, "--changes", "合-9", *WHY), 5, "has no contract 合-9 to change"),
        (("visit", "add", "N1", "--date", "昨天", "--by", "甲", *WHY), 2, "is not a day"),
        (("audit", "remedy", "N1", "9", "--date", "2026-01-01", "--words", "x", *WHY), 5, "no audit"),
    ):  # fmt: skip
        done = portfolio(*arguments)
        assert (done.returncode, done.stdout, told in done.stderr) == (code, "", True), done.stderr
    assert portfolio.json("contract", "list", "--as-of", "2026-11")["contracts"] == []


def test_an_audit_finding_and_a_visit_from_the_command_line(portfolio):
    given = ("--date", "2026-03-01", "--words", "超概算", "--deadline", "2026-06-30")
    assert portfolio("audit", "add", "N1", "审-1", *given, *WHY).returncode == 0
    found = portfolio("findings", "--project", "N1", "--as-of", "2026-11").stdout
    assert "Audit finding 审-1: 超概算; to be remedied by 2026-06-30" in found
    done = portfolio(
        *("audit", "remedy", "N1", "审-1", "--date", "2026-10-01", "--words", "已调整"), *WHY
    )
    assert (done.returncode, "remedied" in done.stderr) == (0, True)
    (row,) = portfolio.json("audit", "list", "--as-of", "2026-11")["audits"]
    assert (row["remedied_on"], row["remedy"]) == ("2026-10-01", "已调整（台账）")
    visit = ("visit", "add", "N1", "--date", "2026-10-08", "--by", "区发改局")
    assert portfolio(*visit, *WHY).returncode == 0
    assert portfolio.json("visit", "list", "--as-of", "2026-11")["visits"][0]["noted"] is None


def test_extensions_and_goals_from_the_command_line(portfolio):
    extension = ("extension", "add", "C2", "--date", "2024-01-10", "--months")
    goal = ("goal", "add", "C2", "新增床位", "--aspect", "output", "--measure", "capacity_added")
    assert portfolio(*extension, "2", *WHY).returncode == 0
    assert portfolio(*goal, "--target", "150", *WHY).returncode == 0
    words = ("goal", "add", "C2", "就诊率", "--aspect", "effect", "--target", "90%以上")
    assert portfolio(*words, "--stands", "88%", "--on", "2026-06-30", *WHY).returncode == 0
    for arguments, code, told in (
        ((*extension, "5", *WHY), 5, "on record already"),
        ((*extension[:4], "2024-03-10", "--months", "5", *WHY), 5, "5 months make 7 in all"),
        ((*extension[:5], "--months", "0", *WHY), 2, "no length of an extension"),
        ((*goal, "--target", "许多", *WHY), 2, "not a whole number"),
        ((*goal, "--target", "150", "--stands", "好", "--on", "2026-01-01", *WHY), 2, "by the reports"),
        ((*words, "--stands", "88%", *WHY), 2, "together, or neither"),
    ):  # fmt: skip
        done = portfolio(*arguments)
        assert (done.returncode, done.stdout, told in done.stderr) == (code, "", True), done.stderr
    assert portfolio.json("extension", "list", "--as-of", "2026-11")["extensions"][0]["months"] == 2
    states = [g["state"] for g in portfolio.json("goal", "list", "--as-of", "2026-11")["goals"]]
    assert states == ["unknown", "told"]
    shown = portfolio("show", "C2", "--as-of", "2026-11", lang="zh").stdout
    assert "竣工财务决算延期2个月" in shown
    assert "不少于150张；—；无记录" in shown
    assert len(portfolio.json("show", "C2", "--as-of", "2026-11")["goals"]) == 2
