// Frames computed again from the signal, in double precision.
//
// The rounding errors of a transform are in proportion to its strongest bins. A band far under them, such as the first
// one of a low rumble's null or those above the cutoff of a resampled recording, loses its digits in single precision,
// and the logarithm shows it. Few frames have such a band, and they are gathered to fill the lanes.
#pragma once

#include "bands.hpp"
#include "buffer.hpp"
#include "fft.hpp"
#include "framing.hpp"
#include "lanes.hpp"
#include "plan.hpp"

namespace {

class Precise {
 public:
  explicit Precise(const Plan& plan)
      : plan_(plan),
        raw_(plan.frame + 1),
        samples_(plan.n_fft),
        rows_(17 * (plan.n_fft / 32 + 1)),
        power_(plan.n_fft / 2 + 1 + 4),
        energies_(plan.n_bands) {}

  // The band energies, and the raw energies, of `count` frames by their numbers, LANES at most, in the kernel's scale.
  void write(const Signal& signal, const int64_t* frames, int64_t count, Floats* energies, Floats& raw_energy) {
    const double scale = __builtin_ldexp(1.0, plan_.log_shift);
    const double raw_scale = static_cast<double>(plan_.gain) * plan_.gain;
    for (int first = 0; first < count; first += HALF) {
      for (int lane = 0; lane < HALF && first + lane < count; ++lane) {
        const double raw = fill(signal, frames[first + lane] * plan_.hop - plan_.left, lane);
        raw_energy[first + lane] = static_cast<float>(raw * raw_scale);
      }
      power_spectrum(plan_.precise.fft, [this](int n) __attribute__((always_inline)) { return samples_[n]; },
                     rows_.data(), power_.data());
      if (plan_.magnitude) take_roots(plan_, power_.data());
      sum_bands(plan_, plan_.precise.band_weights, power_.data(), energies_.data());
      for (int band = 0; band < plan_.n_bands; ++band) narrow(energies_[band] * scale, first, energies[band]);
    }
  }

 private:
  // Write the shaped frame that begins at t to a lane, and return its energy before pre-emphasis.
  double fill(const Signal& signal, int64_t t, int lane) {
    copy_samples(signal, t - 1, plan_.frame + 1, 1.0, raw_.data());
    const double *x = raw_.data() + 1, *window = plan_.precise.window;
    double sum = 0, energy = 0;
    if (plan_.remove_dc)
      for (int n = 0; n < plan_.frame; ++n) sum += x[n];
    const double dc = sum / plan_.frame;
    if (plan_.raw_energy)
      for (int n = 0; n < plan_.frame; ++n) energy += (x[n] - dc) * (x[n] - dc);
    if (plan_.by_frame) raw_[0] = x[0];
    const double a = plan_.precise.preemphasis, base = (1 - a) * dc;
    for (int n = 0; n < plan_.frame; ++n) samples_[n][lane] = (x[n] - a * x[n - 1] - base) * window[n];
    // By the signal, pre-emphasis ends where the signal does: the first zero after it stays zero.
    const int64_t end = signal.length - t;
    if (!plan_.by_frame && end >= 0 && end < plan_.frame) samples_[end][lane] = 0;
    return energy;
  }

  const Plan& plan_;
  Buffer<double> raw_;
  Buffer<Doubles> samples_;
  Buffer<Complex<Doubles>> rows_;
  Buffer<Doubles> power_, energies_;
};

}  // namespace
