"""Downloads over a line that breaks, stalls, lies or goes well: the file is whole or not there."""

import errno
import hashlib
import os
import socket

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skmodal.datasets._download import download

CONTENT = np.random.default_rng(0).bytes(300_000)
MD5 = hashlib.md5(CONTENT).hexdigest()
QUICK = {"delay": 0.0, "timeout": 20.0, "verbose": False}
IMPATIENT = QUICK | {"timeout": 1.0}  # for a server that falls silent


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.bin"


def test_a_file_arrives_whole(site, path, left_in):
    site["file"] = CONTENT
    assert download(site.url("file"), path, md5=MD5, **QUICK) == path
    assert path.read_bytes() == CONTENT
    assert left_in(path.parent) == ["file.bin"]


def test_an_empty_file_arrives(site, path):
    site["file"] = b""
    assert download(site.url("file"), path, **QUICK).read_bytes() == b""


def test_without_a_length_the_end_of_the_line_is_the_end(site, path):
    site.sends_length, site["file"] = False, CONTENT
    assert download(site.url("file"), path, md5=MD5, **QUICK).read_bytes() == CONTENT


def test_a_file_that_is_right_is_not_asked_for_again(site, path):
    path.write_bytes(CONTENT)
    download(site.url("file"), path, md5=MD5, **QUICK)
    assert site.requests == []


def test_after_breaks_only_the_rest_is_sent(site, path):
    site["file"] = CONTENT
    site.faults["file"] = ["truncate", "truncate"]
    download(site.url("file"), path, md5=MD5, **QUICK)
    assert path.read_bytes() == CONTENT
    assert site.requests == [("file", None), ("file", "bytes=150000-"), ("file", "bytes=225000-")]
    assert site.sent == [150_000, 75_000, 75_000]


@pytest.mark.slow
def test_after_a_stall_only_the_rest_is_sent(site, path):
    site["file"] = CONTENT
    site.faults["file"] = ["stall"]
    download(site.url("file"), path, md5=MD5, **IMPATIENT)
    assert path.read_bytes() == CONTENT
    assert site.requests == [("file", None), ("file", "bytes=150000-")]


def test_a_later_call_resumes_what_an_earlier_one_left(site, path, left_in):
    site["file"] = CONTENT
    site.faults["file"] = ["truncate"]
    with pytest.raises(OSError, match=r"http.*/file failed 1 time.*150000 of 300000 bytes.*150000 bytes are kept in"):
        download(site.url("file"), path, n_retries=0, **QUICK)
    assert left_in(path.parent) == ["file.bin.part"]
    download(site.url("file"), path, md5=MD5, n_retries=0, **QUICK)
    assert site.sent == [150_000, 150_000]
    assert left_in(path.parent) == ["file.bin"]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.integers(0, len(CONTENT)), ranges=st.booleans())
def test_any_beginning_is_completed(site, path, kept, ranges):
    site["file"], site.ranges = CONTENT, ranges
    site.sent.clear()
    path.unlink(missing_ok=True)
    path.with_name("file.bin.part").write_bytes(CONTENT[:kept])
    assert download(site.url("file"), path, md5=MD5, **QUICK).read_bytes() == CONTENT
    assert sum(site.sent) == (len(CONTENT) - kept if ranges else len(CONTENT))


def test_a_part_longer_than_the_file_is_begun_anew(site, path):
    site["file"] = CONTENT
    path.with_name("file.bin.part").write_bytes(CONTENT + b"of another file")
    assert download(site.url("file"), path, md5=MD5, **QUICK).read_bytes() == CONTENT


def test_an_unwell_server_is_asked_again(site, path):
    site["file"] = CONTENT
    site.faults["file"] = [500, 503, 429]
    download(site.url("file"), path, md5=MD5, **QUICK)
    assert len(site.requests) == 4


def test_a_server_that_stays_unwell_is_one_error(site, path, left_in):
    site["file"] = CONTENT
    site.faults["file"] = [503] * 9
    with pytest.raises(OSError, match=r"/file failed 3 time.*503 Service Unavailable"):
        download(site.url("file"), path, n_retries=2, **QUICK)
    assert len(site.requests) == 3
    assert left_in(path.parent) == []


def test_a_missing_file_is_not_asked_for_again(site, path, left_in):
    with pytest.raises(OSError, match=r"http.*/nowhere answered 404 Not Found"):
        download(site.url("nowhere"), path, **QUICK)
    assert len(site.requests) == 1
    assert left_in(path.parent) == []


@pytest.mark.slow
def test_a_stall_is_an_error_that_says_so(site, path):
    site["file"] = CONTENT
    site.faults["file"] = ["stall"]
    with pytest.raises(OSError, match=r"/file failed 1 time.*fell silent \(timeout\)"):
        download(site.url("file"), path, n_retries=0, **IMPATIENT)


def test_a_server_that_is_not_there_is_one_error(path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x"  # nobody listens there any more
    with pytest.raises(OSError, match=rf"{url} failed 2 time.*connection failed"):
        download(url, path, n_retries=1, **QUICK)


def test_damage_is_an_error_and_leaves_nothing(site, path, left_in):
    site["file"] = CONTENT[:-1] + b"?"
    with pytest.raises(OSError, match=rf"/file has MD5 [0-9a-f]{{32}}, not {MD5}"):
        download(site.url("file"), path, md5=MD5, **QUICK)
    assert left_in(path.parent) == []


def test_damage_leaves_an_older_file_alone(site, path):
    site["file"] = CONTENT[:-1] + b"?"
    path.write_bytes(b"older")
    with pytest.raises(OSError, match="has MD5"):
        download(site.url("file"), path, md5=MD5, **QUICK)
    assert path.read_bytes() == b"older"


def test_no_room_is_an_error_and_leaves_nothing(site, path, left_in, files_of_at_most):
    site["file"] = CONTENT
    with files_of_at_most(100_000), pytest.raises(OSError, match=r"Cannot write.*Make room.*file\.bin\.part"):
        download(site.url("file"), path, **QUICK)
    assert len(site.requests) == 1, "trying again makes no room"
    assert left_in(path.parent) == []


def test_no_rights_is_a_permission_error(site, path, monkeypatch, left_in):
    site["file"] = CONTENT

    def refuse(self, *args, **kwargs):  # root may write anywhere: the refusal is played
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))

    monkeypatch.setattr(type(path), "open", refuse)
    with pytest.raises(PermissionError, match=r"Permission denied.*mend the rights.*file\.bin\.part"):
        download(site.url("file"), path, **QUICK)
    assert left_in(path.parent) == []


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/x", "/etc/hostname"])
def test_only_http_is_spoken(path, url):
    with pytest.raises(ValueError, match="not an http or https address"):
        download(url, path)


def test_the_bar_counts_from_what_was_kept(site, path, capsys):
    site["file"] = CONTENT
    path.with_name("file.bin.part").write_bytes(CONTENT[:150_000])
    download(site.url("file"), path, delay=0.0, verbose=True)
    assert "file.bin: 100%" in capsys.readouterr().err
    path.unlink()
    download(site.url("file"), path, **QUICK)
    assert capsys.readouterr().err == ""
