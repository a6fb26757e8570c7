// Steps that go along the time of an utterance, on the log values of all its frames: RASTA's filter, and the range.
#pragma once

#include <cstdint>

namespace {

constexpr int BEFORE = 4;  // rows before the first frame, which the filter writes

// y[t] = pole y[t-1] + 0.2 (x[t] - x[t-4]) + 0.1 (x[t-1] - x[t-3]), where the first frame stands for those before it
// (Hermansky and Morgan 1994; see skmodal/speech/_rasta.py). Row t of y takes the place of row t - 4 of x. The sums are
// double, because an error in them fades as slowly as they do; `y` has one row.
void filter(float* x, int64_t n_frames, int width, double pole, double* y) {
  for (int row = 0; row < BEFORE; ++row) __builtin_memcpy(x + row * width, x + BEFORE * width, width * sizeof(float));
  for (int c = 0; c < width; ++c) y[c] = 0;
  for (int64_t t = 0; t < n_frames; ++t) {
    float* row = x + t * width;
#pragma GCC ivdep
    for (int c = 0; c < width; ++c) {
      const double far = row[c + 4 * width] - row[c], near = row[c + 3 * width] - row[c + width];
      y[c] = pole * y[c] + (0.2 * far + 0.1 * near);
      row[c] = static_cast<float>(y[c]);
    }
  }
}

// Raise the first n_cut values of every frame to `range` under the largest of all of them.
void cut(float* x, int64_t n_frames, int width, int n_cut, float range) {
  float largest = x[0];
  for (int64_t t = 0; t < n_frames; ++t)
    for (int c = 0; c < n_cut; ++c) largest = x[t * width + c] > largest ? x[t * width + c] : largest;
  const float least = largest - range;
  for (int64_t t = 0; t < n_frames; ++t)
    for (int c = 0; c < n_cut; ++c) x[t * width + c] = x[t * width + c] > least ? x[t * width + c] : least;
}

}  // namespace
