// Frames computed again from the signal, in double precision.
//
// The rounding errors of a transform are in proportion to its strongest bins. A band far under them, such as the first
// one of a low rumble's null or those above the cutoff of a resampled recording, loses its digits in single precision,
// and the logarithm shows it. Few frames have such a band, and they are gathered to fill the lanes.
#pragma once

#include "buffer.hpp"
#include "energies.hpp"
#include "framing.hpp"
#include "lanes.hpp"
#include "plan.hpp"

namespace {

class Precise {
 public:
  explicit Precise(const Plan& plan)
      : plan_(plan),
        row_length_((plan.frame + HALF - 1) / HALF * HALF),
        rows_(HALF * row_length_),
        samples_(plan.n_fft),
        energies_(plan, plan.precise) {}

  // The band energies, and the raw energies, of `count` frames by their numbers, LANES at most, in the kernel's scale.
  void write(const Signal& signal, const int64_t* frames, int64_t count, Floats* bands, Floats& raw_energy) {
    const double scale = __builtin_ldexp(1.0, plan_.log_shift);
    const double raw_scale = static_cast<double>(plan_.gain) * plan_.gain;
    const auto sample = [this](int n) __attribute__((always_inline)) { return samples_[n]; };
    for (int first = 0; first < count; first += HALF) {
      for (int lane = 0; lane < HALF && first + lane < count; ++lane)
        copy_samples(plan_, plan_.precise, signal, frames[first + lane] * plan_.hop - plan_.left, plan_.frame, 1.0,
                     &rows_[lane * row_length_]);
      transpose_rows();
      const Doubles* energies = energies_.bands(sample);
      for (int band = 0; band < plan_.n_bands; ++band) narrow(energies[band] * scale, first, bands[band]);
      narrow(energies_.raw(sample) * raw_scale, first, raw_energy);
    }
  }

 private:
  void transpose_rows() {
    for (int n = 0; n < row_length_; n += HALF) {
      Doubles square[HALF];
#pragma GCC unroll 16
      for (int i = 0; i < HALF; ++i) square[i] = load(&rows_[i * row_length_ + n]);
      transpose(square);
      for (int i = 0; i < HALF && n + i < plan_.frame; ++i) samples_[n + i] = square[i];
    }
  }

  const Plan& plan_;
  const int row_length_;
  Buffer<double> rows_;
  Buffer<Doubles> samples_;  // zeros from the end of the frame on
  Energies<Doubles> energies_;
};

}  // namespace
