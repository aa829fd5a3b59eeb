"""Of a presentation of PowerPoint 97 to 2003 comes the same text as of a newer one."""

from __future__ import annotations

import struct
from contextlib import suppress

import pytest
from helpers.compound_files import compound_file
from hypothesis import given, settings
from hypothesis import strategies as st

from gltr_desktop.documents.document import Document, LockedError, ReadOptions
from gltr_desktop.documents.readers.slides import read
from gltr_desktop.errors import InputError

TITLE, BODY, NOTES, OTHER = 0, 1, 2, 4
DATE_PLACE, BODY_PLACE = 7, 0x0E
CURRENT, ENCRYPTED = 0xE391C05F, 0xF3D1C4DF


def opened(data: bytes) -> Document:
    return read(data, "talk.ppt", ReadOptions())


def record(kind: int, content: bytes, instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4, kind, len(content)) + content


def container(kind: int, *records: bytes, instance: int = 0) -> bytes:
    content = b"".join(records)
    return struct.pack("<HHI", instance << 4 | 0xF, kind, len(content)) + content


def text(kind: int, characters: str, *more: bytes) -> bytes:
    begin = record(0x0F9F, struct.pack("<I", kind))
    return begin + record(0x0FA0, characters.encode("utf-16-le")) + b"".join(more)


def options(**values: int) -> bytes:
    names = {"hidden": 0x03BF, "table": 0x039F}
    rows = [struct.pack("<HI", names[name], value) for name, value in values.items()]
    return record(0xF122, b"".join(rows), instance=len(rows))


def shape(
    content: bytes,
    *,
    place: int | None = None,
    corner: tuple[int, int] | None = None,
    more: bytes = b"",
) -> bytes:
    fills = (
        b""
        if place is None
        else container(0xF011, record(0x0BC3, struct.pack("<IBBH", 0, place, 0, 0)))
    )
    anchor = b"" if corner is None else record(0xF00F, struct.pack("<4i", *corner, 0, 0))
    box = container(0xF00D, content) if content else b""
    return container(0xF004, more, anchor, fills, box)


def slide(*shapes: bytes, is_hidden: bool = False) -> bytes:
    show = record(0x03F9, struct.pack("<IIBBH", 0, 0, 0, 0, 4 if is_hidden else 0))
    drawing = container(0x040C, container(0xF002, container(0xF003, shape(b""), *shapes)))
    return container(0x03EE, show, drawing)


def ppt(
    *slides: bytes,
    outlines: tuple[bytes, ...] = (),
    notes: tuple[bytes, ...] = (),
    older: bytes = b"",
    token: int = CURRENT,
) -> bytes:
    """A presentation of ``slides``, whose placeholders have their texts in ``outlines``.

    ``older`` is what the first slide was before it was edited.
    """

    def listed(first: int, count: int, instance: int) -> bytes:
        entries = (
            record(0x03F3, struct.pack("<IIIII", first + index, 0, 0, 256 + index, 0))
            + (outlines[index] if instance == 0 and index < len(outlines) else b"")
            for index in range(count)
        )
        return container(0x0FF0, *entries, instance=instance)

    first_page = 2 + len(slides)
    document = container(0x03E8, listed(2, len(slides), 0), listed(first_page, len(notes), 2))
    stream, places = b"", []
    for part in (document, *slides, *notes):
        places.append(len(stream))
        stream += part
    edit = 0
    versions = [[places[0], len(stream), *places[2:]], places] if older else [places]
    stream += older
    for version in versions:
        directory = len(stream)
        entry = 1 | len(version) << 20
        stream += record(0x1772, struct.pack(f"<I{len(version)}I", entry, *version))
        edit_before, edit = edit, len(stream)
        stream += record(0x0FF5, struct.pack("<IIIIIII", 0, 0, edit_before, directory, 1, 0, 0))
    user = record(0x0FF6, struct.pack("<III", 20, token, edit))
    return compound_file({"Current User": user, "PowerPoint Document": stream})


