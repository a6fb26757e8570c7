// How strong the noise is, bin by bin: skmodal/speech/_noise_tracking.py, whose recursions run along the frames, with
// bins in the lanes. A row is the powers of a frame, `width` vectors; zeros fill up the last one.
#pragma once

#include "buffer.hpp"
#include "lanes.hpp"
#include "noise_plan.hpp"

namespace {

ALWAYS_INLINE Floats minimum(Floats a, Floats b) { return a < b ? a : b; }

ALWAYS_INLINE float sum_of_lanes(Floats x) {
  float sum = 0;
  for (int lane = 0; lane < LANES; ++lane) sum += x[lane];
  return sum;
}

// The mean of the quietest fifth of the frames.
class StationaryNoise {
 public:
  explicit StationaryNoise(int width) : width_(width), sums_(width * LANES) {}

  void estimate(const Floats* rows, int64_t n_frames, Floats* noise) {
    rank(rows, n_frames);
    const int64_t n_quiet = (n_frames + 4) / 5;
    const int32_t last = nth_smallest(n_frames, n_quiet);
    int64_t n_equal = n_quiet;
    for (int64_t t = 0; t < n_frames; ++t) n_equal -= loudness_[t] < last;
    const int n_bins = width_ * LANES;
    for (int k = 0; k < n_bins; ++k) sums_[k] = 0;
    for (int64_t t = 0; t < n_frames; ++t) {
      if (loudness_[t] > last || (loudness_[t] == last && n_equal-- <= 0)) continue;
      const float* row = reinterpret_cast<const float*>(rows + t * width_);
      for (int k = 0; k < n_bins; ++k) sums_[k] += static_cast<double>(row[k]);
    }
    for (int v = 0; v < width_; ++v)
      for (int lane = 0; lane < LANES; ++lane)
        noise[v][lane] = static_cast<float>(sums_[v * LANES + lane] / static_cast<double>(n_quiet));
  }

 private:
  // The sum of logarithms of every frame, as an integer of the same order.
  void rank(const Floats* rows, int64_t n_frames) {
    loudness_.reserve(n_frames);
    for (int64_t t = 0; t < n_frames; ++t) {
      Floats sum{};
      for (int v = 0; v < width_; ++v) sum += logarithm(rows[t * width_ + v], 0);
      const float loudness = sum_of_lanes(sum);
      int32_t order;
      __builtin_memcpy(&order, &loudness, sizeof order);
      loudness_[t] = order ^ ((order >> 31) & 0x7fffffff);
    }
  }

  // By halving what it can be, which takes 32 passes whatever the order.
  int32_t nth_smallest(int64_t count, int64_t n) {
    const int32_t* loudness = loudness_.data();
    int64_t low = INT32_MIN, high = INT32_MAX;
    while (low < high) {
      const int32_t middle = static_cast<int32_t>((low + high) >> 1);
      int64_t n_below = 0;
      for (int64_t t = 0; t < count; ++t) n_below += loudness[t] <= middle;
      if (n_below >= n) high = middle;
      else low = int64_t{middle} + 1;
    }
    return static_cast<int32_t>(low);
  }

  const int width_;
  Buffer<double> sums_;
  Buffer<int32_t> loudness_;
};

// Gerkmann and Hendriks (2012): by the probability that there is no speech.
class SpeechPresence {
 public:
  explicit SpeechPresence(int width) : width_(width), absence_(width) {}

  void start() {
    for (int v = 0; v < width_; ++v) absence_[v] = in_every_lane(0.5f);
  }

  void update(const Floats* row, Floats* noise) {
    constexpr float SPEECH_SNR = 31.622776601683793f, LEAST_ABSENCE = 0.01f;
    for (int v = 0; v < width_; ++v) {
      const Floats ratio = minimum(row[v] / noise[v], in_every_lane(80.0f));
      const Floats odds = exponential(ratio * (-SPEECH_SNR / (1 + SPEECH_SNR))) * (1 + SPEECH_SNR);
      Floats absent = odds / (1.0f + odds);
      absence_[v] = absence_[v] * 0.9f + absent * 0.1f;
      absent = absence_[v] < LEAST_ABSENCE ? maximum(absent, in_every_lane(LEAST_ABSENCE)) : absent;
      noise[v] += (row[v] - noise[v]) * absent * 0.1f;
    }
  }

