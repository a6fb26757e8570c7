// By how much each bin is turned down: skmodal/speech/_gains.py, with bins in the lanes. Gains take the powers' place.
#pragma once

#include "buffer.hpp"
#include "lanes.hpp"
#include "noise_plan.hpp"
#include "noise_tracking.hpp"

namespace {

ALWAYS_INLINE Floats square_root(Floats x) {
  Floats root;
  for (int lane = 0; lane < LANES; ++lane) root[lane] = __builtin_sqrtf(x[lane]);
  return root;
}

// exp(E1(v) / 2) for v > 0, with E1 the exponential integral, to a relative 5e-6.
//
// It is near 0.75 / sqrt(v) for small v, and near 1 for large v. With u = v / (v + 6), which goes from 0 to 1, what is
// left of it after 1 / sqrt(u) is smooth: the polynomial is the best of its degree, by Remez' exchange.
ALWAYS_INLINE Floats half_exponential_integral(Floats v) {
  const Floats u = v / (v + 6.0f);
  Floats p = u * -1.66156673f + 7.30430984f;
  p = p * u - 12.4438143f;
  p = p * u + 9.73858261f;
  p = p * u - 2.87074041f;
  p = p * u + 0.120829985f;
  p = p * u - 0.683679819f;
  p = p * u + 0.425481588f;
  p = p * u + 0.764691651f;
  p = p * u + 0.305902272f;
  return p / square_root(u);
}

// Wiener or log-MMSE estimation, with the decision-directed a-priori SNR of Ephraim and Malah (1984, 1985).
class DecisionDirected {
 public:
  DecisionDirected(const NoisePlan& plan, int width) : plan_(plan), width_(width), speech_(width) {}

  void start() { is_first_ = true; }

  void replace(Floats* row, const Floats* noise) {
    if (plan_.rule == LOG_MMSE) replace<true>(row, noise);
    else replace<false>(row, noise);
    is_first_ = false;
  }

 private:
  template <bool IS_LOG_MMSE>
  void replace(Floats* row, const Floats* noise) {
    constexpr float MIN_PRIOR_SNR = 3.1622776601683794e-3f, MAX_SNR = 1e6f;
    const float a = plan_.smoothing;
    for (int v = 0; v < width_; ++v) {
      const Floats posterior = minimum(row[v] / noise[v], in_every_lane(MAX_SNR));
      const Floats excess = maximum(posterior - 1.0f, Floats{});
      const Floats before = is_first_ ? excess : speech_[v];
      const Floats prior = maximum(before * a + excess * (1 - a), in_every_lane(MIN_PRIOR_SNR));
      Floats gain = prior / (1.0f + prior);
      if (IS_LOG_MMSE)
        gain = minimum(gain * half_exponential_integral(gain * posterior), in_every_lane(1.0f));
      speech_[v] = gain * gain * posterior;
      row[v] = gain;
    }
  }

  const NoisePlan& plan_;
  const int width_;
  Buffer<Floats> speech_;
  bool is_first_ = true;
};

// Power spectral subtraction, with an oversubtraction by the SNR of the frame (Berouti, Schwartz and Makhoul 1979).
void subtract(int width, Floats* row, const Floats* noise) {
  constexpr float DECIBELS = 4.342944819032518f;  // 10 / log(10)
  Floats power{}, of_noise{};
  for (int v = 0; v < width; ++v) {
    power += row[v];
    of_noise += noise[v];
  }
  const Floats ratio = in_every_lane(sum_of_lanes(power) / sum_of_lanes(of_noise));
  const Floats snr = logarithm(ratio, 0) * DECIBELS;
  const Floats clipped = maximum(minimum(snr, in_every_lane(20.0f)), in_every_lane(-5.0f));
  const Floats oversubtraction = 4.0f - clipped * 0.15f;
  for (int v = 0; v < width; ++v) row[v] = square_root(maximum(1.0f - oversubtraction * noise[v] / row[v], Floats{}));
}

}  // namespace
