// Frames computed again from the signal, in double precision.
//
// The rounding errors of a transform are in proportion to its strongest bins. A band far under them, such as the first
// one of a low rumble's null or those above the cutoff of a resampled recording, loses its digits in single precision,
// and the logarithm shows it. Few frames have such a band, and they are gathered to fill the lanes.
#pragma once

#include "buffer.hpp"
#include "cepstrum.hpp"
#include "fft.hpp"
#include "lanes.hpp"
#include "plan.hpp"

namespace {

// signal[t], and zero outside of it.
double sample_at(const Signal& signal, int64_t t) {
  if (t < 0 || t >= signal.length) return 0;
  const char* at = signal.data + t * signal.stride;
  switch (signal.type) {
    case INT16: { int16_t x; __builtin_memcpy(&x, at, sizeof x); return x / 32768.0; }
    case FLOAT32: { float x; __builtin_memcpy(&x, at, sizeof x); return static_cast<double>(x); }
    default: { double x; __builtin_memcpy(&x, at, sizeof x); return x; }
  }
}

class Precise {
 public:
  explicit Precise(const Plan& plan)
      : plan_(plan),
        raw_(plan.frame),
        samples_(plan.n_fft),
        rows_(17 * (plan.n_fft / 32 + 1)),
        power_(plan.n_fft / 2 + 1 + 4),
        energies_(plan.n_bands) {}

  // The band energies, and the raw energies, of LANES frames by their numbers, in the kernel's scale.
  void write(const Signal& signal, const int64_t* frames, Floats* energies, Floats& raw_energy) {
    const double scale = __builtin_ldexp(1.0, plan_.log_shift);
    const double raw_scale = static_cast<double>(plan_.gain) * plan_.gain;
    for (int first = 0; first < LANES; first += HALF) {
      for (int lane = 0; lane < HALF; ++lane) {
        const double raw = fill(signal, frames[first + lane] * plan_.hop - plan_.left, lane);
        raw_energy[first + lane] = static_cast<float>(raw * raw_scale);
      }
      power_spectrum(plan_.precise.fft, [this](int n) __attribute__((always_inline)) { return samples_[n]; },
                     rows_.data(), power_.data());
      if (plan_.magnitude) take_roots(plan_, power_.data());
      sum_bands(plan_, plan_.precise.band_weights, power_.data(), energies_.data());
      for (int band = 0; band < plan_.n_bands; ++band)
        for (int lane = 0; lane < HALF; ++lane)
          energies[band][first + lane] = static_cast<float>(energies_[band][lane] * scale);
    }
  }

 private:
  // Write the shaped frame that begins at t to a lane, and return its energy before pre-emphasis.
  double fill(const Signal& signal, int64_t t, int lane) {
    double sum = 0, energy = 0, a = plan_.precise.preemphasis;
    for (int n = 0; n < plan_.frame; ++n) sum += raw_[n] = sample_at(signal, t + n);
    const double dc = plan_.remove_dc ? sum / plan_.frame : 0;
    double before = plan_.by_frame ? raw_[0] - dc : sample_at(signal, t - 1) - dc;
    for (int n = 0; n < plan_.frame; ++n) {
      const bool is_padding = !plan_.by_frame && (t + n < 0 || t + n >= signal.length);
      const double x = raw_[n] - dc;
      energy += x * x;
      samples_[n][lane] = is_padding ? 0 : (x - a * before) * plan_.precise.window[n];
      before = x;
    }
    return energy;
  }

  const Plan& plan_;
  Buffer<double> raw_;
  Buffer<Doubles> samples_;
  Buffer<Complex<Doubles>> rows_;
  Buffer<Doubles> power_, energies_;
};

}  // namespace
