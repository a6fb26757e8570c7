"""Encryption: AES-GCM over chunks, under a key that scrypt makes of a password.

This is the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár 2015, "Online authenticated-encryption and its
nonce-reuse misuse-resistance", CRYPTO): the nonce of a chunk has its number and whether it is the last, so that chunks
that are swapped, cut off or added are found. The header is authenticated with each.
"""

import os
from struct import Struct

from .._samples import of_extra
from ._errors import InvalidModelFileError

_MAGIC = b"\x89skmodal-aes\x01"
_HEADER = Struct(">13sB16s7s")  # magic, the logarithm of scrypt's n, its salt, the beginning of the nonces
_NONCE = Struct(">7sI?")
_COST = 17  # 128 MiB and about a third of a second, as OWASP advises
_COSTS = range(15, 19)
_CHUNK = 2**20
_TAG = 16


def is_encrypted(data):
    """Whether bytes begin as an encrypted file does."""
    return data[: len(_MAGIC)] == _MAGIC


def encrypted(data, key):
    """Yield the pieces of an encrypted file."""
    header = _HEADER.pack(_MAGIC, _COST, os.urandom(16), os.urandom(7))
    cipher = _cipher(header, key, "save")
    yield header
    for nonce, piece in _chunks(header, data, _CHUNK):
        yield cipher.encrypt(nonce, piece, header)


def decrypted(data, key):
    """Return what an encrypted file holds."""
    if len(data) < _HEADER.size + _TAG:
        raise InvalidModelFileError("it is cut off")
    header = bytes(data[: _HEADER.size])
    if header[len(_MAGIC)] not in _COSTS:
        raise InvalidModelFileError(f"its scrypt cost is 2**{header[len(_MAGIC)]}; 2**15 to 2**18 are accepted")
    invalid_tag = of_extra("cryptography.exceptions", extra="secure", needed_by="load").InvalidTag
    cipher = _cipher(header, key, "load")
    plain = bytearray()
    try:
        for nonce, piece in _chunks(header, memoryview(data)[_HEADER.size :], _CHUNK + _TAG):
            plain += cipher.decrypt(nonce, piece, header)
    except invalid_tag as error:
        raise InvalidModelFileError("its key is another, or the file was changed") from error
    return plain


def _chunks(header, data, size):
    """Yield the nonce of each chunk, and the chunk; the last may be empty."""
    *_, prefix = _HEADER.unpack(header)
    starts = range(0, len(data) or 1, size)
    for number, start in enumerate(starts):
        yield _NONCE.pack(prefix, number, start == starts[-1]), data[start : start + size]


def _cipher(header, key, who):
    _, cost, salt, _ = _HEADER.unpack(header)
    aead = of_extra("cryptography.hazmat.primitives.ciphers.aead", extra="secure", needed_by=f"{who} with a key")
    kdf = of_extra("cryptography.hazmat.primitives.kdf.scrypt", extra="secure", needed_by=f"{who} with a key")
    password = key.encode() if isinstance(key, str) else key
    if not password:
        raise ValueError(f"{who}: the key is empty. Pass a password.")
    return aead.AESGCM(kdf.Scrypt(salt=salt, length=32, n=2**cost, r=8, p=1).derive(password))
