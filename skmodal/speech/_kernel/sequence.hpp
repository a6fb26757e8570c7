// What becomes of the frames of one utterance: normalized, with deltas, pooled over parts in time.
//
// Statistics are taken in double precision of differences from the first frame, so that what does not vary has a
// deviation of exactly zero. Every column is computed by itself, in the order of time: no result depends on the path's
// number of lanes, and the compiler can take neighboring columns together.
#pragma once

#include "buffer.hpp"
#include "plan.hpp"

namespace {

// The mean and the mean square deviation of every column of rows [begin, end).
void moments(const float* x, int64_t begin, int64_t end, int width, double* __restrict mean,
             double* __restrict variance) {
  for (int c = 0; c < width; ++c) mean[c] = variance[c] = 0;
  const float* first = x + begin * width;
  for (int64_t t = begin; t < end; ++t) {
    const float* row = x + t * width;
    for (int c = 0; c < width; ++c) {
      const double d = static_cast<double>(row[c]) - static_cast<double>(first[c]);
      mean[c] += d;
      variance[c] += d * d;
    }
  }
  const double count = static_cast<double>(end - begin);
  for (int c = 0; c < width; ++c) {
    const double offset = mean[c] / count, spread = variance[c] / count - offset * offset;
    mean[c] = first[c] + offset;
    variance[c] = spread > 0 ? spread : 0;
  }
}

template <class Better>
void extreme(const float* x, int64_t begin, int64_t end, int width, double* __restrict out, Better better) {
  for (int c = 0; c < width; ++c) out[c] = x[begin * width + c];
  for (int64_t t = begin + 1; t < end; ++t)
    for (int c = 0; c < width; ++c) out[c] = better(x[t * width + c], out[c]) ? x[t * width + c] : out[c];
}

// Center every column, and divide it by its deviation unless that is rounding alone.
void normalize(float* x, int64_t n_frames, int width, bool rescale, double* mean, double* variance) {
  constexpr double ROUNDING = 1e-6;
  moments(x, 0, n_frames, width, mean, variance);
  for (int c = 0; c < width; ++c) {
    const double deviation = __builtin_sqrt(variance[c]), size = mean[c] < 0 ? -mean[c] : mean[c];
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
  float* coefficients(int64_t n_frames, int lanes) {
    coefficients_.reserve((n_frames + lanes) * n_out_ + lanes);
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
      wide_.reserve(n_frames * width);
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

  void statistic(Statistic which, const float* x, int64_t begin, int64_t end, int width, double* out) {
    switch (which) {
      case MEAN:
        for (int c = 0; c < width; ++c) out[c] = mean_[c];
        return;
      case STD:
        for (int c = 0; c < width; ++c) out[c] = __builtin_sqrt(variance_[c]);
        return;
      case MIN: return extreme(x, begin, end, width, out, [](double a, double b) { return a < b; });
      case MAX: return extreme(x, begin, end, width, out, [](double a, double b) { return a > b; });
    }
  }

  const int n_out_;
  Buffer<float> coefficients_, wide_;
  Buffer<double> mean_, variance_;
};

}  // namespace
