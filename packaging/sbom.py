"""Write the list of parts of the program (SBOM, CycloneDX 1.6 in JSON) to a file.

    python packaging/sbom.py FILE [BUNDLE]

It lists what the installed program needs here, or what the folder BUNDLE contains. The list of the
same parts is the same to the byte: its number is made of them, and it is dated only where
SOURCE_DATE_EPOCH says when.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import NAMESPACE_URL, UUID, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.utils import canonicalize_name
from parts import PROGRAM, Part, library, python, qt, required_distributions, shipped_data

from gltr_desktop import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence


def parts_of(bundle: Path | None) -> list[Part]:
    """What ``bundle`` contains; without one, what the installed program needs here."""
    if bundle is None:
        return [*map(library, required_distributions()), qt(), *shipped_data()]
    from bundle import parts_of_bundle

    return [*parts_of_bundle(bundle), qt(), python(), *shipped_data()]


def to_cyclonedx(parts: Sequence[Part]) -> str:
    """The list as a document of CycloneDX.

    Raises ``ValueError`` where it would not be valid by CycloneDX's schema.
    """
    bom = Bom(serial_number=UUID(int=0))
    # Typed as if there had to be a date; the schema does not ask for one.
    bom.metadata.timestamp = cast(Any, _date())
    needs = library(distribution(PROGRAM)).needs
    program = Part(
        PROGRAM, __version__, "application", "Apache-2.0", f"pkg:pypi/{PROGRAM}@{__version__}"
    )
    components: dict[str, Component] = {
        canonicalize_name(part.name): _component(part) for part in parts
    }
    bom.components.update(components.values())
    # What no other part asks for is here because the program does.
    asked_for = {name for part in parts for name in part.needs} - {*needs}
    direct = [of for name, of in components.items() if name not in asked_for]
    bom.metadata.component = _component(program)
    bom.register_dependency(bom.metadata.component, direct)
    for part in parts:
        needed = [components[name] for name in part.needs if name in components]
        bom.register_dependency(components[canonicalize_name(part.name)], needed)
    bom.serial_number = uuid5(NAMESPACE_URL, _json(bom))
    content = _json(bom)
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(content):
        raise ValueError(f"The list of parts is not valid: {error}")
    return content + "\n"


def _component(part: Part) -> Component:
    factory = LicenseFactory()
    component = Component(
        name=part.name,
        version=part.version,
        type=ComponentType(part.kind),
        bom_ref=part.purl or part.label,
        purl=PackageURL.from_string(part.purl) if part.purl else None,
        licenses=[factory.make_from_string(part.licence)] if part.licence else (),
        description=part.description,
    )
    for name, digest in part.files:
        file = Component(
            name=name,
            type=ComponentType.FILE,
            bom_ref=f"{part.label}#{name}",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
        )
        component.components.add(file)
    return component


def _json(bom: Bom) -> str:
    return make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)


def _date() -> datetime | None:
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    return None if seconds is None else datetime.fromtimestamp(int(seconds), UTC)


def write_sbom(path: Path, bundle: Path | None = None) -> None:
    """Write the list of what ``bundle`` contains, or the installed program needs, to ``path``.

    Raises ``ValueError`` where a native library in the bundle is nobody's.
    """
    path.write_text(to_cyclonedx(parts_of(bundle)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_sbom(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
