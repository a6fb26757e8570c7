"""A file under a key opens with it alone."""

import numpy as np
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from skmodal.persistence import InvalidModelFileError, _encryption, info, load, save
from skmodal.text import TextCleaner

pytestmark = pytest.mark.slow


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr(_encryption, "_COST", 15)
    path = tmp_path / "model.skm"
    save(TextCleaner(lowercase=False), path, key="password")
    return path


def test_it_opens_with_its_key(path):
    assert load(path, key="password").lowercase is False
    assert load(path, key=b"password").lowercase is False
    told = info(path, key="password")
    assert told["encrypted"]
    assert told["class"] == "skmodal.text:TextCleaner"


def test_nothing_can_be_read_without(path):
    assert b"TextCleaner" not in path.read_bytes()
    first = path.read_bytes()
    save(TextCleaner(lowercase=False), path, key="password")
    assert path.read_bytes()[14:] != first[14:]


@pytest.mark.parametrize(
    ("key", "told"), [("other", "its key is another, or the file was changed"), (None, "Pass the key")]
)
def test_another_key_or_none_is_one_error(path, key, told):
    for read in (load, info):
        with pytest.raises(InvalidModelFileError, match=told):
            read(path, key=key)


def test_a_key_for_a_plain_file_is_an_error(path):
    save(TextCleaner(), path)
    with pytest.raises(InvalidModelFileError, match="not encrypted, though a key was given"):
        load(path, key="password")
    with pytest.raises(ValueError, match="the key is empty"):
        save(TextCleaner(), path, key="")


def test_every_changed_byte_is_found(path, monkeypatch):
    cipher = _encryption._cipher(path.read_bytes()[: _encryption._HEADER.size], "password", "load")
    monkeypatch.setattr(_encryption, "_cipher", lambda header, key, who: cipher)  # made once: it is meant to be slow
    data = path.read_bytes()
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1
        path.write_bytes(changed)
        with pytest.raises(InvalidModelFileError):
            load(path, key="password")
    for n_kept in (0, 5, 40, len(data) - 1):
        path.write_bytes(data[:n_kept])
        with pytest.raises(InvalidModelFileError):
            load(path, key="password")
    path.write_bytes(data + b"more")
    with pytest.raises(InvalidModelFileError):
        load(path, key="password")


def test_chunks_that_are_swapped_dropped_or_added_are_found(monkeypatch):
    monkeypatch.setattr(_encryption, "_COST", 15)
    monkeypatch.setattr(_encryption, "_CHUNK", 64)
    plain = np.random.default_rng(0).bytes(64 * 3)
    header, *chunks = _encryption.encrypted(plain, "key")
    assert len(chunks) == 3
    assert _encryption.decrypted(b"".join([header, *chunks]), "key") == plain
    one, two, three = chunks
    for forged in ([two, one, three], [one, two], [one, three], [one, two, three, three], [one, one, three], [three]):
        with pytest.raises(InvalidModelFileError, match="its key is another"):
            _encryption.decrypted(b"".join([header, *forged]), "key")


def test_a_chunk_is_plain_aes_gcm(monkeypatch):
    """What the page says is all that a reader of another language needs."""
    monkeypatch.setattr(_encryption, "_COST", 15)
    from hashlib import scrypt

    header, chunk = _encryption.encrypted(b"plain", "key")
    salt, prefix = header[14:30], header[30:37]
    key = scrypt(b"key", salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
    assert AESGCM(key).decrypt(prefix + (0).to_bytes(4, "big") + b"\1", chunk, header) == b"plain"


@pytest.mark.parametrize("cost", [0, 14, 30, 255])
def test_a_cost_that_would_exhaust_memory_is_refused(path, cost):
    data = bytearray(path.read_bytes())
    data[13] = cost
    path.write_bytes(data)
    with pytest.raises(InvalidModelFileError, match="scrypt cost"):
        load(path, key="password")


def test_without_the_library_the_error_says_how_to_get_it(path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    with pytest.raises(ImportError, match=r"skmodal\[secure\]"):
        load(path, key="password")
