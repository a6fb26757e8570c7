#!/usr/bin/env bash
# Build the compiled kernels with AddressSanitizer and UndefinedBehaviorSanitizer, and run speech features, noise
# reduction and GloVe over inputs that hypothesis makes up: any length, stride, type, frame, hop, transform, front end
# and rule; any counts, and arrays that do not fit one another.
#
#   tools/sanitize_kernel.sh [PYTHON] [EXAMPLES]      needs GCC and an environment that has skmodal's dependencies
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-.venv/bin/python}
examples=${2:-500}
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

# A copy, so that the working tree keeps its own build.
cp -r setup.py pyproject.toml README.md LICENSE skmodal "$tree"
rm -f "$tree"/skmodal/{speech,text}/*.so
sed -i 's/"-O3"/"-O1"/; s/"-g0"/"-g"/' "$tree"/setup.py # they come after CFLAGS; -O3 takes minutes with a sanitizer
export CFLAGS="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g"
export CXXFLAGS=$CFLAGS LDFLAGS="-fsanitize=address,undefined"
python=$(realpath -s "$python")
(cd "$tree" && "$python" setup.py -q build_ext --inplace)
for kernel in "$tree"/skmodal/{speech,text}/*.so; do
  grep -q __asan_report_store "$kernel" && grep -q __ubsan_handle "$kernel"
done

# Python itself is not built with the sanitizer, so that its library is loaded first; what Python leaks is its own affair.
export LD_PRELOAD="$(g++ -print-file-name=libasan.so) $(g++ -print-file-name=libubsan.so) $(g++ -print-file-name=libstdc++.so)"
export ASAN_OPTIONS=detect_leaks=0 OMP_NUM_THREADS=1
# numpy.empty and the like come from Python's own pools, inside which the sanitizer does not see an end.
export PYTHONMALLOC=malloc PYTHONPATH="$tree"
cp tools/sanitize_*.py "$tree"
cd "$tree"
for part in kernel noise glove; do "$python" "sanitize_$part.py" "$examples"; done
