"""Files that are made to harm: each ends in the one error, runs nothing, and takes neither time nor memory."""

import io
import json
import os
import pickle
import shutil
import struct
import subprocess
import sys
import warnings
import zipfile

import numpy as np
import pytest
from forging import describing, forged, members_of

from skmodal.persistence import InvalidModelFileError, load, save

pytestmark = pytest.mark.slow

CLEANER = ["object", "skmodal.text:TextCleaner", {}]


class Bomb:
    def __reduce__(self):
        return os.system, ("touch exploded",)


PICKLE = pickle.dumps(Bomb())


ALARMS = (
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "subprocess.Popen",
    "pickle.find_class",
    "socket.connect",
    "socket.getaddrinfo",
)
_heard: list[str] = []
sys.addaudithook(lambda event, _: _heard.append(event) if event in ALARMS else None)


@pytest.fixture
def nothing_runs(monkeypatch, tmp_path):
    """Listen at every door to code while a file is loaded, and see that nothing is left in the folder."""
    monkeypatch.chdir(tmp_path)
    _heard.clear()
    yield
    assert not _heard
    assert {path.suffix for path in tmp_path.iterdir()} <= {".skm"}


def _objects(*objects):
    return lambda saved, path: describing(path, [*objects, CLEANER])


def _object_named(name, state=None):
    return lambda saved, path: describing(path, [["object", name, state or {}]])


def _member(name, data):
    def make(saved, path):
        return forged(saved("linear"), lambda members: members.update({name: data}))

    return make


def _array(data):
    return _member("arrays/0.npy", data)


def _npy(descr, shape, data=b"", *, order="False"):
    header = f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


def _node(model, kind, change):
    """Change the first object of a kind in a model's description."""

    def make(saved, path):
        def changed(members):
            change(next(node for node in members["model.json"]["objects"] if node[0] == kind))

        return forged(saved(model), changed)

    return make


def _net(change):
    return _node("network", "net", lambda node: change(node[1]))


def _forest(change):
    """Change the nodes of a tree."""

    def make(saved, path):
        def changed(members):
            node = next(node for node in members["model.json"]["objects"] if node[0] == "tree")
            name = f"arrays/{node[4]}.npy"
            nodes = np.load(io.BytesIO(members[name]))
            change(nodes)
            members[name] = _saved(nodes)

        return forged(saved("forest"), changed)

    return make


