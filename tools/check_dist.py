"""Compare what lies in dist/ with what it should hold; `make dist` runs this.

The sdist is what git tracks, but for names that begin with a dot. The wheel is the package of it, with the compiled
kernels in the place of their sources, and small enough to be downloaded without a thought.
"""

import subprocess
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
KERNELS = {"skmodal/speech/_lanes.abi3.so", "skmodal/text/_glove_kernel.abi3.so"}
MAX_MB = 8


def main():
    """Exit with the differences, if there are any."""
    sdist, wheel = (_only(pattern) for pattern in ("*.tar.gz", "*.whl"))
    tracked = _without_dots(subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines())
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2] for name in (member.name for member in archive if member.isfile())}
    source = {name for name in packed if name not in ("PKG-INFO", "setup.cfg") and ".egg-info/" not in name}
    wanted = {name for name in tracked if name.startswith("skmodal/") and "/_kernel/" not in name} | KERNELS
    installed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    faults = [*_differences(sdist, source, tracked), *_differences(wheel, installed, wanted)]
    megabytes = wheel.stat().st_size / 1e6
    if megabytes > MAX_MB:
        faults.append(f"{wheel.name} has {megabytes:.1f} MB; {MAX_MB} at most")
    if faults:
        raise SystemExit("\n".join(faults))
    print(f"{sdist.name}: {len(source)} files, {sdist.stat().st_size / 1e6:.1f} MB")
    print(f"{wheel.name}: {len(installed)} files, {megabytes:.1f} MB")


def _only(pattern):
    (path,) = (ROOT / "dist").glob(pattern)
    return path


def _without_dots(names):
    return {name for name in names if not any(part.startswith(".") for part in PurePosixPath(name).parts)}


def _differences(archive, found, wanted):
    yield from (f"{archive.name} lacks {name}" for name in sorted(wanted - found))
    yield from (f"{archive.name} should not have {name}" for name in sorted(found - wanted))


if __name__ == "__main__":
    main()
