"""The office the harnesses work in: a founded database, a clock that stands, and what holds of both."""

import atexit
import csv
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import DBAPIError

from portfolio.care.service import backups, founding
from portfolio.exchange.service import archive, forms
from portfolio.history.service import log as history
from portfolio.projects.records.supervision import AuditRow
from portfolio.projects.service import approvals, reports, supervision
from portfolio.store import database, schema, shape
from portfolio.store.database import Database
from portfolio.store.engines import Place
from portfolio.store.log import Authorship
from portfolio.store.models import Base
from portfolio.store.opening import engine_for
from portfolio.store.system import login
from portfolio.values.errors import PortfolioError
from portfolio.values.months import Month
from tests.fixtures.formfilling import fill
from tests.safety import children
from tests.safety.trial import newer_program
from tui.list.arrangement import Arrangement
from tui.shell import preferences
from tui.shell.drafts import Draft, Drafts

#: The moment of every command, so that one run writes what another one writes.
MOMENT: Final = datetime(2026, 11, 24, 8, tzinfo=UTC)
MONTH: Final = Month.of(2026, 10)
_ROOT: Final = Path(__file__).parents[2]
CODES: Final = ("C1", "C2", "C3", "N1", "N2", "P1", "P2", "P3", "P4")


def author(
    reason: str = "safety", who: str = "officer", before: timedelta = timedelta(0)
) -> Authorship:
    """Return who makes a change, so long `before` the moment that stands; as the commands would."""
    known = login()
    return Authorship(who, MOMENT - before, reason, "" if known == who else known)


