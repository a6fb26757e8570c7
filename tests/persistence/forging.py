"""Files that are laid out as ours are and say something else."""

import json
import zipfile

from skmodal.persistence._archive import ArchiveWriter


def members_of(path):
    """Return the members of a file, those of JSON as what they say."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    return {name: json.loads(data) if name.endswith(".json") else data for name, data in held.items()}


def write(path, members):
    """Write members to a file, with good checksums."""
    with open(path, "wb") as file, ArchiveWriter(file) as archive:
        for name, data in members.items():
            archive._add(name, [data if isinstance(data, bytes) else json.dumps(data).encode()])
    return path


def forged(path, change):
    """Let a function change the members of a file."""
    members = members_of(path)
    change(members)
    return write(path, members)


def describing(path, objects):
    """Write a file of these objects, which has no arrays."""
    manifest = {"format": 1, "class": "skmodal.text:TextCleaner", "saved": "", "versions": {}}
    return write(path, {"model.json": {"objects": objects}, "manifest.json": manifest})
