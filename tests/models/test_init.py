"""Importing the room settles how torch's threads wait, before torch is there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SETTINGS = {"GOMP_SPINCOUNT": "1000", "KMP_BLOCKTIME": "1"}


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=True,
    )


def test_what_the_user_set_stays() -> None:
    code = "import os, gltr_desktop.models; print(os.environ['GOMP_SPINCOUNT'])"
    assert run(code, GOMP_SPINCOUNT="7").stdout.strip() == "7"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere torch uses another OpenMP library")
def test_torch_waits_only_briefly() -> None:
    # With this setting OpenMP tells what it has been set to when it is loaded.
    printed = run(
        "import gltr_desktop.models.engines.causal.loading", OMP_DISPLAY_ENV="VERBOSE"
    ).stderr
    assert "GOMP_SPINCOUNT = '1000'" in printed
