"""What writes a file that is made to harm: each takes a saved file or none, and gives the path of the forged one."""

import io
import json
import os
import pickle
import struct
import warnings
import zipfile

import numpy as np
from forging import describing, forged, members_of

CLEANER = ["object", "skmodal.text:TextCleaner", {}]


class Bomb:
    def __reduce__(self):
        return os.system, ("touch exploded",)


PICKLE = pickle.dumps(Bomb())


def objects(*objects):
    return lambda saved, path: describing(path, [*objects, CLEANER])


def object_named(name, state=None):
    return lambda saved, path: describing(path, [["object", name, state or {}]])


def member(name, data):
    def make(saved, path):
        return forged(saved("linear"), lambda members: members.update({name: data}))

    return make


def array(data):
    return member("arrays/0.npy", data)


def npy(descr, shape, data=b"", *, order="False"):
    header = f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


def node(model, kind, change):
    """Change the first object of a kind in a model's description."""

    def make(saved, path):
        def changed(members):
            change(next(node for node in members["model.json"]["objects"] if node[0] == kind))

        return forged(saved(model), changed)

    return make


def net(change):
    return node("network", "net", lambda node: change(node[1]))


def forest(change):
    """Change the nodes of a tree."""

    def make(saved, path):
        def changed(members):
            node = next(node for node in members["model.json"]["objects"] if node[0] == "tree")
            name = f"arrays/{node[4]}.npy"
            nodes = np.load(io.BytesIO(members[name]))
            change(nodes)
            members[name] = saved_array(nodes)

        return forged(saved("forest"), changed)

    return make


def saved_array(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def zip_(*entries, mode=zipfile.ZIP_STORED, kind=0o100600):
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


def bytes_(change):
    """Change the bytes of a file."""

    def make(saved, path):
        data = bytearray(saved("linear").read_bytes())
        path.write_bytes(change(data) or data)
        return path

    return make


def size(place, claimed):
    """Let the directory of the archive claim another size for its first member."""

    def change(data):
        start = data.index(b"PK\x01\x02")
        data[start + place : start + place + 4] = struct.pack("<I", claimed)

    return bytes_(change)


def version(saved, path):
    return forged(saved("linear"), lambda members: members["manifest.json"].update(format=2))


def tensors(change):
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


def renamed(state):
    weights = state["weights"]
    weights["os.system"] = weights.pop(next(iter(weights)))


def swapped(state):
    weights = state["weights"]
    one, other = [name for name in weights if name.endswith("weight")][:2]
    weights[one], weights[other] = weights[other], weights[one]


def deep(depth):
    return b'{"objects":' + b"[" * depth + b"]" * depth + b"}"


def doubling(kind):
    """Let each object hold the one before it twice."""
    return [["list", []] if kind == "list" else ["tuple", []], *([kind, [[place], [place]]] for place in range(60))]


def lists():
    """Let fifty lists hold the one before them twice: a table of them has 2 ** 50 numbers."""
    return [["list", [1.0]], *(["list", [[place], [place]]] for place in range(50)), ["dict", [], []]]


def manifest(data):
    return member("manifest.json", data)


def tokenizer(**parts):
    model = {"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "a"}
    return objects(["tokenizer", json.dumps({"version": "1.0", "added_tokens": [], "model": model, **parts})])


def pairs(prefix, second):
    vocabulary = {"a": 0, second: 1, "a" + second: 2}
    model = {"type": "BPE", "vocab": vocabulary, "merges": [["a", second]], "continuing_subword_prefix": prefix}
    return tokenizer(model=model)


def table(data):
    return tokenizer(normalizer={"type": "Precompiled", "precompiled_charsmap": data})


def config(name, **values):
    return objects(["config", {"name": name, "values": values}])


def billion_epochs(members):
    objects = members["model.json"]["objects"]
    net = next(node for node in objects if node[0] == "net")
    objects[net[1]["history"][0]] = ["range", 0, 10**15, 1]
