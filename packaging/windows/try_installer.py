"""Installs, uses and removes the program on Windows: ``python …/try_installer.py SETUP``.

SETUP is the installer. It runs without questions, as for one user who is no administrator. What
the user has must be as before at the end, and the program must have passed its own smoke test.
It is made for a machine that is thrown away afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SILENT = ("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART")
SETTINGS = r"HKCU\Software\gltr_desktop\gltr_desktop"
OFFER = r"HKCU\Software\Classes\.docx\OpenWithProgids"
DEFAULT = r"HKCU\Software\Classes\.srt"


def check(what: str, *, holds: bool) -> None:
    """Print ``what`` is checked.

    Raises:
        SystemExit: It does not hold.
    """
    print(f"{'ok' if holds else 'NOT OK'}: {what}", flush=True)
    if not holds:
        sys.exit(1)


def registry(*arguments: str) -> str:
    """What ``reg`` prints, in the words of ``arguments``; empty if there is no such key."""
    done = subprocess.run(["reg", *arguments], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def main(setup: Path) -> None:
    """Try ``setup``.

    Raises:
        SystemExit: Something is not as it should be.
        CalledProcessError: The installer, the program or the uninstaller failed.
    """
    data = Path(os.environ["LOCALAPPDATA"])
    program = data / "Programs" / "GLTR Desktop"
    kept = data / "gltr_desktop" / "reference" / "kept.txt"
    menu = Path(os.environ["APPDATA"], "Microsoft", "Windows", "Start Menu", "Programs")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("kept", encoding="utf-8")
    registry("add", SETTINGS, "/v", "kept", "/d", "kept", "/f")
    registry("add", DEFAULT, "/d", "Another.Program", "/f")

    # Installed over itself, as an update is.
    for _ in range(2):
        subprocess.run([setup, *SILENT, "/CURRENTUSER"], check=True)
    check("it is in the Start menu", holds=(menu / "GLTR Desktop.lnk").is_file())
    check("“Open with” offers it", holds="GltrDesktop.Document" in registry("query", OFFER))
    check("no default has changed", holds="Another.Program" in registry("query", DEFAULT, "/ve"))
    for command in ("--version", "--diagnostics", "--smoke-test"):
        subprocess.run([program / "gltr-desktop.exe", command], check=True)

    # It goes on as a copy of itself, which subprocess would not wait for.
    remove = f"Start-Process -Wait '{program / 'unins000.exe'}' -ArgumentList {','.join(SILENT)}"
    subprocess.run(["powershell", "-NoProfile", "-Command", remove], check=True)
    check("the program is gone", holds=not program.exists())
    check("“Open with” has forgotten it", holds=not registry("query", OFFER))
    check("no default has changed", holds="Another.Program" in registry("query", DEFAULT, "/ve"))
    check("files of the user are left", holds=kept.is_file())
    check("settings are left", holds="kept" in registry("query", SETTINGS))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
