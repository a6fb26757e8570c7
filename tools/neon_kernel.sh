#!/usr/bin/env bash
# Compile the arm64 path of the speech features, run it on an emulated processor, and compare what it computes with the
# baseline path of this x86-64 one.
#
#   tools/neon_kernel.sh      needs GCC, g++-aarch64-linux-gnu and qemu-user (Debian's names)
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

build() { # COMPILER PATH
  "$1" -std=c++17 -O3 -Wall -fno-math-errno -fno-trapping-math -ffp-contract=fast -static -Iskmodal/speech/_kernel \
    -DSKMODAL_PATH="$2" -DSKMODAL_PATH_SYMBOL="path_$2" -DSKMODAL_LANES=4 \
    tools/neon_kernel.cpp skmodal/speech/_kernel/path.cpp -o "$folder/$2"
}

build g++ baseline
build aarch64-linux-gnu-g++ neon
"$folder/baseline" >"$folder/baseline.txt"
qemu-aarch64 "$folder/neon" >"$folder/neon.txt"
paste "$folder/baseline.txt" "$folder/neon.txt" | awk '
  { off = $1 - $2; if (off < 0) off = -off; if (!(off <= worst)) worst = off }
  END { printf "arm64 and baseline: %d numbers, at most %.1e apart\n", NR, worst; exit !(NR > 0 && worst < 1e-3) }'