def _saved(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def _zip(*entries, mode=zipfile.ZIP_STORED, kind=0o100600):
    """Write a zip archive by Python's own library: members of a mode, those before ours of a kind of file."""

    def make(saved, path):
        ours = members_of(saved("linear"))
        with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(path, "w", mode) as archive:
            for place, (name, data) in enumerate([*entries, *ours.items()]):
                member = zipfile.ZipInfo(name)
                member.external_attr = (kind if place < len(entries) else 0o100600) << 16
                archive.writestr(member, data if isinstance(data, bytes) else json.dumps(data), mode)
        return path

    return make


def _bytes(change):
    """Change the bytes of a file."""

    def make(saved, path):
        data = bytearray(saved("linear").read_bytes())
        path.write_bytes(change(data) or data)
        return path

    return make


def _size(place, claimed):
    """Let the directory of the archive claim another size for its first member."""

    def change(data):
        start = data.index(b"PK\x01\x02")
        data[start + place : start + place + 4] = struct.pack("<I", claimed)

    return _bytes(change)


def _version(saved, path):
    return forged(saved("linear"), lambda members: members["manifest.json"].update(format=2))


def _tensors(change):
    def make(saved, path):
        def changed(members):
            data = members["tensors.safetensors"]
            n_header = int.from_bytes(data[:8], "little")
            header = json.loads(data[8 : 8 + n_header])
            change(header)
            header = json.dumps(header).encode()
            members["tensors.safetensors"] = len(header).to_bytes(8, "little") + header + data[8 + n_header :]

        return forged(saved("network"), changed)

    return make


def _renamed(state):
    weights = state["weights"]
    weights["os.system"] = weights.pop(next(iter(weights)))


def _swapped(state):
    weights = state["weights"]
    one, other = [name for name in weights if name.endswith("weight")][:2]
    weights[one], weights[other] = weights[other], weights[one]


def _deep(depth):
    return b'{"objects":' + b"[" * depth + b"]" * depth + b"}"


def _doubling(kind):
    """Let each object hold the one before it twice."""
    return [["list", []] if kind == "list" else ["tuple", []], *([kind, [[place], [place]]] for place in range(60))]


def _lists():
    """Let fifty lists hold the one before them twice: a table of them has 2 ** 50 numbers."""
    return [["list", [1.0]], *(["list", [[place], [place]]] for place in range(50)), ["dict", [], []]]


def _manifest(data):
    return _member("manifest.json", data)


def _tokenizer(**parts):
    model = {"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "a"}
    return _objects(["tokenizer", json.dumps({"version": "1.0", "added_tokens": [], "model": model, **parts})])


def _pairs(prefix, second):
    vocabulary = {"a": 0, second: 1, "a" + second: 2}
    model = {"type": "BPE", "vocab": vocabulary, "merges": [["a", second]], "continuing_subword_prefix": prefix}
    return _tokenizer(model=model)


def _table(data):
    return _tokenizer(normalizer={"type": "Precompiled", "precompiled_charsmap": data})


def _config(name, **values):
    return _objects(["config", {"name": name, "values": values}])


def _billion_epochs(members):
    objects = members["model.json"]["objects"]
    net = next(node for node in objects if node[0] == "net")
    objects[net[1]["history"][0]] = ["range", 0, 10**15, 1]


HOSTILE = {
    "a pickle": lambda saved, path: path.write_bytes(PICKLE) and path,
    "a pickle as the model": _member("model.json", PICKLE),
    "a pickle as the manifest": _member("manifest.json", PICKLE),
    "a pickle as an array": _array(PICKLE),
    "a pickle as tensors": lambda saved, path: forged(
        saved("network"), lambda members: members.update({"tensors.safetensors": PICKLE})
    ),
    "a pickle in an array": _array(_npy("'|O'", "(1,)", PICKLE)),
    "a pickle in a record": _array(_npy("[('a', '|O')]", "(1,)", PICKLE)),
    "code in a header": _array(_npy("__import__('os').system('touch exploded')", "(1,)")),
    "a header that nests": _array(_npy("(" * 3000 + ")" * 3000, "(1,)")),
    "a header of signs": _array(_npy("-" * 3000 + "1", "(1,)")),
    "an array of another size": _array(_npy("'<f8'", "(3,)", bytes(8))),
    "an array of 2 ** 60 numbers": _array(_npy("'<f8'", f"({2**60},)", bytes(8))),
    "an array whose size overflows": _array(_npy("'<f8'", f"({2**32}, {2**32})", b"")),
    "an array of a negative size": _array(_npy("'<f8'", "(-1,)", bytes(8))),
    "texts of no width": _array(_npy("'<U0'", f"({2**40},)")),
    "a member beside": _member("arrays/99.npy", _saved(np.zeros(3))),
    "a module": _member("arrays/evil.py", b"import os; os.system('touch exploded')"),
    "a member above": _zip(("../../evil.skm", b"")),
    "a member at the root": _zip(("/etc/evil", b"")),
    "a folder": _zip(("arrays/", b"")),
    "a symbolic link": _zip(("arrays/99.npy", b"/etc/passwd"), kind=0o120777),
    "compressed members": _zip(mode=zipfile.ZIP_DEFLATED),
    "a zip bomb": _zip(("arrays/99.npy", bytes(2**27)), mode=zipfile.ZIP_DEFLATED),
    "a member twice": _zip(("model.json", {"objects": [CLEANER]})),
    "a size beyond the file": _size(24, 2**31),
    "two sizes beyond the file": _bytes(
        lambda data: data.__setitem__(
            slice(data.index(b"PK\x01\x02") + 20, data.index(b"PK\x01\x02") + 28), struct.pack("<2I", 2**31, 2**31)
        )
    ),
    "an offset beyond the file": _size(42, 2**31),
    "a member over another": _bytes(
        lambda data: data.__setitem__(
            slice(data.rindex(b"PK\x01\x02") + 42, data.rindex(b"PK\x01\x02") + 46), struct.pack("<I", 0)
        )
    ),
    "an encrypted member": _size(8, 1),
    "bytes before": _bytes(lambda data: b"#!/bin/sh\n" + data),
    "bytes behind": _bytes(lambda data: data + b"\0" * 10),
    "a comment": _bytes(lambda data: data[:-2] + struct.pack("<H", 4) + b"evil"),
    "half a file": _bytes(lambda data: data[: len(data) // 2]),
    "a file less a byte": _bytes(lambda data: data[:-1]),
    "an empty file": lambda saved, path: path.write_bytes(b"") or path,
    "another checksum": _size(16, 12345),
    "a newer format": _version,
    "no format": lambda saved, path: forged(saved("linear"), lambda members: members["manifest.json"].pop("format")),
    "no model": lambda saved, path: forged(saved("linear"), lambda members: members.pop("model.json")),
    "no array": lambda saved, path: forged(saved("linear"), lambda members: members.pop("arrays/0.npy")),
    "deep JSON": _member("model.json", _deep(100_000)),
    "JSON of NaN": _member("model.json", b'{"objects": [NaN]}'),
    "an integer of a million digits": _member("model.json", b'{"objects": [["list", [' + b"9" * 10**6 + b"]]]}"),
    "objects that are none": _member("model.json", b'{"objects": [1, null, {}]}'),
    "no objects": _member("model.json", b'{"objects": []}'),
    "a list as the estimator": lambda saved, path: describing(path, [["list", [1]]]),
    "os.system": _object_named("os:system"),
    "a name through a module": _object_named("sklearn.svm:_base.os.system"),
    "a private module": _object_named("sklearn.svm._base:BaseSVC"),
    "what a face imports": _object_named("sklearn.pipeline:np"),
    "sklearn.utils": _object_named("sklearn.utils:Bunch"),
    "a dunder": _object_named("sklearn.svm:__builtins__"),
    "a function as a class": _object_named("sklearn.pipeline:make_pipeline"),
    "subprocess": _object_named("subprocess:Popen", {"args": "touch exploded"}),
    "an unknown part": _object_named("part:os.system"),
    "a name that is none": _object_named(["os", "system"]),
    "a network as an object": _object_named("skmodal.networks:LeNet", {"training": True}),
    "a method as a value": _object_named("skmodal.text:TextCleaner", {"transform": 1}),
    "a property as a value": _object_named("sklearn.svm:SVC", {"coef_": 1.0}),
    "another class": _object_named("skmodal.text:TextCleaner", {"__class__": "os"}),
    "an attribute with a dot": _object_named("skmodal.text:TextCleaner", {"a.b": 1}),
    "a function that runs commands": _objects(["function", "os:system"]),
    "a function that reads pickles": _objects(["function", "numpy:load"]),
    "a function of a builtin": _objects(["function", "builtins:eval"]),
    "a function of numpy.lib": _objects(["function", "numpy:lib.npyio.load"]),
    "a type that is none": _objects(["type", "builtins:eval"]),
    "a type of NumPy that is none": _objects(["type", "numpy:memmap"]),
    "partial of a type": _objects(
        ["tuple", []], ["dict", [], []], ["type", "builtins:dict"], ["partial", [2], [0], [1]]
    ),
    "a dialect of an unknown field": _objects(["dict", ["name", "run"], ["kaldi", "os:system"]], ["dialect", [0]]),
    "a dialect whose window is none": _objects(["dict", ["name", "window"], ["kaldi", "os:system"]], ["dialect", [0]]),
    "a dialect of a list": _objects(["list", ["kaldi"]], ["dialect", [0]]),
    "a kind that is none": _objects(["reduce", "os:system", ["touch exploded"]]),
    "a kind with too few parts": _objects(["slice"]),
    "a reference ahead": _objects(["list", [[1]]]),
    "a reference to itself": _objects(["list", [[0]]]),
    "a negative reference": _objects(["list", [[-1]]]),
    "a reference that is true": _objects(["list", []], ["list", [[True]]]),
    "a reference of two": _objects(["list", []], ["list", [[0, 0]]]),
    "NaN as keys": _objects(["float", "7ff8000000000000"], ["dict", [[0], [0]], [1, 2]]),
    "a list as a key": _objects(["list", []], ["dict", [[0]], [1]]),
    "a key twice": _objects(["dict", ["a", "a"], [1, 2]]),
    "keys without values": _objects(["dict", ["a", "b"], [1]]),
    "a key that takes years to hash": _objects(*_doubling("tuple"), ["set", [[60]]]),
    "keys of one hash": _objects(["set", [(2**61 - 1) * number for number in (1, 2, 3)] * 8]),
    "a hundred thousand keys of one hash": _objects(
        *(["int", f"{(2**61 - 1) * number:x}"] for number in range(1, 3000)), ["set", [[n] for n in range(2999)]]
    ),
    "objects of another shape": _objects(["objects", [10**12], [1]]),
    "a random state out of bounds": _node("random", "dict", lambda node: node[2].__setitem__(1, 10**9)),
    "an unknown bit generator": _objects(["dict", ["bit_generator", "state"], ["os", 0]], ["random", True, [0]]),
    "a distribution that is none": _objects(["tuple", []], ["dict", [], []], ["distribution", "os", [0], [1]]),
    "a loss that is none": _objects(["loss", "os.system"]),
    "neighbors of a metric of Python": _node("neighbors", "neighbors", lambda node: node.__setitem__(2, "pyfunc")),
    "a tree that leads outside": _forest(lambda nodes: nodes["left_child"].__setitem__(0, 10**6)),
    "a tree that leads back": _forest(lambda nodes: nodes["right_child"].__setitem__(0, 0)),
    "a tree of a negative child": _forest(lambda nodes: nodes["right_child"].__setitem__(0, -7)),
    "a tree of other features": _forest(lambda nodes: nodes["feature"].__setitem__(0, 64)),
    "a tree of no features": _node("forest", "tree", lambda node: node.__setitem__(1, -1)),
    "an array as two": _node("forest", "tree", lambda node: node.__setitem__(4, node[5])),
    "a module that is none": _net(lambda state: state["network"].update(module="torch.nn:Linear")),
    "an estimator as a module": _net(lambda state: state["network"].update(module="skmodal.text:TextCleaner")),
    "a module of other arguments": _net(lambda state: state["network"]["arguments"].update(hook=1)),
    "a weight too few": _net(lambda state: state["weights"].popitem()),
    "a weight of another name": _net(_renamed),
    "weights of other shapes": _net(_swapped),
    "a network of a billion layers": _net(
        lambda state: state["network"]["arguments"]["backbone"]["arguments"].update(n_layers=10**9)
    ),
    "a network of a billion units": _net(
        lambda state: state["network"]["arguments"]["backbone"]["arguments"].update(n_hidden=10**9)
    ),
    "a dtype that is none": _net(lambda state: state.update(dtype="__reduce__")),
    "strides beyond": _net(lambda state: next(iter(state["weights"].values())).extend([[64], [10**6]])),
    "an optimizer that is none": _net(lambda state: state.update(optimizer=3)),
    "tensors that overlap": _tensors(lambda header: header["0"].update(data_offsets=[0, 8])),
    "a tensor of 2 ** 60 numbers": _tensors(lambda header: header["0"].update(shape=[2**60])),
    "a tensor of an unknown dtype": _tensors(lambda header: header["0"].update(dtype="PICKLE")),
    "a tensor of a negative size": _tensors(lambda header: header["0"].update(shape=[-1])),
    "a configuration of no class": _config("Path"),
    "a configuration that names code": _config("BertConfig", auto_map={"AutoModel": "evil--model.Evil"}),
    "a kernel from the hub": _config("BertConfig", attn_implementation="evil/kernels"),
    "a manifest of a list": _manifest([1]),
    "a manifest of nothing": _manifest(b"null"),
    "a format that is true": _manifest({"format": True, "class": "", "saved": "", "versions": {}}),
    "half of the keys of one hash": _objects(
        *(["int", f"{(2**61 - 1) * number:x}"] for number in range(1, 60_000)),
        ["set", [*([place] for place in range(59_999)), *range(1, 60_000)]],
    ),
    "an integer of a million digits as keys": _objects(["int", "f" * 10**7], ["set", [[0]] * 20_000]),
    "a range of integers of a million digits": _objects(
        ["int", "f" * 4_000_000], ["int", "7" * 2_000_000], ["range", 0, [0], [1]]
    ),
    "a billion arguments of a function": _objects(
        ["range", 0, 10**15, 1], ["dict", [], []], ["function", "numpy:mean"], ["partial", [2], [0], [1]]
    ),
    "a billion arguments of a distribution": _objects(
        ["range", 0, 10**15, 1], ["dict", [], []], ["distribution", "norm", [0], [1]]
    ),
    "a history without end": lambda saved, path: forged(saved("network"), _billion_epochs),
    "a billion points": _objects(*_lists(), ["neighbors", "KDTree", "euclidean", 40, [50], [51], None]),
    "a billion knots": _objects(*_lists(), ["spline", [50], [50], 3, True, 0]),
    "many thresholds": _objects(
        *_lists(),
        [
            "object",
            "sklearn.isotonic:IsotonicRegression",
            {"out_of_bounds": "clip", "X_thresholds_": [50], "y_thresholds_": [50]},
        ],
    ),
    "a configuration of many layers": _config("Gemma2Config", num_hidden_layers=10**11),
    "a configuration of other types": _config("BertConfig", hidden_size="evil"),
    "a backbone from the hub": _config("DetrConfig", backbone="evil/backbone", use_timm_backbone=False),
    "a default backbone from the hub": _config("DetrConfig", use_timm_backbone=False),
    "options of a backbone from the hub": _config("DetrConfig", backbone_kwargs={"out_indices": [1]}),
    "a tree that is deeper than it says": _node("forest", "tree", lambda node: node.__setitem__(2, 1)),
    "a tree that is less deep than it says": _node("forest", "tree", lambda node: node.__setitem__(2, 10**9)),
    "a tree whose branches meet": _forest(lambda nodes: nodes["left_child"].__setitem__(0, nodes["right_child"][0])),
    "a tokenizer that cuts a letter": _pairs("x", "é"),
    "a tokenizer that cuts beyond": _pairs("xxxxxxxx", "b"),
    "a tokenizer of a table that is none": _table("AAAA"),
    "a tokenizer of a table beyond": _table("/////w=="),
    "a tokenizer that says two things": _objects(["tokenizer", '{"version": "1.0", "version": "1.0"}']),
    "a tokenizer that is none": _objects(["tokenizer", "{"]),
    "a model of gensim that is none": _objects(["dict", [], []], ["gensim", "utils", [0]]),
    "a method of gensim": _objects(["dict", ["train"], [1]], ["gensim", "Word2Vec", [0]]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_the_error(name, saved, tmp_path, nothing_runs):
    path = HOSTILE[name](saved, tmp_path / "hostile.skm")
    with pytest.raises(InvalidModelFileError, match=r"^load: .*\.skm: "):
        load(path)


def test_a_member_of_each_kind_is_read_from_python_s_own_archive_too(saved, tmp_path):
    assert type(load(_zip()(saved, tmp_path / "zip.skm"))) is type(load(saved("linear")))


# What takes memory or time is tried where both are scarce: 64 MiB more than Python has by then, and ten seconds.
SCARCE = """
import resource, sys
from skmodal.persistence import InvalidModelFileError, load, save
import scipy.interpolate, scipy.stats, skmodal.estimators, sklearn.linear_model, sklearn.tree, sklearn.neighbors
has = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (has + 2**26, has + 2**26))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
for path in sys.argv[1:]:
    try:
        load(path)
    except InvalidModelFileError:
        print("refused")
"""
GREEDY = [name for name in HOSTILE if any(word in name for word in ("2 **", "billion", "bomb", "overflows", "width"))]
GREEDY += ["a size beyond the file", "two sizes beyond the file", "a key that takes years to hash", "deep JSON"]
GREEDY += ["objects of another shape", "a header that nests", "an integer of a million digits"]


def test_what_is_claimed_takes_neither_memory_nor_time(saved, tmp_path):
    paths = [
        str(shutil.copy(HOSTILE[name](saved, tmp_path / "new.skm"), tmp_path / f"{place}.skm"))
        for place, name in enumerate(GREEDY)
    ]
    command = [sys.executable, "-c", SCARCE, *paths]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.split() == ["refused"] * len(GREEDY), done.stderr


def test_an_array_of_a_megabyte_is_not_read_a_million_times(tmp_path, models):
    model = type(models["random"])(class_weight=np.zeros(2**17))
    save(model, tmp_path / "model.skm")

    def change(members):
        objects = members["model.json"]["objects"]
        place = next(place for place, node in enumerate(objects) if node[0] == "array")
        objects[-1:-1] = [["list", [[place]] * 1000]]

    with pytest.raises(InvalidModelFileError, match="referred to too often"):
        load(forged(tmp_path / "model.skm", change))


@pytest.mark.parametrize("kind", ["linear", "network"])
def test_a_flipped_bit_is_found_or_changes_nothing(kind, saved, models, digits, tmp_path):
    expected = models[kind].predict_proba(digits[0])
    data = saved(kind).read_bytes()
    path = tmp_path / "flipped.skm"
    random, n_same = np.random.default_rng(0), 0
    for _ in range(250):
        flipped = bytearray(data)
        flipped[random.integers(len(data))] ^= 1 << random.integers(8)
        path.write_bytes(flipped)
        try:
            model = load(path)
        except InvalidModelFileError:
            continue
        n_same += 1
        np.testing.assert_array_equal(model.predict_proba(digits[0]), expected)
    assert n_same < 125  # in the padding, and in dates that nobody reads


@pytest.mark.parametrize("n_kept", [0, 1, 21, 22, 100, 1000])
def test_a_file_that_is_cut_off_is_refused(n_kept, saved):
    path = saved("linear")
    path.write_bytes(path.read_bytes()[:n_kept])
    with pytest.raises(InvalidModelFileError):
        load(path)


def test_a_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.skm")
    with pytest.raises(InvalidModelFileError, match="no regular file"):
        load(tmp_path / "pipe.skm")
