"""The window that says that something unexpected happened, and hands over the report."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from playground.app.info import info_text

TITLE = "Something unexpected happened"
TEXT = (
    "The program goes on, but what you did last may not have worked. Save your work. If it happens again, the"
    " report helps to repair it; it is in the log too: {log}"
)


class CrashDialog(QMessageBox):
    """One window for all errors of a run: it opens once, and later reports are added to it."""

    def __init__(self, log: Path, parent: QWidget | None = None) -> None:
        super().__init__(
            QMessageBox.Icon.Warning, TITLE, TITLE + ".", QMessageBox.StandardButton.Close, parent
        )
        self.setInformativeText(TEXT.format(log=log))
        self.setModal(False)
        self.copy_button: QPushButton = self.addButton("Copy report", QMessageBox.ButtonRole.ActionRole)
        # A button of a message box closes it; this one must not.
        self.copy_button.clicked.disconnect()
        self.copy_button.clicked.connect(self.copy_report)
        self._reports: list[str] = []

    def show_report(self, report: str) -> None:
        """Add a report and show the window; the same report is shown once."""
        if report in self._reports:
            return
        self._reports.append(report)
        self.setDetailedText(self.report())
        self.show()

    @property
    def last_report(self) -> str:
        """The newest report, or an empty text."""
        return self._reports[-1] if self._reports else ""

    def report(self) -> str:
        """Return versions and all reports, as plain text."""
        return "\n".join((info_text(), *self._reports))

    def copy_report(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report())
