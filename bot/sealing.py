"""Files that only who holds a key can read: sealed in the age format, for recipients by their public keys, or by a passphrase.

Any age program opens them. Secrets come from files and settings, never from arguments, which every user of a machine can see.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_TOO_MUCH_WORK = "Excessive work parameter"
"""How age's refusal begins when a passphrase seems to take this machine far longer than the one that sealed."""
_TRIALS, _BETWEEN = 10, 0.3
_BEGINNINGS = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")


class SealError(Exception):
    """A file cannot be sealed or opened; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Seal:
    """By what a file is sealed: the public keys of whoever may open it, or a passphrase."""

    recipients: tuple[str, ...] = ()
    passphrase: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.recipients or self.passphrase)


def read_seal(recipients: Path | None, passphrase: str) -> Seal:
    """Return the seal of a file of public keys, one a line, or else of a passphrase. Raises SealError."""
    if recipients is None:
        return Seal(passphrase=passphrase)
    lines = _lines(recipients)
    if not lines:
        raise SealError(f"{recipients}: there is no key in it; write one public key a line (age1… or ssh-ed25519 …).")
    seal = Seal(tuple(lines))
    _recipients(seal)
    return seal


def check_key(key: str) -> None:
    """Refuse what is no public key. Raises SealError."""
    _recipients(Seal((key,)))


def is_sealed(path: Path) -> bool:
    """Return whether a file is sealed. Raises SealError."""
    try:
        with path.open("rb") as file:
            return file.read(64).startswith(_BEGINNINGS)
    except OSError as error:
        raise SealError(f"{path}: it cannot be read ({error.strerror}).") from None


def seal_file(source: Path, target: Path, seal: Seal) -> None:
    """Write a file sealed into a file that stands there already, so that its permissions stay. Raises SealError."""
    import pyrage

    try:
        if seal.passphrase:
            target.write_bytes(pyrage.passphrase.encrypt(source.read_bytes(), seal.passphrase))
        else:
            pyrage.encrypt_file(str(source), str(target), _recipients(seal))
    except (pyrage.EncryptError, OSError) as error:
        raise SealError(f"{target}: it cannot be sealed ({error}).") from None


def open_file(source: Path, target: Path, *, identity: Path | None, passphrase: str) -> None:
    """Write what a sealed file holds into a file that stands there already. Raises SealError."""
    import pyrage

    try:
        if identity is not None:
            pyrage.decrypt_file(str(source), str(target), _identities(identity))
        elif passphrase:
            target.write_bytes(_by_passphrase(source.read_bytes(), passphrase))
        else:
            raise SealError(
                f"{source}: it is sealed; name the file of its key with --identity, or set VOCES_BACKUP_PASSPHRASE."
            )
    except pyrage.DecryptError as error:
        if str(error).startswith(_TOO_MUCH_WORK):
            raise SealError(
                f"{source}: it was sealed on a much faster machine, or this one is too busy for it; try again when less runs"
                " here, or open it elsewhere with `age --decrypt`."
            ) from None
        raise SealError(f"{source}: it cannot be opened; this is another key, or the file is damaged or cut.") from None
    except OSError as error:
        raise SealError(f"{source}: it cannot be opened ({error.strerror}).") from None


def _by_passphrase(sealed: bytes, passphrase: str) -> bytes:
    """Return what a file sealed by a passphrase holds. Raises pyrage.DecryptError.

    age guesses from a trial of a millisecond how long the passphrase will take and refuses what seems sixteen times too long.
    Another program that runs just then is enough for that, so the guess is made again.
    """
    import pyrage

    for _ in range(_TRIALS - 1):
        try:
            return pyrage.passphrase.decrypt(sealed, passphrase)
        except pyrage.DecryptError as error:
            if not str(error).startswith(_TOO_MUCH_WORK):
                raise
        time.sleep(_BETWEEN)
    return pyrage.passphrase.decrypt(sealed, passphrase)


def _recipients(seal: Seal) -> Sequence[Any]:
    import pyrage

    found: list[Any] = []
    for number, line in enumerate(seal.recipients, start=1):
        try:
            kind = pyrage.ssh.Recipient if line.startswith("ssh-") else pyrage.x25519.Recipient
            found.append(kind.from_str(line))
        except pyrage.RecipientError:
            # Somebody may have put a secret key there: it is not said again.
            raise SealError(f"public key {number} is none; write age1… or ssh-ed25519 …, one a line.") from None
    return found


def _identities(path: Path) -> Sequence[Any]:
    import pyrage

    try:
        if path.read_bytes().startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(path.read_bytes())]
        return [pyrage.x25519.Identity.from_str(line) for line in _lines(path)]
    except pyrage.IdentityError:
        raise SealError(f"{path}: it holds no secret key that we can read; name an age or SSH identity file.") from None
    except OSError as error:
        raise SealError(f"{path}: it cannot be read ({error.strerror}).") from None


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise SealError(f"{path}: it cannot be read as a file of keys.") from None
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
