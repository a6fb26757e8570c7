// From a signal to frames in lanes.
//
// A stretch of the signal is copied as floats, then written by hops: sample q of hop c goes to row q, column c. Sample
// n of LANES successive frames then lies in one row, n % hop, side by side from column n / hop on: framing is loading.
#pragma once

#include "buffer.hpp"
#include "lanes.hpp"
#include "plan.hpp"

namespace {

// Write (x[t] - a x[t-1]) gain for `count` samples from `first` on. Outside of the signal there are zeros, or x gain of
// the signal mirrored over and over. Return the largest magnitude of x gain as a float's bits, in whose order NaN and
// infinity are the largest.
template <class T, class Real>
int32_t copy_samples(const Signal& signal, int64_t first, int64_t count, bool mirrored, Real gain, Real a,
                     Real* __restrict to) {
  const int64_t before = first < 0 ? -first : 0;
  const int64_t begin = before < count ? before : count;
  const int64_t left = signal.length - first;
  const int64_t end = left < begin ? begin : left < count ? left : count;
  int32_t peak = 0;
  const auto mirror = [&](int64_t t) {
    const int64_t period = 2 * signal.length, inside = ((first + t) % period + period) % period;
    return (inside < signal.length ? inside : period - 1 - inside) - first;
  };
  const auto copy = [&](int64_t stride) __attribute__((always_inline)) {
    const auto value = [&](int64_t t) __attribute__((always_inline)) {
      T sample;
      __builtin_memcpy(&sample, signal.data + (first + t) * stride, sizeof(T));  // it may lie at any address
      return static_cast<Real>(sample) * gain;
    };
    const auto put = [&](int64_t t, Real x, Real last) __attribute__((always_inline)) {
      const float size = static_cast<float>(x);
      int32_t magnitude;
      __builtin_memcpy(&magnitude, &size, sizeof magnitude);
      magnitude &= 0x7fffffff;
      peak = magnitude > peak ? magnitude : peak;
      to[t] = x - a * last;
    };
    for (int64_t t = 0; t < begin; ++t) to[t] = mirrored ? value(mirror(t)) : 0;
    if (begin < end) put(begin, value(begin), first + begin > 0 ? value(begin - 1) : 0);
    for (int64_t t = begin + 1; t < end; ++t) put(t, value(t), value(t - 1));
    for (int64_t t = end; t < count; ++t) to[t] = mirrored ? value(mirror(t)) : 0;
  };
  if (signal.stride == sizeof(T)) copy(sizeof(T));  // the compiler's own vectors
  else copy(signal.stride);
  return peak;
}

template <class Real>
int32_t copy_samples(const Signal& signal, int64_t first, int64_t count, bool mirrored, Real gain, Real a, Real* to) {
  switch (signal.type) {
    case INT16: return copy_samples<int16_t, Real>(signal, first, count, mirrored, gain / 32768, a, to);
    case FLOAT32: return copy_samples<float, Real>(signal, first, count, mirrored, gain, a, to);
    default: return copy_samples<double, Real>(signal, first, count, mirrored, gain, a, to);
  }
}

// What a plan has before framing, in the precision of its constants.
template <class Real>
int32_t copy_samples(const Plan& plan, const Constants<Real>& constants, const Signal& signal, int64_t first,
                     int64_t count, Real gain, Real* to) {
  return copy_samples(signal, first, count, plan.mirrored, gain, plan.by_frame ? 0 : constants.preemphasis, to);
}

class Framing {
 public:
  explicit Framing(const Plan& plan)
      : plan_(plan),
        hop_(plan.hop),
        n_rows_(rounded_up(plan.hop < plan.frame ? plan.hop : plan.frame)),
        hops_of_frame_((plan.frame + plan.hop - 1) / plan.hop),
        block_(block_frames()),
        row_length_(rounded_up(block_ - 1 + hops_of_frame_)),
        samples_(row_length_ * hop_ + n_rows_ + LANES),
        rows_((n_rows_ + 1) * row_length_),
        offset_(plan.n_fft) {
    const int64_t zeros = n_rows_ * row_length_;  // the last row
    for (int n = 0; n < plan.n_fft; ++n)
      offset_[n] = static_cast<int32_t>(n < plan.frame ? n % hop_ * row_length_ + n / hop_ : zeros);
  }

  // How many frames `start` makes ready, at most.
  int64_t block() const { return block_; }

  // Make frames [first, first + n_frames) ready.
  void start(const Signal& signal, int64_t first, int64_t n_frames) {
    copy(signal, first * hop_ - plan_.left, (n_frames - 1) * hop_ + plan_.frame);
    transpose_hops(rounded_up(n_frames - 1 + hops_of_frame_));
  }

  // Sample n of the frames [frame, frame + LANES) of those made ready; zero for n >= plan.frame.
  struct Frames {
    const float* rows;
    const int32_t* offset;
    ALWAYS_INLINE Floats operator()(int n) const { return load(rows + offset[n]); }
  };
  Frames frames(int64_t frame) { return {rows_.data() + frame, offset_.data()}; }

  // Look at the samples that no frame took.
  void look_at_rest(const Signal& signal, int64_t n_frames) {
    const int64_t chunk = row_length_ * hop_;
    for (int64_t at = (n_frames - 1) * hop_ + plan_.frame - plan_.left; at < signal.length; at += chunk)
      copy(signal, at, chunk < signal.length - at ? chunk : signal.length - at);
  }

  // The largest magnitude seen since the last call: infinite or NaN where the signal holds such a value.
  float take_peak() {
    float peak;
    __builtin_memcpy(&peak, &peak_, sizeof peak);
    peak_ = 0;
    return peak / plan_.gain;
  }

 private:
  static int64_t rounded_up(int64_t n) { return (n + LANES - 1) / LANES * LANES; }

  // As many frames at a time as keep the rows in the second-level cache: eight vectors, fewer where hops are long.
  int64_t block_frames() const {
    constexpr int64_t MOST_FLOATS = 1 << 16;
    const int64_t fitting = MOST_FLOATS / n_rows_ - hops_of_frame_;
    return LANES * (fitting < LANES ? 1 : fitting > 8 * LANES ? 8 : fitting / LANES);
  }

  void copy(const Signal& signal, int64_t begin, int64_t count) {
    const int32_t peak = copy_samples(plan_, plan_.single, signal, begin, count, plan_.gain, samples_.data());
    peak_ = peak > peak_ ? peak : peak_;
  }

  void transpose_hops(int64_t n_columns) {
    for (int64_t column = 0; column < n_columns; column += LANES) {
      for (int64_t row = 0; row < n_rows_; row += LANES) {
        Floats square[LANES];
#pragma GCC unroll 16
        for (int i = 0; i < LANES; ++i) square[i] = load(samples_.data() + (column + i) * hop_ + row);
        transpose(square);
#pragma GCC unroll 16
        for (int i = 0; i < LANES; ++i) store(rows_.data() + (row + i) * row_length_ + column, square[i]);
      }
    }
  }

  const Plan& plan_;
  const int64_t hop_, n_rows_, hops_of_frame_, block_, row_length_;
  Buffer<float> samples_, rows_;
  Buffer<int32_t> offset_;
  int32_t peak_ = 0;
};

}  // namespace
