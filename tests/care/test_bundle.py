"""The archive for offices without a network: installed from nothing but itself, it does the job."""

import os
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.bundle import making


def wheel_of(distribution, folder):
    """Pack a distribution as it is installed here into a wheel; one that is linked in has none."""
    metadata = distribution.read_text("WHEEL") or ""
    *_, tag = (line[5:] for line in metadata.splitlines() if line.startswith("Tag: "))
    name = distribution.name.replace("-", "_")
    with zipfile.ZipFile(folder / f"{name}-{distribution.version}-{tag}.whl", "w") as book:
        for path in distribution.files or ():
            if ".." not in path.parts and path.suffix != ".pyc":
                book.write(distribution.locate_file(path), str(path))


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The archive of this machine, of what is installed here: a test downloads nothing."""
    folder = tmp_path_factory.mktemp("wheels")
    making.own_wheel(folder)
    for distribution in distributions():
        if distribution.name != "portfolio-tracker" and distribution.read_text("WHEEL"):
            wheel_of(distribution, folder)
    target = tmp_path_factory.mktemp("bundle")
    return making.pack("portfolio", folder.glob("*.whl"), target, ".tar.gz")


def unpacked(archive, folder):
    with tarfile.open(archive) as book:
        book.extractall(folder, filter="data")
    return folder / "portfolio"


def installed(folder, target):
    return subprocess.run(
        ["sh", folder / "install.sh", target],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": str(target.parent), "PYTHON": sys.executable},
    )


@pytest.mark.long
def test_the_archive_is_installed_without_a_network_and_does_the_main_job(archive, tmp_path):
    done = installed(unpacked(archive, tmp_path / "有 空格"), tmp_path / "安装 到此")
    assert done.returncode == 0, done.stdout + done.stderr
    program = tmp_path / "安装 到此" / "bin" / "portfolio"
    assert f"已安装: {program}" in done.stdout
    run = {
        "cwd": tmp_path,
        "env": {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PORTFOLIO_DB": "p.db"},
        "capture_output": True,
        "text": True,
        "encoding": "utf-8",
    }
    for arguments in (
        ("init",),
        ("report", "N1", "--month", "2023-12", "--percent", "85", "--note", "x"),
        ("monthly", "--month", "2023-12", "--out", "pack"),
    ):
        subprocess.run([program, *arguments], check=True, **run)
    asked = [program, "--lang", "en", "rollup", "--as-of", "2026-11", "--check"]
    found = subprocess.run(asked, check=False, **run)
    assert (found.returncode, "91 beds short" in found.stderr) == (3, True)
    assert {path.suffix for path in (tmp_path / "pack").iterdir()} >= {".png", ".xlsx", ".docx"}


@pytest.mark.long
def test_an_archive_that_was_damaged_is_not_installed(archive, tmp_path):
    folder = unpacked(archive, tmp_path)
    (wheel,) = (folder / "wheels").glob("click-*.whl")
    wheel.write_bytes(wheel.read_bytes()[:-1])
    done = installed(folder, tmp_path / "target")
    assert (done.returncode, wheel.name in done.stdout) == (1, True)
    assert not (tmp_path / "target").exists()


def test_what_another_system_requires_is_seen(tmp_path):
    with zipfile.ZipFile(tmp_path / "one-1.0-py3-none-any.whl", "w") as book:
        lines = (
            *("Metadata-Version: 2.1", "Name: one", "Version: 1.0", "Requires-Dist: two"),
            "Requires-Dist: colorama; platform_system == 'Windows'",
            "Requires-Dist: old; python_version < '3.12'",
            "Requires-Dist: docs; extra == 'docs'",
        )
        book.writestr("one-1.0.dist-info/METADATA", "\n".join(lines) + "\n")
    linux, _, windows = making.PLATFORMS
    assert making.missing(tmp_path, linux, ["3.12"]) == ["two"]
    assert making.missing(tmp_path, windows, ["3.11", "3.12"]) == ["colorama", "old", "two"]


def test_the_same_files_give_the_same_archive(tmp_path):
    wheel = tmp_path / "one-1.0-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        made.append(making.pack("portfolio", [wheel], tmp_path / name, ".tar.gz").read_bytes())
    assert made[0] == made[1]
    assert Path(making.__file__).parent.joinpath("install.py").read_bytes() in _files(
        tmp_path / "a"
    )


def _files(folder):
    with tarfile.open(folder / "portfolio.tar.gz") as book:
        return [file.read() for item in book if (file := book.extractfile(item))]
