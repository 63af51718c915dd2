"""What of a result folder is not as it was written."""

from typing import NamedTuple

from paradiplomacy.common.languages.texts import Texts


class Changed(NamedTuple):
    """Tables and manifest that changed, and parts that are damaged; false where all is as it was written.

    Attributes:
        files: names of the files.
        damaged: number of the parts, which are left out.
    """

    files: tuple[str, ...] = ()
    damaged: int = 0

    def __bool__(self) -> bool:
        return bool(self.files or self.damaged)

    def told(self, texts: Texts) -> str:
        """A sentence in a language; empty where all is as it was written."""
        sentences = [texts("report.changed.files", files=", ".join(self.files))] if self.files else []
        if self.damaged:
            key = f"report.changed.damaged.{'one' if self.damaged == 1 else 'many'}"
            sentences.append(texts(key, number=texts.number(self.damaged)))
        return "; ".join(sentences)


AS_WRITTEN = Changed()