def test_title_then_points_then_boxes() -> None:
    first = slide(
        shape(text(OTHER, "A box.\rIts second paragraph.")),
        shape(record(0x0F9E, struct.pack("<I", 1)), place=BODY_PLACE),
        shape(record(0x0F9E, struct.pack("<I", 0))),
    )
    outline = text(TITLE, "Why bees\x0bdance") + text(BODY, "to show the way\rto tell the distance")
    second = slide(shape(text(TITLE, "Second slide")))
    assert opened(ppt(first, second, outlines=(outline,))).text == (
        "Why bees\ndance\n\nto show the way\nto tell the distance\n\nA box.\n\n"
        "Its second paragraph.\n\nSecond slide"
    )


def test_bullets_are_told_by_the_style_of_the_paragraph() -> None:
    def style(*runs: tuple[int, bool]) -> bytes:
        # Each run has a bullet or not, a bullet's letter, an alignment and a stop of the tabulator.
        given = 0x1 | 0x80 | 0x800 | 0x100000
        return record(
            0x0FA1,
            b"".join(
                struct.pack("<IHIHHHHHH", count, 0, given, int(bullet), 8226, 0, 1, 576, 0)
                for count, bullet in runs
            ),
        )

    box = text(OTHER, "one\rtwo\rplain", style((8, True), (6, False)))
    body = text(BODY, "point\rnone", style((6, True), (5, False)))
    assert opened(ppt(slide(shape(box), shape(body)))).text == "point\n\nnone\n\none\ntwo\n\nplain"


def test_dates_and_numbers_go() -> None:
    number = text(OTHER, "* of many", record(0x0FD8, struct.pack("<I", 0)))
    document = opened(ppt(slide(shape(text(OTHER, "1/27/13"), place=DATE_PLACE), shape(number))))
    assert document.text == " of many"
    assert document.notices == ("headers and footers left out",)


def test_a_table_has_its_cells_in_rows_and_columns() -> None:
    cells = [
        shape(text(OTHER, word), corner=corner)
        for word, corner in {
            "six": (9, 7),
            "bees": (1, 1),
            "minutes": (9, 1),
            "forty": (1, 7),
        }.items()
    ]
    table = container(0xF003, shape(b"", more=options(table=1)), *cells)
    group = container(0xF003, shape(b""), shape(text(OTHER, "In a group.")))
    assert opened(ppt(slide(table, group))).text == "bees\tminutes\nforty\tsix\n\nIn a group."


def test_hidden_slides_shapes_and_speaker_notes_go_and_are_told() -> None:
    shown = slide(
        shape(text(OTHER, "Shown.")), shape(text(OTHER, "No."), more=options(hidden=0x20002))
    )
    hidden = slide(shape(text(OTHER, "Hidden slide.")), is_hidden=True)
    page = slide(shape(text(NOTES, "Say hello.")))
    document = opened(ppt(shown, hidden, notes=(page,)))
    assert document.text == "Shown."
    assert document.notices == ("2 hidden passages left out", "speaker notes left out")


def test_of_a_slide_that_was_edited_the_newest_version_counts() -> None:
    data = ppt(slide(shape(text(OTHER, "New."))), older=slide(shape(text(OTHER, "Old."))))
    assert opened(data).text == "New."


def test_a_locked_presentation_is_refused_as_locked() -> None:
    with pytest.raises(InputError, match=r"talk\.ppt.* is locked with a password") as caught:
        opened(ppt(slide(shape(text(OTHER, "Shown."))), token=ENCRYPTED))
    assert not isinstance(caught.value, LockedError)  # Nobody is asked for it in vain.


def test_a_lost_slide_is_told() -> None:
    data = ppt(slide(shape(text(OTHER, "Shown."))), slide(shape(text(OTHER, "Lost."))))
    lost = data.replace(
        struct.pack("<IIIII", 3, 0, 0, 257, 0), struct.pack("<IIIII", 9, 0, 0, 257, 0)
    )
    document = opened(lost)
    assert document.text == "Shown."
    assert document.warning == "1 slide of “talk.ppt” could not be read."


PRESENTATION = ppt(
    slide(shape(text(TITLE, "Title")), shape(text(BODY, "one\rtwo"), place=BODY_PLACE)),
    slide(shape(text(OTHER, "Box"))),
)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(PRESENTATION) - 4), st.binary(min_size=1, max_size=4))
def test_a_changed_presentation_is_read_or_refused(place: int, change: bytes) -> None:
    data = PRESENTATION[:place] + change + PRESENTATION[place + len(change) :]
    with suppress(InputError):
        opened(data)
