"""A module loader over one folder of the host, for the command line.

ATTACK: `../../etc/passwd`, a link that leads out of the folder, a name with a NUL. What is read must lie in
the folder after every link was followed.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any, Final, final

from jsvm.api.module_loader import ModuleRequest, denied, missing, usual_type

#: Endings that a specifier may leave out.
ENDINGS: Final = ("", ".js", ".mjs", ".json")
#: Larger files are refused, in bytes.
MAX_FILE: Final = 16 * 1024 * 1024


@final
class FolderLoader:
    """Modules are files under `root`; `./` and `../` start from the importing module, all else at the root.

    A module is named by its path from the root, so two ways to one file give one module.
    """

    __slots__ = ("_root",)

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def resolve(self, request: ModuleRequest) -> str:
        """The path of the file from the root."""
        specifier = request.specifier
        if "\0" in specifier or "\\" in specifier or ":" in specifier:
            raise denied(specifier)
        if specifier.startswith(("./", "../")) and request.referrer is not None:
            specifier = posixpath.join(posixpath.dirname(request.referrer), specifier)
        for ending in ENDINGS:
            path = (self._root / (specifier.lstrip("/") + ending)).resolve()
            if not path.is_relative_to(self._root):
                raise denied(request.specifier)
            if path.is_file():
                return path.relative_to(self._root).as_posix()
        raise missing(request.specifier)

    def load(self, request: ModuleRequest) -> dict[str, Any]:
        """The text of the file."""
        path = (self._root / request.specifier).resolve()
        if not path.is_relative_to(self._root) or path.stat().st_size > MAX_FILE:
            raise denied(request.specifier)
        return {"source": path.read_text("utf-8"), "source_type": usual_type(request)}
