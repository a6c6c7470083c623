"""The log file tells how runs ended, and nothing of what was typed."""

import errno
import os
from logging.handlers import RotatingFileHandler

from portfolio.cli import logbook


def bug():
    phone = "王芳 13800000000"  # must not be told
    raise ValueError(f"123456789 {phone}")


def test_a_bug_is_told_by_its_places_and_not_by_its_values(tmp_path):
    try:
        bug()
    except ValueError as error:
        logbook.write(tmp_path, "report", 1, 0.5, error)
    told = (tmp_path / "portfolio.log").read_text("utf-8")
    assert "ERROR" in told
    assert "command report, exit 1, 0.50 s, ValueError, at " in told
    assert "bug:" in told
    assert "王芳" not in told
    assert "123456789" not in told
    assert (tmp_path / "portfolio.log").stat().st_mode & 0o777 == 0o600
    assert tmp_path.stat().st_mode & 0o777 == 0o700


def test_the_log_keeps_a_bounded_number_of_lines(tmp_path, monkeypatch):
    monkeypatch.setattr(logbook, "_SIZE", 500)
    for number in range(60):
        logbook.write(tmp_path, f"list{number}", 0, 0.1, None)
    files = sorted(tmp_path.iterdir())
    assert [item.name for item in files] == [
        "portfolio.log",
        "portfolio.log.1",
        "portfolio.log.2",
        "portfolio.log.3",
    ]
    assert all(item.stat().st_size <= 500 for item in files)
    assert "list59" in files[0].read_text("utf-8")


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path, capfd):
    (tmp_path / "file").write_text("")
    logbook.write(tmp_path / "file", "list", 0, 0.1, None)
    (tmp_path / "state" / "portfolio.log").mkdir(parents=True)
    logbook.write(tmp_path / "state", "list", 0, 0.1, None)
    assert capfd.readouterr() == ("", "")


def test_a_log_on_a_full_disk_stops_nothing(tmp_path, monkeypatch, capfd):
    class Full(RotatingFileHandler):
        def close(self):
            super().close()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(logbook, "RotatingFileHandler", Full)
    logbook.write(tmp_path, "list", 0, 0.1, None)
    assert capfd.readouterr() == ("", "")
