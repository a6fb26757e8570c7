"""Build the compiled speech features and GloVe's training; everything else of the project is in pyproject.toml.

The source of the speech features, path.cpp, is compiled once for every kind of processor, and the module chooses among
them when it runs. Where this fails, for want of a compiler that knows GCC's vectors, the installation goes on and NumPy
computes.
"""

import platform
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

SOURCE = Path("skmodal/speech/_kernel")
FLAGS = ["-std=c++17", "-O3", "-fvisibility=hidden", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=fast"]
FLAGS += ["-fno-wrapv"]  # Python's own -fwrapv costs a tenth of the speed
FLAGS += ["-g0"]  # Python's own -g makes the module nine times as large
AVX2 = ["-mavx2", "-mfma"]
AVX512 = [*AVX2, "-mavx512f", "-mavx512vl", "-mavx512dq", "-mavx512bw", "-mprefer-vector-width=512"]
if sys.platform == "linux":  # GCC uses 32 registers best when it orders the instructions before it assigns them
    AVX512 += ["-fschedule-insns", "-fsched-pressure"]

# For every path, the frames that it computes at a time and the processor's instructions.
PATHS = {
    "x86_64": {"avx512": (16, AVX512), "avx2": (8, AVX2), "baseline": (4, [])},
    "aarch64": {"neon": (4, [])},
}
MACHINES = {"AMD64": "x86_64", "arm64": "aarch64"}


class BuildPaths(build_ext):
    """Compile path.cpp once for every path, and link the results into the module."""

    def build_extension(self, ext):
        if ext is lanes:
            machine = platform.machine()
            paths = PATHS.get(MACHINES.get(machine, machine), {"baseline": (4, [])})
            ext.extra_objects = [self._compiled(name, width, flags) for name, (width, flags) in paths.items()]
        super().build_extension(ext)

    def _compiled(self, name, lanes, flags):
        objects = self.compiler.compile(
            [str(SOURCE / "path.cpp")],
            output_dir=str(Path(self.build_temp) / name),
            macros=[("SKMODAL_PATH", name), ("SKMODAL_LANES", str(lanes))],
            extra_postargs=[*FLAGS, *flags],
        )
        return objects[0]


lanes = Extension(
    "skmodal.speech._lanes",
    [str(SOURCE / name) for name in ("module.cpp", "paths.cpp", "make_plan.cpp", "features.cpp", "noise.cpp")],
    depends=[str(header) for header in sorted(SOURCE.glob("*"))],
    define_macros=[("Py_LIMITED_API", "0x030B0000")],
    extra_compile_args=FLAGS,
    extra_link_args=[] if sys.platform == "darwin" else ["-pthread"],
    language="c++",
    optional=True,
    py_limited_api=True,
)

glove = Extension(
    "skmodal.text._glove_kernel",
    ["skmodal/text/_kernel/glove.cpp"],
    define_macros=[("Py_LIMITED_API", "0x030B0000")],
    extra_compile_args=[*FLAGS, "-fopenmp-simd"],
    extra_link_args=[] if sys.platform == "darwin" else ["-pthread"],
    language="c++",
    optional=True,
    py_limited_api=True,
)

setup(
    ext_modules=[lanes, glove],
    cmdclass={"build_ext": BuildPaths},
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
