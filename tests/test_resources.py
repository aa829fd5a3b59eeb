"""The shipped data is found from a checkout and from an installed package."""

from __future__ import annotations

import runpy
import shutil
from typing import TYPE_CHECKING

from gltr_desktop import resources

if TYPE_CHECKING:
    from pathlib import Path


def test_a_checkout_has_its_templates() -> None:
    assert (resources.RESOURCES / "templates" / "analysis.html").is_file()


def test_an_installed_package_uses_the_folder_inside_it(tmp_path: Path) -> None:
    # A stray folder of the same name beside the package must not win.
    (tmp_path / "resources").mkdir()
    shipped = tmp_path / "gltr_desktop" / "resources"
    shipped.mkdir(parents=True)
    module = shutil.copy(resources.__file__, shipped.parent)
    assert runpy.run_path(str(module))["RESOURCES"] == shipped
