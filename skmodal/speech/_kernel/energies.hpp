// From frames in lanes to the energies of their bands, in single or in double precision.
#pragma once

#include "bands.hpp"
#include "buffer.hpp"
#include "fft.hpp"
#include "lanes.hpp"
#include "plan.hpp"

namespace {

// `Frames` is a function from a sample's number, 0 to n_fft - 1, to that sample of a vector of frames.
template <class Vector>
class Energies {
 public:
  Energies(const Plan& plan, const Constants<Element<Vector>>& constants)
      : plan_(plan),
        constants_(constants),
        is_shaped_(plan.has_window || plan.by_frame || plan.remove_dc),
        rows_(17 * (plan.n_fft / 32 + 1)),
        power_(plan.n_fft / 2 + 1 + 4),  // bands are summed four bins at a time
        bands_(plan.n_bands) {}

  // The energies of the bands, until the next call.
  template <class Frames>
  const Vector* bands(const Frames& frames) {
    dc_ = plan_.remove_dc ? mean(frames) : Vector{};
    const Element<Vector> a = plan_.by_frame ? constants_.preemphasis : 0;
    if (is_shaped_) {
      const Shaped<Frames> shaped{frames, constants_.window, a, dc_ * (1 - a)};
      power_spectrum(constants_.fft, shaped, rows_.data(), power_.data());
    } else {
      power_spectrum(constants_.fft, frames, rows_.data(), power_.data());
    }
    if (plan_.magnitude) take_roots(plan_, power_.data());
    sum_bands(plan_, constants_.band_weights, power_.data(), bands_.data());
    return bands_.data();
  }

  // What a band could make of the strongest bin that `bands` saw last, or of the mean that was taken out.
  Vector strongest() {
    if (plan_.loudest == 0) return Vector{};
    const Vector sum = dc_ * static_cast<Element<Vector>>(plan_.frame);
    Vector strongest = plan_.magnitude ? maximum(sum, -sum) : sum * sum;
    for (int bin = 0; bin <= plan_.n_fft / 2; ++bin) strongest = maximum(strongest, power_[bin]);
    return strongest * plan_.loudest;
  }

  // The sum of squares of the frames that `bands` saw last, before pre-emphasis, or zero where the plan has none.
  template <class Frames>
  Vector raw(const Frames& frames) const {
    if (!plan_.raw_energy) return Vector{};
    return sum([&](int n) __attribute__((always_inline)) { return (frames(n) - dc_) * (frames(n) - dc_); });
  }

 private:
  // (x[n] - dc) - a (x[n-1] - dc), windowed; the first sample stands in for the one before it.
  template <class Frames>
  struct Shaped {
    const Frames& frames;
    const Element<Vector>* window;
    Element<Vector> a;
    Vector dc;
    ALWAYS_INLINE Vector operator()(int n) const { return (frames(n) - frames(n - (n > 0)) * a - dc) * window[n]; }
  };

  template <class Frames>
  Vector mean(const Frames& frames) const {
    return sum(frames) / static_cast<Element<Vector>>(plan_.frame);
  }

  template <class Terms>
  Vector sum(const Terms& terms) const {
    Vector sum[4] = {};
#pragma GCC unroll 4
    for (int n = 0; n < plan_.frame; ++n) sum[n & 3] += terms(n);
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
  }

  const Plan& plan_;
  const Constants<Element<Vector>>& constants_;
  const bool is_shaped_;
  Vector dc_{};
  Buffer<Complex<Vector>> rows_;
  Buffer<Vector> power_, bands_;
};

}  // namespace
