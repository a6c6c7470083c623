"""`docs/cli.md`: every command with every option in both languages, as the program has them.

PORTFOLIO_HOLD=1 with this test writes it anew.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import click

from portfolio.cli.main import COMMANDS, portfolio
from portfolio.values.errors import (
    BadInput,
    DatabaseProblem,
    OutputProblem,
    WrongUsage,
)
from portfolio.values.language import speaking, translate

FILE = Path(__file__).parents[2] / "docs" / "cli.md"
HEAD = f"""# Commands 命令

    portfolio [--db PATH|URL] [--plan CODE] [--district CODE] [--lang zh|en] [--read-only] COMMAND

Made of the program itself; `portfolio COMMAND --help` shows the same. 本页由程序生成，与 `--help` 一致。

Data on stdout, words on stderr. A command that ends in an error has changed nothing.
数据写到标准输出，说明写到标准错误。命令出错结束时，数据库未作任何改动。

| exit code 退出码 | meaning | 含义 |
|---|---|---|
| 0 | done | 完成 |
| 1 | a fault of the program | 程序故障 |
| {WrongUsage.exit_code} | wrong usage | 用法有误 |
| 3 | `--check`: the target is missed | `--check`：目标未达到 |
| 4 | `--check`: a figure does not reconcile, or a finding stands | `--check`：数据核对不一致，或仍有问题未整改 |
| {BadInput.exit_code} | bad input or a doubt; nothing was written | 输入有误或存疑，未写入 |
| 6 | somebody else was first | 他人已先修改 |
| {DatabaseProblem.exit_code} | the database | 数据库问题 |
| {OutputProblem.exit_code} | an output file | 输出文件问题 |
| 128 + n | ended by signal n | 被信号 n 结束 |
"""


def reference() -> str:
    """Return the whole page."""
    context = click.Context(portfolio, info_name="portfolio")
    parts = [HEAD, *_options(portfolio, context)]
    for name in sorted((*COMMANDS, "tui")):
        found = portfolio.get_command(context, name)
        assert found is not None
        parts += _command(found, click.Context(found, context, name), f"portfolio {name}")
    return "\n".join(parts)


def _command(command: click.Command, context: click.Context, path: str) -> Iterator[str]:
    yield f"## {path}\n"
    short = COMMANDS.get(path.removeprefix("portfolio "), ("", ""))[1]
    english, chinese = _both(lambda: command.help or translate(short))
    yield f"{english} {chinese}\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            part = command.get_command(context, name)
            assert part is not None
            yield from _command(part, click.Context(part, context, name), f"{path} {name}")
        return
    with speaking("en"):
        pieces = " ".join(command.collect_usage_pieces(context))
    yield f"    {path} {pieces}\n"
    yield from _options(command, context)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    rows = [
        f"| `{_shown(item, context)}` | {english} | {chinese} |"
        for item in command.get_params(context)
        if isinstance(item, click.Option) and "--help" not in item.opts
        for english, chinese in [_both(lambda item=item: _told(item, context))]
    ]
    if rows:
        yield "\n".join(("| option 选项 | | |", "|---|---|---|", *rows)) + "\n"


def _shown(item: click.Option, context: click.Context) -> str:
    with speaking("en"):
        record = item.get_help_record(context)
    assert record is not None
    return record[0].replace("|", "\\|")


def _told(item: click.Option, context: click.Context) -> str:
    record = item.get_help_record(context)
    assert record is not None
    return " ".join(record[1].split()).replace("|", "\\|")


def _both(told: object) -> tuple[str, str]:
    found = []
    for language in ("en", "zh"):
        with speaking(language):
            found.append(" ".join(told().split()))
    return found[0], found[1]


def test_the_page_of_commands_is_what_the_program_has():
    made = reference()
    if os.environ.get("PORTFOLIO_HOLD"):
        FILE.write_text(made, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == made


def test_every_option_says_what_it_does_in_both_languages():
    lines = [line for line in reference().splitlines() if line.startswith("| `")]
    assert len(lines) > 200
    for line in lines:
        _, english, chinese = line.replace("\\|", "/").strip("| ").split(" | ")
        assert english, line
        assert chinese, line
        assert chinese != english, line
