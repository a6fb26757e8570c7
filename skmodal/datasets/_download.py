"""Fetch a file over HTTP so that a broken line costs only what is missing."""

import hashlib
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tqdm import tqdm

BLOCK = 1 << 16  # bytes
RETRIABLE = {408, 425, 429}  # HTTP statuses below 500 that may pass if one waits


class _Interrupted(Exception):
    """The line broke or the server is unwell: trying again may help, and goes on from what has arrived."""


def download(
    url: str,
    path: Path,
    *,
    md5: str | None = None,
    n_retries: int = 3,
    delay: float = 1.0,
    timeout: float = 30.0,
    verbose: int = 1,
) -> Path:
    """Download `url` to `path`: whole, or not at all.

    What has arrived waits in `path` + ".part"; a later attempt, or a later call, asks the server for the rest of
    it only (an HTTP range request). A file that is there already and has the right `md5` is left as it is.

    Parameters
    ----------
    url : str
        An http or https address.
    path : Path
        The file to write, in a folder that exists.
    md5 : str, default=None
        The MD5 sum to expect, in hexadecimal; None takes the file as it comes.
    n_retries, delay, timeout, verbose
        As in :func:`fetch_mnist`. An attempt that is refused with status 5xx, 408, 425 or 429 is followed by another.

    Raises
    ------
    OSError
        If the server has no such file, or the attempts are used up (the part stays, to be resumed), or the sum is wrong
        (the part is removed), or `path` cannot be written (the part is removed); the message names the address or the
        file.
    """
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"download: {url!r} is not an http or https address.")
    if md5 is not None and path.exists() and _md5(path) == md5:
        return path
    part = path.with_name(path.name + ".part")
    for attempts_left in range(n_retries, -1, -1):
        try:
            _receive(url, part, timeout, verbose)
            break
        except _Interrupted as error:
            if not attempts_left:
                raise OSError(
                    f"download: {url} failed {n_retries + 1} time(s), at last because {error}. "
                    f"{_kept(part)} bytes are kept in {part}; calling again goes on from there."
                ) from error
        time.sleep(delay)
    _check(url, part, md5)
    with _removing_on_error(part):
        part.replace(path)
    return path


@contextmanager
def _removing_on_error(path: Path) -> Iterator[None]:
    """Where `path` cannot be written, remove what there is of it and say what to do."""
    try:
        yield
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        message = f"Cannot write ({reason}). Make room, mend the rights, or pass another data_home"
        # With the number, OSError makes itself a PermissionError where it is one.
        raise OSError(error.errno, message, str(path)) from error


def _receive(url: str, part: Path, timeout: float, verbose: int) -> None:
    """Add to `part` what it lacks; raise _Interrupted where that ends too early."""
    start = _kept(part)
    response = _open(url, part, start, timeout)
    if response is None:  # all of it is here
        return
    with response:
        total = _total(response)
        if start and not _continues(response, start):
            start = 0
        received = start
        bar = tqdm(desc=part.stem, total=total, initial=start, unit="B", unit_scale=True, disable=not verbose)
        with bar, _removing_on_error(part), part.open("ab" if start else "wb") as file:
            for block in _blocks(response):
                file.write(block)
                received += len(block)
                bar.update(len(block))
    if total is not None and received < total:
        raise _Interrupted(f"the connection closed after {received} of {total} bytes")


def _open(url: str, part: Path, start: int, timeout: float) -> HTTPResponse | None:
    """Ask for the file from byte `start` on; None says that there is nothing after it."""
    headers = {"User-Agent": "skmodal"} | ({"Range": f"bytes={start}-"} if start else {})
    try:
        return urlopen(Request(url, headers=headers), timeout=timeout)
    except HTTPError as error:
        with error:
            if error.code == 416 and start:
                if error.headers.get("Content-Range") == f"bytes */{start}":
                    return None
                part.unlink()  # longer than the file: it is of another one
                raise _Interrupted(f"the server has no byte {start}") from error
            if error.code >= 500 or error.code in RETRIABLE:
                raise _Interrupted(f"the server answered {error.code} {error.reason}") from error
            raise OSError(f"download: {url} answered {error.code} {error.reason}.") from error
    except (OSError, HTTPException) as error:
        raise _Interrupted(_in_words(error)) from error


def _blocks(response: HTTPResponse) -> Iterator[bytes]:
    """Yield what arrives, as it arrives: a stall then loses nothing."""
    while True:
        try:
            block = response.read1(BLOCK)
        except (OSError, HTTPException) as error:
            raise _Interrupted(_in_words(error)) from error
        if not block:
            return
        yield block


def _in_words(error: Exception) -> str:
    reason = getattr(error, "reason", error)  # urllib wraps what happens before the answer
    if isinstance(reason, TimeoutError):
        return "the server fell silent (timeout)"
    return f"the connection failed ({type(reason).__name__}: {reason})"


def _total(response: HTTPResponse) -> int | None:
    """Return the size of the whole file in bytes, if the server tells."""
    ranged = re.fullmatch(r"bytes \d+-\d+/(\d+)", response.headers.get("Content-Range", ""))
    if response.status == 206 and ranged:
        return int(ranged[1])
    length = response.headers.get("Content-Length")
    return int(length) if length is not None and response.status == 200 else None


def _continues(response: HTTPResponse, start: int) -> bool:
    """Whether the answer begins at `start`; a server that knows no ranges sends everything again, with status 200."""
    return response.status == 206 and response.headers.get("Content-Range", "").startswith(f"bytes {start}-")


def _check(url: str, part: Path, md5: str | None) -> None:
    if md5 is None:
        return
    found = _md5(part)
    if found != md5:
        part.unlink()
        raise OSError(
            f"download: {url} has MD5 {found}, not {md5}: it was damaged on the way or replaced at its source. "
            "It was removed; call again to fetch it anew."
        )


def _md5(path: Path) -> str:
    with path.open("rb") as file:  # against damage, not against an attacker: the sums are published as MD5
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _kept(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0
