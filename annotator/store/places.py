"""Where a file lies: on this computer, or on a drive that several computers share.

SQLite's locks can't be relied on over a network. ``ANNOTATOR_NETWORK_DRIVES=write`` is for those who know that theirs
can (a home folder on a server that only they use).
"""

from __future__ import annotations

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
#: Types of file systems that are another computer's.
NETWORK = frozenset(
    "nfs nfs4 cifs smb3 smbfs ncpfs afs ceph davfs fuse.sshfs fuse.davfs2 fuse.rclone fuse.gvfsd-fuse".split()
)


def network_drive(path: Path) -> str:
    """The type of the network file system that ``path`` lies on; '' where it is none, or none can be known."""
    if os.environ.get("ANNOTATOR_NETWORK_DRIVES") == "write":
        return ""
    try:
        lines = MOUNTS.read_text(errors="replace").splitlines()
    except OSError:
        return "unc" if str(path.absolute()).startswith("\\\\") else ""
    place, found = Path(os.path.realpath(path)), (-1, "")
    for line in lines:
        parts = line.split(" ")
        if len(parts) > 2:
            mount = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), parts[1]))
            if place.is_relative_to(mount):
                found = max(found, (len(mount.parts), parts[2]), key=lambda one: one[0])
    return found[1] if found[1] in NETWORK else ""