 private:
  const int width_;
  Buffer<Floats> absence_;
};

// Martin (2001): the least of the smoothed power over eight parts of a window.
class MinimumStatistics {
 public:
  MinimumStatistics(const NoisePlan& plan, int n_bins, int width)
      : plan_(plan), n_bins_(n_bins), width_(width), state_(width), part_minima_(N_PARTS * width) {}

  void start(const Floats* noise) {
    for (int v = 0; v < width_; ++v) {
      state_[v] = {noise[v], noise[v], Floats{}, Floats{}, in_every_lane(MOST)};
      for (int part = 0; part < N_PARTS; ++part) part_minima_[part * width_ + v] = noise[v];
    }
    whole_ = 1;
    n_seen_ = 0;
  }

  void update(const Floats* row, Floats* noise) {
    const float spread = smooth(row, noise);
    const float of_frame = 1 + 2.12f * __builtin_sqrtf(spread);
    const float M = plan_.mean_minimum, of_window = 2 * (N_PARTS * plan_.part - 1) * (1 - M);
    for (int v = 0; v < width_; ++v) {
      State& s = state_[v];
      const Floats bias = (1.0f + s.spread * of_window / (1.0f - s.spread * (2 * M))) * of_frame;
      s.least = minimum(s.least, bias * s.smoothed);
      noise[v] = minimum(noise[v], s.least);
    }
    if (++n_seen_ % plan_.part == 0) end_part(noise);
  }

 private:
  static constexpr int N_PARTS = 8;
  static constexpr float MOST = __FLT_MAX__;

  struct State {
    Floats smoothed, mean, variance;  // the power, smoothed, and its moments
    Floats spread;                    // the variance over that of the noise
    Floats least;                     // since the part began
  };

  // Smooth the power, the more the more it is like the noise; return the mean spread.
  float smooth(const Floats* row, const Floats* noise) {
    Floats before{}, now{}, spread{};
    for (int v = 0; v < width_; ++v) {
      before += state_[v].smoothed;
      now += row[v];
    }
    const float lag = sum_of_lanes(before) / sum_of_lanes(now) - 1, follows = 1 / (1 + lag * lag);
    whole_ = 0.7f * whole_ + 0.3f * (follows > 0.7f ? follows : 0.7f);
    for (int v = 0; v < width_; ++v) {
      State& s = state_[v];
      const Floats excess = s.smoothed / noise[v] - 1.0f;
      const Floats a = maximum(0.96f * whole_ / (1.0f + excess * excess), in_every_lane(0.3f));
      s.smoothed = s.smoothed * a + row[v] * (1.0f - a);
      const Floats b = minimum(a * a, in_every_lane(0.8f)), step = s.smoothed - s.mean;
      s.mean += step * (1.0f - b);
      s.variance = b * (s.variance + step * step * (1.0f - b));
      s.spread = minimum(s.variance / (noise[v] * noise[v] * 2.0f), in_every_lane(0.5f));
      spread += s.spread;
    }
    return sum_of_lanes(spread) / static_cast<float>(n_bins_);
  }

  // A new part takes the place of the oldest.
  void end_part(Floats* noise) {
    const int64_t part = (n_seen_ / plan_.part - 1) % N_PARTS;
    for (int v = 0; v < width_; ++v) {
      part_minima_[part * width_ + v] = state_[v].least;
      state_[v].least = in_every_lane(MOST);
      noise[v] = part_minima_[v];
      for (int other = 1; other < N_PARTS; ++other) noise[v] = minimum(noise[v], part_minima_[other * width_ + v]);
    }
  }

  const NoisePlan& plan_;
  const int n_bins_, width_;
  Buffer<State> state_;
  Buffer<Floats> part_minima_;
  float whole_ = 1;
  int64_t n_seen_ = 0;
};

}  // namespace
