"""Puts wheels, the installer and their digests into one archive a platform."""

import gzip
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from packaging.metadata import Metadata
from packaging.utils import canonicalize_name, parse_wheel_filename

from portfolio.values.version import __version__

ROOT: Final = Path(__file__).parents[2]
PIP: Final = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")
EXTRAS: Final = "[pdf,postgres]"
#: What is required by the extras that the archives hold, under the names of those who ask.
OPTIONAL: Final = ("pdfplumber", "psycopg", "psycopg-binary")
INSTALLERS: Final = ("install.py", "install.sh", "install.cmd")


class Platform(NamedTuple):
    """What an archive is for: its name, the tags that pip takes wheels of, how it is packed.

    `told` is what requirements may ask of the system there.
    """

    name: str
    tags: tuple[str, ...]
    ending: str
    told: dict[str, str]


def _linux(machine: str) -> Platform:
    kinds = ("manylinux_2_28", "manylinux_2_27", "manylinux_2_17", "manylinux2014")
    told = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
    return Platform(
        f"linux-{machine}",
        tuple(f"{kind}_{machine}" for kind in kinds),
        ".tar.gz",
        {**told, "platform_machine": machine},
    )


PLATFORMS: Final = (
    _linux("x86_64"),
    _linux("aarch64"),
    Platform(
        "windows-amd64",
        ("win_amd64",),
        ".zip",
        {
            "sys_platform": "win32",
            "platform_system": "Windows",
            "os_name": "nt",
            "platform_machine": "AMD64",
        },
    ),
)


def own_wheel(folder: Path) -> Path:
    """Build the program's wheel into a folder; return it."""
    subprocess.run(
        [
            *PIP,
            "wheel",
            "-q",
            "--no-index",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            folder,
            ROOT,
        ],
        check=True,
    )
    (wheel,) = folder.glob("portfolio_tracker-*.whl")
    return wheel


def download(platform: Platform, pythons: Sequence[str], folder: Path, wheel: Path) -> None:
    """Get the wheels that the program's own wheel needs on a platform.

    That one is named by its file: an index holds another program of this name. pip asks
    requirements of the system it runs on; what the other system asks for besides is got by name.
    """
    asked = [f"{wheel}{EXTRAS}", "pip"]
    while asked:
        for python in pythons:
            tags = [part for tag in platform.tags for part in ("--platform", tag)]
            subprocess.run(
                [
                    *(*PIP, "download", "-q", "-d", folder),
                    *("--only-binary=:all:", "--implementation", "cp", "--python-version", python),
                    *(*tags, *asked),
                ],
                check=True,
            )
        asked = missing(folder, platform, pythons)


def missing(folder: Path, platform: Platform, pythons: Sequence[str]) -> list[str]:
    """Return what the wheels of a folder require on a platform and no wheel there is."""
    wheels = list(folder.glob("*.whl"))
    here = {parse_wheel_filename(wheel.name)[0] for wheel in wheels}
    wanted = set()
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as book:
            (name,) = (one for one in book.namelist() if one.endswith(".dist-info/METADATA"))
            metadata = Metadata.from_email(book.read(name), validate=False)
        extras = ("", "pdf", "postgres", "binary")
        for requirement in metadata.requires_dist or ():
            told = [
                {**platform.told, "python_version": python, "extra": extra}
                for python in pythons
                for extra in (extras if requirement.name in OPTIONAL else ("",))
            ]
            if not requirement.marker or any(map(requirement.marker.evaluate, told)):
                wanted.add(canonicalize_name(requirement.name))
    return sorted(wanted - here)


def pack(name: str, wheels: Iterable[Path], target: Path, ending: str) -> Path:
    """Write an archive of wheels, installers and digests; the same files give the same bytes."""
    files = {f"wheels/{path.name}": path.read_bytes() for path in wheels}
    files |= {one: (Path(__file__).parent / one).read_bytes() for one in INSTALLERS}
    files = dict(sorted(files.items()))
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in files.items())
    files["SHA256SUMS"] = sums.encode()
    archive = target / f"{name}{ending}"
    (_zip if ending == ".zip" else _tar)(archive, name, files)
    return archive


def _zip(archive: Path, name: str, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as book:
        for path, data in files.items():
            book.writestr(zipfile.ZipInfo(f"{name}/{path}"), data)


def _tar(archive: Path, name: str, files: dict[str, bytes]) -> None:
    with (
        gzip.GzipFile(archive, "w", compresslevel=1, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as book,
    ):
        for path, data in files.items():
            item = tarfile.TarInfo(f"{name}/{path}")
            item.size, item.mode = len(data), 0o755 if path.endswith(".sh") else 0o644
            book.addfile(item, io.BytesIO(data))


def make(platforms: Sequence[Platform], pythons: Sequence[str], target: Path) -> list[Path]:
    """Make the archive of each platform with the wheels of each Python, and the digests of all."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    made = []
    for platform in platforms:
        folder = target / platform.name
        download(platform, pythons, folder, own_wheel(folder))
        name = f"portfolio-{__version__}-{platform.name}"
        made.append(pack(name, folder.glob("*.whl"), target, platform.ending))
        shutil.rmtree(folder)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made]
    (target / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    return made
