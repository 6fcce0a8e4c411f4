"""Identifiers: 128 bits, as 22 characters of URL-safe base64.

New ones are UUID version 7 (they sort by the time they were made); derived ones are a hash of what they name,
so that two copies of a project that speak of the same thing use the same identifier.
"""

from __future__ import annotations

import base64
import hashlib
import os
import time


def new_id() -> str:
    """A fresh identifier (UUIDv7: 48 bits of milliseconds, 74 random bits)."""
    raw = bytearray(int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10))
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return from_bytes(bytes(raw))


def derived_id(*parts: str) -> str:
    """The identifier of the thing that ``parts`` names, the same everywhere and always."""
    return from_bytes(hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).digest())


def from_bytes(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def to_bytes(identifier: str) -> bytes:
    """The 16 bytes of an identifier. Raises ValueError when it is not one."""
    raw = base64.urlsafe_b64decode(identifier + "==")
    if len(identifier) != 22 or len(raw) != 16:
        raise ValueError(f"not an identifier: {identifier!r}")
    return raw


def is_id(identifier: str) -> bool:
    try:
        return from_bytes(to_bytes(identifier)) == identifier
    except ValueError:
        return False
