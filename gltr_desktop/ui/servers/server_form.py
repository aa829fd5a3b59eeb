"""The fields and buttons of the dialog for servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.ui.dialogs.settings.page import DropDown
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.servers.server_answer import ServerAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH = 600
_INTRO = (
    "A model on a server of vLLM or SGLang, such as one of your lab. A text is sent there when you"
    " have it analysed, and not before."
)
_KEEP_TIP = "In the keyring of the system, which other programs of yours may be able to read"
_KEPT_NOTE = "The key goes into the keyring of the system, and is used again the next time."
_SESSION_NOTE = "A key that is not kept is forgotten when the program ends."
_TOKENIZER_TIP = "The file “tokenizer.json” of the model, or the folder that holds it"
_TOKENIZER_NOTE = (
    "This server does not say where in the text its tokens are. Empty: the one in the Hugging Face"
    " cache, if it is there."
)


class ServerForm(QWidget):
    """Fills a dialog. What it says is typed by the user; who asks the server is the dialog."""

    edited = Signal()
    """The address or the key is another one."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        self.address = QLineEdit(self)
        self.address.setPlaceholderText("http://gpu.lab:8000")
        self.connect_button = QPushButton("Co&nnect", self)
        self.key = QLineEdit(self)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText("Only where the server asks for one")
        self.keep = QCheckBox("&Keep the key on this computer", self)
        self.keep.setToolTip(_KEEP_TIP)
        self.keep_note = self._quiet(_SESSION_NOTE)
        self.model = DropDown(self)
        self.model.setEditable(True)
        self.model.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.model.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.tokenizer = QLineEdit(self)
        self.tokenizer.setToolTip(_TOKENIZER_TIP)
        self.browse_button = QPushButton("&Browse…", self)
        self.tokenizer_note = self._quiet(_TOKENIZER_NOTE)
        self.answer = ServerAnswer(self)
        self.test_button = QPushButton("&Test", self)
        self.use_button = QPushButton("&Use This Model", self)
        self.close_button = QPushButton("Cancel", self)
        for button in (self.browse_button, self.test_button, self.close_button):
            button.setAutoDefault(False)
        self._lay_out(dialog)
        self.address.textEdited.connect(self.edited)
        self.key.textEdited.connect(self.edited)
        self.keep.toggled.connect(self._show_where_kept)
        self.model.activated.connect(self._show_beginning)

    def _quiet(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("kind", "quiet")
        label.setWordWrap(True)
        return label

    def _lay_out(self, dialog: QDialog) -> None:
        intro = QLabel(_INTRO, self)
        intro.setWordWrap(True)
        grid = self._grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        self._add_row(0, "&Address", self.address, self.connect_button)
        self._add_row(1, "Ke&y", self.key)
        grid.addWidget(self.keep, 2, 1, 1, 2)
        grid.addWidget(self.keep_note, 3, 1, 1, 2)
        self._add_row(4, "&Model", self.model)
        self.tokenizer_label = self._add_row(5, "T&okenizer", self.tokenizer, self.browse_button)
        grid.addWidget(self.tokenizer_note, 6, 1, 1, 2)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self.test_button)
        foot.addStretch(1)
        foot.addWidget(self.use_button)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(intro)
        layout.addLayout(grid)
        layout.addWidget(self.answer, 1)
        layout.addLayout(foot)
        around = QVBoxLayout(dialog)
        around.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        around.addWidget(self)
        dialog.setMinimumWidth(_WIDTH)

    def _add_row(
        self, row: int, text: str, field: QWidget, button: QWidget | None = None
    ) -> QLabel:
        label = QLabel(text, self)
        label.setBuddy(field)
        # An underlined letter takes more room than Qt leaves for it.
        label.setMinimumWidth(label.sizeHint().width() + GRID // 2)
        field.setAccessibleName(text.replace("&", ""))
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(field, row, 1, 1, 1 if button is not None else 2)
        if button is not None:
            self._grid.addWidget(button, row, 2)
        return label

    @property
    def model_name(self) -> str:
        """The name of the model on the server."""
        return self.model.currentText().strip()

    @property
    def tokenizer_path(self) -> str:
        """The path of the tokenizer; empty where none is needed or given."""
        # Whether the dialog itself is on the screen does not matter.
        return "" if self.tokenizer.isHidden() else self.tokenizer.text().strip()

    @property
    def default_button(self) -> QPushButton:
        """The button for what comes next."""
        return self.use_button if self.use_button.isEnabled() else self.connect_button

    def show_models(self, names: Sequence[str], present: str) -> None:
        """Offer these, with ``present`` chosen."""
        blocked = self.model.blockSignals(True)
        self.model.clear()
        self.model.addItems(names)
        self.model.setCurrentText(present)
        self.model.blockSignals(blocked)
        self._show_beginning()

    @Slot()
    def _show_beginning(self) -> None:
        """Have the names of models that are too long begin at their beginning."""
        line = self.model.lineEdit()
        if line is not None:
            line.setCursorPosition(0)
        self.model.setToolTip(self.model_name)

    def show_tokenizer(self, *, shown: bool) -> None:
        """Ask for the model's own tokenizer, or not."""
        for widget in (
            self.tokenizer_label,
            self.tokenizer,
            self.browse_button,
            self.tokenizer_note,
        ):
            widget.setVisible(shown)

    def show_possible(self, *, connected: bool, waiting: bool, named: bool) -> None:
        """Offer what can be done now; Return does what comes next."""
        self.connect_button.setEnabled(not waiting)
        self.model.setEnabled(connected and not waiting)
        can_choose = connected and named and not waiting
        self.test_button.setEnabled(can_choose)
        self.use_button.setEnabled(can_choose)
        self.connect_button.setDefault(not (can_choose or waiting))
        self.use_button.setDefault(can_choose)

    def _show_where_kept(self, is_kept: bool) -> None:
        self.keep_note.setText(_KEPT_NOTE if is_kept else _SESSION_NOTE)