class _Standing(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return MOMENT if tz else MOMENT.replace(tzinfo=None)


def nothing_special() -> AbstractContextManager[None]:
    return nullcontext()


def stop_the_clock() -> None:
    """Have the commands of this process and its children say it is `MOMENT`, and one user type."""
    from portfolio.cli import settings

    settings.datetime = _Standing
    os.environ["PORTFOLIO_USER"] = "officer"
    os.environ["PORTFOLIO_STATE"] = _state()
    os.environ.pop("PORTFOLIO_DB", None)


@cache
def _state() -> str:
    """Return a folder for the log file of this process and its children; it goes at the end."""
    folder = tempfile.mkdtemp(prefix="safety-state-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _template() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "portfolio.db"
        founding.found(path, author("init"))
        return path.read_bytes()


def seeded(folder: Path) -> Path:
    """Put a founded database into a folder; return its path."""
    path = folder / "portfolio.db"
    path.write_bytes(_template())
    path.chmod(0o600)
    return path


def note(path: Path, code: str, text: str, **more: Any) -> None:
    reports.file_report(Database(path), author(), code, MONTH, {"note": text}, **more)


# --- what must hold ----------------------------------------------------------------------------


def content(path: Path) -> list[str]:
    """Return everything a database holds, as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def faults(path: Path) -> list[str]:
    """Open a database with the program, and return what is not as it must be."""
    try:
        found = inside(path)
        if schema.current(path) != database.HEAD:
            return found
        problems = history.check(Database(path)).problems
    except PortfolioError as error:
        return [f"it does not open: {error}"]
    except (sqlite3.Error, DBAPIError) as error:
        return [f"SQLite says: {error}"]
    found += [problem.template.format(**problem.values) for problem in problems[:2]]
    return found + unlike_the_log(path)


#: A version goes up by one with each change that edits the record. It starts at 1, or past the
#: change that took back the one before it.
_VERSIONS: Final = """
    SELECT count(*) FROM "{table}" AS it WHERE version - 1 - (
        SELECT count(DISTINCT change_set_id) FROM change
        WHERE record = '{table}' AND record_key = CAST(it.id AS TEXT) AND field IS NOT NULL AND id > (
            SELECT max(id) FROM change
            WHERE record = '{table}' AND record_key = CAST(it.id AS TEXT) AND field IS NULL)
    ) NOT IN (
        SELECT 0 UNION SELECT change_set_id FROM change
        WHERE record = '{table}' AND field IS NULL AND new IS NULL)
"""


def unlike_the_log(path: Place) -> list[str]:
    """Return the tables with records whose version is not what the log makes it."""
    with Database(path).reading() as session:
        connection = session.connection()
        wrong = {
            table.name: connection.exec_driver_sql(_VERSIONS.format(table=table.name)).scalar_one()
            for table in Base.metadata.sorted_tables
            if "version" in table.c
        }
    return [f"{number} versions of {table} are wrong" for table, number in wrong.items() if number]


def inside(path: Path) -> list[str]:
    with engine_for(path).connect() as connection:
        whole = list(connection.exec_driver_sql("PRAGMA integrity_check").scalars())
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    found = [] if whole == ["ok"] else [f"integrity: {whole[0]}"]
    return found + ([f"{len(broken)} broken references"] if broken else [])


def unlike_the_models(path: Path) -> list[str]:
    with engine_for(path).connect() as connection:
        return shape.unlike(connection)


# --- the writing commands ------------------------------------------------------------------------


def _seeded(folder: Path) -> None:
    seeded(folder)


def _reported(folder: Path) -> None:
    path = seeded(folder)
    earlier = author(before=timedelta(days=1))
    reports.file_report(Database(path), earlier, "N1", MONTH, {"stage": "fit_out", "note": "一"})


def _packed(folder: Path) -> None:
    _reported(folder)
    (folder / "pack").mkdir()


def _backed_up(folder: Path) -> None:
    path = seeded(folder)
    backups.back_up(Database(path), MOMENT, folder / "backup.db")
    approvals.plan_year(
        Database(path), author(), "N1", 2026, amount=1, milestone=None, source="文件"
    )


def _audited(folder: Path) -> None:
    """Put down what auditors found of a project."""
    path = seeded(folder)
    row = AuditRow("N1", "审-1", "2026-03-01", "超概算", "2026-09-30", None, None, "审计报告")
    supervision.put_down(Database(path), author(), row)


def _handed_in(folder: Path) -> None:
    """Put a table beside the database: one project of the seed with other code, name and cost."""
    seeded(folder)
    with (_ROOT / "seed_projects.csv").open(encoding="utf-8-sig", newline="") as file:
        heading, first, *_ = csv.reader(file)
    first[:5] = ["Y1", first[1], "第一院", "Hospital 1", ""]
    first[heading.index("investment_yuan")] = "133000000.00"
    first[heading.index("investment_printed")] = "1.33 亿元"
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, first])


def _half_bad(folder: Path) -> None:
    """Put a table beside the database of which one row cannot be taken in."""
    _handed_in(folder)
    with (folder / "table.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["Y2", "第二组", "", "", ""])


def _dumped(folder: Path) -> None:
    _reported(folder)
    archive.dump(Database(folder / "portfolio.db"), folder / "all.jsonl")
    (folder / "portfolio.db").unlink()


def _forms_back(folder: Path) -> None:
    path = seeded(folder)
    (sent,) = forms.send_out(Database(path), MONTH, folder / "forms").files
    fill(sent.path, {("C2", "percent"): 80, ("N1", "note"): "幕墙"})


def _gone(folder: Path) -> None:
    _backed_up(folder)
    (folder / "portfolio.db").unlink()


@dataclass(frozen=True)
class Act:
    """A writing command: what must stand before, what is typed; `{folder}` stands for the place.

    What the terminal UI writes without any command is a function, `does`.

    `slow` ones are tried at fewer operations in the short profile. `program` is what the program
    is while the command runs and is looked at: one that knows a newer revision, for an upgrade.
    With `files_first` files are done, and said to be, before the database is written to.
    """

    name: str
    typed: str
    before: Callable[[Path], None] = _seeded
    slow: bool = False
    files_first: bool = False
    program: Callable[[], AbstractContextManager[None]] = nothing_special
    does: Callable[[Path], None] | None = None

    def reads(self, name: str) -> bool:
        """Tell whether a file of the folder is one that was typed, or in a folder that was."""
        given = [word.removeprefix("{folder}/") for word in self.typed.split()]
        return name in given or name.partition("/")[0] in given

    def carry_out(self, folder: Path) -> None:
        """Do it in this process, and end the process as the program would."""
        if self.does is None:
            children.command(*self.arguments(folder))
        else:
            _ended(self.does, folder)

    def arguments(self, folder: Path) -> list[str]:
        words = [word.format(folder=folder) for word in self.typed.split()]
        return ["--db", str(folder / "portfolio.db"), *words]


def _ended(does: Callable[[Path], None], folder: Path) -> None:
    try:
        does(folder)
    except PortfolioError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)


# --- what the terminal UI keeps ---


def _draft(folder: Path, words: str) -> Draft:
    path, typed = str(folder / "portfolio.db"), {"note": words}
    return Draft(path, "N1", None, MONTH, typed, {"note": ""}, "2026-11-24T08:00:00Z")


def _keep_draft(folder: Path) -> None:
    Drafts(folder / "ui", folder / "portfolio.db").keep(_draft(folder, "打了一半"))


def _keep_draft_again(folder: Path) -> None:
    Drafts(folder / "ui", folder / "portfolio.db").keep(_draft(folder, "打了一半，又打了几个字"))


def _drop_draft(folder: Path) -> None:
    Drafts(folder / "ui", folder / "portfolio.db").drop("N1", None, MONTH)


def _drafted(folder: Path) -> None:
    seeded(folder)
    _keep_draft(folder)


def _keep_view(folder: Path) -> None:
    preferences.save(folder / "ui", preferences.Kept(views={"到期": Arrangement()}))


def _nothing(_: Path) -> None:
    pass


_WHY: Final = "--source 文件 --reason 更正"

#: All that writes. A new command gets its line here, and all harnesses try it.
ACTS: Final = (
    Act("init", "init", _nothing),
    Act(
        "init own",
        "init --empty --district beilun --district-name 北仑区 --plan bl-15 --title 规划"
        " --title-en Plan --years 2026-2030 --month 2026-06 --source 北仑规划",
        _nothing,
    ),
    Act("report", "report N1 --month 2026-10 --stage fit_out --note 一 --source 月报"),
    Act("report again", "report N1 --month 2026-10 --note 二 --clear stage", _reported),
    Act(
        "report forecast",
        "report N1 --month 2026-10 --forecast-finish 2027-6 --reason funding --source 月报",
        _reported,
    ),
    Act("project add", f"project add Z9 --name 新院 --beds-new 20 --investment 1亿 {_WHY}"),
    Act("project edit", "project edit C2 --owner 区中医医院 --reason 更正"),
    Act("project withdraw", f"project withdraw C3 --month 2026-10 {_WHY}"),
    Act("project merge", f"project merge C3 C2 --month 2026-10 {_WHY}"),
    Act("rebaseline", f"rebaseline N1 --month 2026-10 --beds-new 99 {_WHY}"),
    Act("annual", f"annual N1 --year 2026 --amount 1亿 {_WHY}"),
    Act("milestone", f"milestone N1 proposal_approved --date 2026-10-01 {_WHY}"),
    Act(
        "contract add",
        "contract add N1 合-1 --kind construction --amount 20亿 --party 施工单位"
        f" --date 2026-05-01 {_WHY}",
    ),
    Act("visit add", f"visit add N1 --date 2026-10-08 --by 区发改局 --found 主体施工 {_WHY}"),
    Act("extension add", f"extension add C2 --date 2026-10-08 --months 2 {_WHY}"),
    Act(
        "goal add",
        f"goal add N1 新增床位 --aspect output --target 280 --measure capacity_added {_WHY}",
    ),
    Act(
        "audit add",
        f"audit add N1 审-1 --date 2026-03-01 --words 超概算 --deadline 2026-09-30 {_WHY}",
    ),
    Act(
        "audit remedy",
        f"audit remedy N1 审-1 --date 2026-08-01 --words 已调整概算 {_WHY}",
        _audited,
    ),
    Act("review", "review N1 --month 2026-10", _reported),
    Act("undo", "undo", _reported),
    Act("population add", f"population add --as-of 2025-12-31 --residents 590000 {_WHY}"),
    Act(
        "target add",
        "target add --month 2030-12 --per-1000 7.5 --baseline-month 2025-12"
        f" --baseline-per-1000 6.6 {_WHY}",
    ),
    Act("stock change", f"stock change --month 2026-10 --beds -30 --name 康宁医院 {_WHY}"),
    Act(
        "project site add",
        "project site add N1 N1-9 --name 新院区 --township xikou --reason 增设",
    ),
    Act(
        "project kind",
        f"project kind N1 infectious --beds-new 70 --correct {_WHY}",
    ),
    Act(
        "project part add",
        "project part add N1 门诊楼 --label 其中 --investment 2亿 --beds-new 20 --finish 2025-12"
        f" {_WHY}",
    ),
    Act(
        "project split",
        "project split P2 --month 2026-10 --into P2A,P2B --name P2A=东院区 --name P2B=西院区"
        " --share P2A:new=20,opened=60,money=0.56亿 --share P2B:new=30,opened=40,money=1亿"
        f" {_WHY}",
    ),
    Act(
        "project correct", "project edit N2 --funder public --group planned --correct --reason 更正"
    ),
    Act(
        "rebaseline words",
        "rebaseline N2 --month 2026-10 --funder public --group planned --nature mixed"
        f" --investment-private 1亿 {_WHY}",
    ),
    Act(
        "plan add",
        f"plan add p-16 --title 十六五规划 --years 2031-2035 --month 2026-10 --status draft {_WHY}",
    ),
    Act("plan edit", "plan edit fenghua-14-5 --title 新题 --status approved --reason 批复"),
    Act("plan current", "plan edit fenghua-14-5 --current --from 2026-10 --reason 现行"),
    Act("district add", "district add beilun --name 北仑区 --name-en Beilun --reason 增区"),
    Act("township add", "township add new-town --name 新镇 --name-en Xinzhen --reason 增设"),
    Act(
        "document edit",
        "document edit daily-2024 --kind official --dated 2024-03-28 --note 更正 --reason 核对原件",
    ),
    Act(
        "stock add, boundary",
        f"stock add --month 2026-10 --beds 9000 --boundary --scope 新区划 {_WHY}",
    ),
    Act("stock add", f"stock add --month 2026-10 --beds 3300 {_WHY}"),
    Act(
        "indicator add",
        "indicator add T2-21 --name 每千人药师数 --unit 人 --type anticipatory --base 0.9"
        f" --base-year 2020 --target 1.2 --target-year 2025 {_WHY}",
    ),
    Act(
        "indicator add, measured",
        "indicator add T2-22 --name 负压病床 --measure infectious --base 0.50 --base-year 2020"
        f" --target 0.80 --target-year 2025 --direction positive {_WHY}",
    ),
    Act(
        "indicator add, again", f"indicator add T2-7 --name 执业医师 --target 4.5 --correct {_WHY}"
    ),
    Act("indicator observe", f"indicator observe T2-12 --year 2024 --value 4.2 {_WHY}"),
    Act(
        "indicator observe, again",
        f"indicator observe t2-17 --year 2022 --value 99.3 --note 更正 --correct {_WHY}",
    ),
    Act("chart", "chart gantt --month 2026-10 --out {folder}/gantt.png", slow=True),
    Act("monthly", "monthly --month 2026-10 --out {folder}/new", slow=True),
    Act(
        "monthly --force", "monthly --month 2026-10 --out {folder}/pack --force", _packed, slow=True
    ),
    Act(
        "monthly --issue",
        "monthly --month 2026-10 --out {folder}/new --issue",
        slow=True,
        files_first=True,
    ),
    Act(
        "monthly --by district",
        "monthly --month 2026-10 --out {folder}/new --by district",
        slow=True,
    ),
    Act("db backup", "db backup"),
    Act("db backup FILE", "db backup {folder}/copy.db"),
    Act("db restore", "db restore {folder}/backup.db --yes", _backed_up),
    Act("db restore, gone", "db restore {folder}/backup.db", _gone),
    Act("db upgrade", "db upgrade", program=newer_program),
    Act("db report-tables", "db report-tables --as-of 2026-10 --out {folder}/report.db", slow=True),
    Act("db copy", "db copy --to {folder}/copied.db", slow=True),
    Act("import", "import {folder}/table.csv --source 文件 --reason 导入", _handed_in),
    Act("funding", f"funding N1 --from special_bond --amount 1亿 {_WHY}"),
    Act("phase", f"phase N1 --year 2026 --planned 1亿 {_WHY}"),
    Act("budget", "budget --year 2027 --out {folder}/paper", slow=True),
    Act("export", "export --kind projects --out {folder}/list.xlsx"),
    Act("export all", "export --kind all --out {folder}/all.jsonl"),
    Act("export forms", "export --kind form --month 2026-10 --out {folder}/forms"),
    Act("export csv", "export --kind reports --out {folder}/list.csv"),
    Act("chart pdf", "chart capacity --month 2026-10 --out {folder}/beds.pdf", slow=True),
    Act("rollup xlsx", "rollup --as-of 2026-10 --format xlsx --out {folder}/rollup.xlsx"),
    Act("import all", "import {folder}/all.jsonl", _dumped),
    Act("import forms", "import {folder}/forms", _forms_back, slow=True),
    Act(
        "import marked",
        "import {folder}/table.csv --only-valid --annotate {folder}/marked.xlsx"
        " --source 文件 --reason 导入",
        _half_bad,
        files_first=True,
    ),
    Act("review return", "review N1 --month 2026-10 --return 请补充", _reported),
    Act("whatif save", "whatif --shift P1=+6 --save 推迟"),
    Act("draft kept", "tui", does=_keep_draft),
    Act("draft kept again", "tui", _drafted, does=_keep_draft_again),
    Act("draft dropped", "tui", _drafted, does=_drop_draft),
    Act("view kept", "tui", does=_keep_view),
)
