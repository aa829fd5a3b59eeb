"""Gather the licences of everything that a bundle contains in one folder of it.

    python packaging/licenses.py BUNDLE FOLDER

FOLDER gets a folder for each part, and THIRD-PARTY.md, which lists them.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bundle import parts_of_bundle
from parts import PROGRAM, ROOT, Part, python, qt, shipped_data

from gltr_desktop import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

OVERVIEW = "THIRD-PARTY.md"

_HEAD = f"""\
# What GLTR Desktop {__version__} contains, and under which licences

GLTR Desktop itself is under the Apache License 2.0 (`{PROGRAM}/LICENSE`). This bundle also contains
the work of others, as they published it. The tables name each part and its licence;
the folder beside this file that has the part's name holds the licence's text and the authors'
notices.
"""

_QT = """
## Qt, and what the LGPL gives you

The window is drawn by Qt and by Qt for Python (PySide6 and Shiboken), which are used under the
GNU Lesser General Public License, version 3. You may therefore

- **replace them**: Qt's libraries lie as files of their own below the folder of the program, in
  `PySide6` and `shiboken6`. Others of the same version may be put in their place, changed ones too;
- **study and change them**: you may take the program apart as far as that needs it;
- **have their source**: that of Qt is published at <https://download.qt.io/official_releases/qt/>,
  and that of Qt for Python at <https://download.qt.io/official_releases/QtForPython/>, under the
  numbers of their versions below. Nothing in it was changed for this bundle.

Qt contains work of others in turn; its documentation lists it with its licences:
<https://doc.qt.io/qt-6/licenses-used-in-qt.html>.
"""

_SYSTEM = """
## Libraries of the system that the bundle was built on

They were copied as they are, so that the program runs where they are missing. Their licences are
given in the words of the distribution that built them, for its whole source package: much of what
is named concerns its tools and tests. The source of each is that of the package and version named
here, which the distribution publishes beside the package.
"""

_DATA = """
## Models, texts and pictures

The folder of each holds the card that says where it comes from and whom to name. The texts of the
Creative Commons licences are at <https://creativecommons.org/licenses/>.
"""

_LIBRARIES = """
## Python and its libraries

The source of each library is published on the Python Package Index under its name and version, and
that of PyInstaller, whose loader starts the program, as well.
"""


def write_licenses(bundle: Path, folder: Path) -> None:
    """Write the licences of what the folder ``bundle`` contains, and the overview, to ``folder``.

    Raises ``ValueError``, naming them, where parts have no text of their licence or nothing is
    known of a native library.
    """
    libraries = parts_of_bundle(bundle)
    distributions = [part for part in libraries if (part.purl or "").startswith("pkg:pypi/")]
    system = [part for part in libraries if part not in distributions]
    shipped = [*distributions, qt(), python()]
    known = [part for part in (*shipped, *system) if part.purl is not None]
    if bare := [part.label for part in known if not part.texts or part.licence is None]:
        raise ValueError(f"There is no licence of {', '.join(bare)}.")
    data = shipped_data()
    own = Part(PROGRAM, None, "application", "Apache-2.0", texts=(("LICENSE", ROOT / "LICENSE"),))
    for part in (own, *shipped, *system, *data):
        for name, source in part.texts:
            target = folder / part.label / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    sections = (
        (_QT, [part for part in shipped if "LGPL-3.0-only" in (part.licence or "")]),
        (_DATA, data),
        (_LIBRARIES, [part for part in shipped if part.name != "Qt"]),
        (_SYSTEM, system),
    )
    words = "".join(words + _table(parts) for words, parts in sections if parts)
    (folder / OVERVIEW).write_text(_HEAD + words, encoding="utf-8", newline="\n")


def _table(parts: Sequence[Part]) -> str:
    rows = sorted(map(_row, parts), key=str.casefold)
    return "\n| part | version | licence |\n|---|---|---|\n" + "".join(rows)


def _row(part: Part) -> str:
    return f"| {part.name} | {part.version or ''} | {part.licence or 'not known'} |\n"


def main(arguments: Sequence[str]) -> int:
    """The exit status: 1 where a licence is missing."""
    bundle, folder = map(Path, arguments)
    try:
        write_licenses(bundle, folder)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
