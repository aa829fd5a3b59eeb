"""Parses the XML of documents, and refuses what could do harm: entities and deep nesting."""

from __future__ import annotations

from lxml import etree

from gltr_desktop.documents.refusals import damaged_error
from gltr_desktop.errors import InputError


def parsed(data: bytes, name: str, *, doctype_allowed: bool = False) -> etree._Element:
    """The root of the XML ``data`` from the document ``name``.

    Entities are not resolved, whatever ``doctype_allowed``; but no office program writes a DOCTYPE
    at all.

    Raises:
        InputError: the XML is damaged, declares a DOCTYPE, or is nested too deeply.
    """
    # Without huge_tree, libxml2 refuses a nesting of more than 256 elements. With collect_ids, it
    # refuses documents in which the same xml:id stands twice, as some programs write them.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise InputError(
                f"“{name}” is nested too deeply to be read.",
                "Copy the text from the program it comes from.",
            ) from None
        raise damaged_error(name) from None
    if not doctype_allowed and root.getroottree().docinfo.internalDTD is not None:
        raise InputError(
            f"“{name}” declares entities (a DOCTYPE), which no office program writes.",
            "Do not open it unless you know where it comes from.",
        )
    return root
