// What becomes of the frames of one utterance: normalized, with deltas, pooled over parts in time.
#pragma once

#include "buffer.hpp"
#include "plan.hpp"
#include "statistics.hpp"

namespace {

// Center every column, and divide it by its deviation unless that is rounding alone, as skmodal/speech/_cmvn.py has it.
void normalize(float* x, int64_t n_frames, int width, bool rescale, double* mean, double* variance) {
  constexpr double ROUNDING = 1e-6;
  moments(x, 0, n_frames, width, mean, variance);
  double size = 0;
  for (int c = 0; c < width; ++c) size = __builtin_fmax(size, __builtin_fabs(mean[c]));
  for (int c = 0; c < width; ++c) {
    const double deviation = __builtin_sqrt(variance[c]);
    variance[c] = rescale && deviation > ROUNDING * size ? 1 / deviation : 1;
  }
  for (int64_t t = 0; t < n_frames; ++t)
    for (int c = 0; c < width; ++c) x[t * width + c] = static_cast<float>((x[t * width + c] - mean[c]) * variance[c]);
}

// out[t] = slope of x at t by regression on two frames on either side, the first and the last repeated (Furui 1986).
// Rows of both are `stride` apart.
void slopes(const float* x, int64_t n_frames, int width, int stride, float* out) {
  const auto row = [&](int64_t t) { return x + (t < 0 ? 0 : t < n_frames ? t : n_frames - 1) * stride; };
  for (int64_t t = 0; t < n_frames; ++t) {
    const float *b2 = row(t - 2), *b1 = row(t - 1), *a1 = row(t + 1), *a2 = row(t + 2);
    float* __restrict to = out + t * stride;
    for (int c = 0; c < width; ++c) to[c] = 0.1f * (a1[c] - b1[c]) + 0.2f * (a2[c] - b2[c]);
  }
}

class SequenceStep {
 public:
  explicit SequenceStep(int n_out) : n_out_(n_out) {}

  // Room for the coefficients of n_frames frames, and of LANES more that a last vector has.
  float* coefficients(int64_t n_frames) {
    coefficients_.reserve((n_frames + LANES) * n_out_ + LANES);
    return coefficients_.data();
  }

  void finish(int64_t n_frames, const Sequence& sequence, void* out) {
    const int width = n_out_ * (1 + sequence.deltas);
    mean_.reserve(width);
    variance_.reserve(width);
    if (sequence.center)
      normalize(coefficients_.data(), n_frames, n_out_, sequence.rescale, mean_.data(), variance_.data());
    if (sequence.n_segments == 0) return widen(n_frames, sequence.deltas, static_cast<float*>(out));
    const float* x = coefficients_.data();
    if (sequence.deltas > 0) {
      wide_.reserve(n_frames * width + LANES);
      widen(n_frames, sequence.deltas, wide_.data());
      x = wide_.data();
    }
    pool(x, n_frames, width, sequence, static_cast<double*>(out));
  }

 private:
  void widen(int64_t n_frames, int deltas, float* out) {
    const float* x = coefficients_.data();
    const int width = n_out_ * (1 + deltas);
    if (deltas == 0) {
      __builtin_memcpy(out, x, n_frames * n_out_ * sizeof(float));
      return;
    }
    for (int64_t t = 0; t < n_frames; ++t) __builtin_memcpy(out + t * width, x + t * n_out_, n_out_ * sizeof(float));
    for (int order = 1; order <= deltas; ++order)
      slopes(out + (order - 1) * n_out_, n_frames, n_out_, width, out + order * n_out_);
  }

  // Segment k of n frames, longer ones first (numpy.array_split); of fewer frames than segments, frame k n / segments.
  void pool(const float* x, int64_t n_frames, int width, const Sequence& sequence, double* out) {
    const int64_t n_segments = sequence.n_segments;
    const int64_t length = n_frames / n_segments, longer = n_frames % n_segments;
    for (int64_t k = 0; k < n_segments; ++k) {
      const int64_t begin = length ? k * length + (k < longer ? k : longer) : k * n_frames / n_segments;
      const int64_t end = length ? begin + length + (k < longer) : begin + 1;
      moments(x, begin, end, width, mean_.data(), variance_.data());
      for (int s = 0; s < sequence.n_statistics; ++s, out += width)
        statistic(sequence.statistics[s], x, begin, end, width, out);
    }
  }

  void statistic(int which, const float* x, int64_t begin, int64_t end, int width, double* out) {
    switch (which) {
      case MEAN:
        for (int c = 0; c < width; ++c) out[c] = mean_[c];
        return;
      case STD:
        for (int c = 0; c < width; ++c) out[c] = __builtin_sqrt(variance_[c]);
        return;
      case 0: return extreme(x, begin, end, width, false, out);
      case 100: return extreme(x, begin, end, width, true, out);
      default: return quantile(x, begin, end, width, which, out);
    }
  }

  const int n_out_;
  Buffer<float> coefficients_, wide_;
  Buffer<double> mean_, variance_;
};

}  // namespace
