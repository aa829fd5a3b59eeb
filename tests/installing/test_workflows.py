"""Workflows call what is there, may do no more than they need, and release only what was tried."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from gltr_desktop import __version__

CHECKOUT = Path(__file__).parents[2]
FILES = sorted((CHECKOUT / ".github" / "workflows").glob("*.yml"))
WORKFLOWS = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES}
RELEASE = WORKFLOWS["release"]["jobs"]
sys.path.insert(0, str(CHECKOUT / "packaging"))

from check_tag import problem  # noqa: E402 - it lies in a folder of scripts

SIGNED = "object 1\ntype commit\n\nVersion\n-----BEGIN SSH SIGNATURE-----\nAAAA\n"


def steps(jobs: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in jobs.values() for step in job["steps"]]


def commands(jobs: dict[str, Any]) -> list[str]:
    return [step["run"] for step in steps(jobs) if "run" in step]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_files_that_a_workflow_names_are_there(name: str) -> None:
    text = "\n".join(commands(WORKFLOWS[name]["jobs"]))
    files = set(re.findall(r"(?<![\w./-])(?:\.ci|packaging|docs|tests)/[\w./-]*\w", text))
    assert [file for file in files if not (CHECKOUT / file).exists()] == []
    begun = re.findall(r"(?:^|[|&;(] *)((?:\.ci|packaging)/[\w./-]+)", text, re.MULTILINE)
    assert [file for file in begun if not os.access(CHECKOUT / file, os.X_OK)] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_targets_that_a_workflow_makes_are_in_the_makefile(name: str) -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    text = "\n".join(commands(WORKFLOWS[name]["jobs"]))
    made = re.findall(r"(?:^|[&;(] *)make (?:-C \S+ )?([a-z-]+)", text, re.MULTILINE)
    assert set(made) <= targets


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_job_may_only_read_and_ends_by_itself(name: str) -> None:
    workflow = WORKFLOWS[name]
    assert workflow["permissions"] == {"contents": "read"}
    allowed = {
        job: found["permissions"]
        for job, found in workflow["jobs"].items()
        if "permissions" in found
    }
    assert set(allowed) <= {"draft"}
    assert all(job["timeout-minutes"] <= 120 for job in workflow["jobs"].values())


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_those_of_github_in_a_major_version(name: str) -> None:
    used = {step["uses"] for step in steps(WORKFLOWS[name]["jobs"]) if "uses" in step}
    assert [action for action in used if not re.fullmatch(r"actions/[\w-]+@v\d+", action)] == []


def test_an_action_has_one_version_in_all_workflows() -> None:
    used = {
        step["uses"]
        for workflow in WORKFLOWS.values()
        for step in steps(workflow["jobs"])
        if "uses" in step
    }
    assert len(used) == len({action.partition("@")[0] for action in used})


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_name_of_a_branch_or_tag_becomes_part_of_a_command(name: str) -> None:
    # They come in variables of the environment: a name may hold what a shell would run.
    for command in commands(WORKFLOWS[name]["jobs"]):
        assert all(
            found.startswith("runner.") for found in re.findall(r"\$\{\{ *(.*?) *\}\}", command)
        )


@pytest.mark.parametrize("name", WORKFLOWS)
def test_what_a_job_fetches_was_left_there_by_one_that_it_waits_for(name: str) -> None:
    jobs = WORKFLOWS[name]["jobs"]
    left = {
        step["with"]["name"]: job
        for job, found in jobs.items()
        for step in found["steps"]
        if step.get("uses", "").startswith("actions/upload-artifact@")
    }
    for found in jobs.values():
        needs = found.get("needs", [])
        for step in found["steps"]:
            fetched = step.get("with", {}).get("name")
            if step.get("uses", "").startswith("actions/download-artifact@") and fetched:
                assert left[fetched] in ([needs] if isinstance(needs, str) else needs)


def test_nothing_is_released_that_any_job_refuses() -> None:
    assert set(RELEASE["draft"]["needs"]) == set(RELEASE) - {"draft", "tag"}
    assert "github.ref_type == 'tag'" in RELEASE["draft"]["if"]
    assert "!failure()" in RELEASE["draft"]["if"]
    assert all("needs" in job for name, job in RELEASE.items() if name != "tag")
    (released,) = (text for text in commands({"draft": RELEASE["draft"]}) if "gh release" in text)
    assert "--draft" in released


@pytest.mark.parametrize("name", ["pip", "debian", "appimage", "flatpak", "macos", "windows"])
def test_what_people_install_passes_its_smoke_test_before(name: str) -> None:
    text = "\n".join(commands({name: RELEASE[name]}))
    scripts = re.findall(r"packaging/[\w/]*try_\w+\.(?:py|sh)", text)
    text += "".join((CHECKOUT / script).read_text(encoding="utf-8") for script in scripts)
    assert "--smoke-test" in text


@pytest.mark.parametrize("name", ["dist", "linux", "macos", "windows"])
def test_what_is_released_comes_with_the_list_of_its_parts(name: str) -> None:
    uploads = (step for step in RELEASE[name]["steps"] if "upload-artifact" in step.get("uses", ""))
    (left,) = (step["with"]["path"] for step in uploads)
    assert "dist/*.cdx.json" in left.split()


def test_no_workflow_names_an_address() -> None:
    assert [file.name for file in FILES if "://" in file.read_text(encoding="utf-8")] == []


def test_a_signed_tag_of_this_version_is_a_release() -> None:
    assert problem(f"v{__version__}", SIGNED) is None


@pytest.mark.parametrize(
    ("tag", "found", "why"),
    [
        ("v0.0.1", SIGNED, "does not name the version"),
        (__version__, SIGNED, "does not name the version"),
        (f"v{__version__}", None, "only a name of a commit"),
        (f"v{__version__}", "object 1\ntype commit\n\nVersion\n", "not signed"),
    ],
)
def test_another_tag_is_not(tag: str, found: str | None, why: str) -> None:
    assert why in (problem(tag, found) or "")
