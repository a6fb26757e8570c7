// From the energies of bands to coefficients: logarithms, and then a basis or an all-pole model.
#pragma once

#include "all_pole.hpp"
#include "basis.hpp"
#include "buffer.hpp"
#include "lanes.hpp"
#include "plan.hpp"

namespace {

// Write n values of LANES frames, frame after frame. Whole vectors are stored, the last columns first: what stands over
// is overwritten by the next frame's first ones, and up to LANES floats after the last frame.
void write_transposed(const Floats* values, int n, float* out) {
  for (int column = (n - 1) / LANES * LANES; column >= 0; column -= LANES) {
    Floats square[LANES];
#pragma GCC unroll 16
    for (int i = 0; i < LANES; ++i) square[i] = values[column + i];
    transpose(square);
#pragma GCC unroll 16
    for (int i = 0; i < LANES; ++i) store(out + static_cast<int64_t>(i) * n + column, square[i]);
  }
}

// The way back; as many floats after the last frame are read.
void read_transposed(const float* from, int n, Floats* values) {
  for (int column = 0; column < n; column += LANES) {
    Floats square[LANES];
#pragma GCC unroll 16
    for (int i = 0; i < LANES; ++i) square[i] = load(from + static_cast<int64_t>(i) * n + column);
    transpose(square);
#pragma GCC unroll 16
    for (int i = 0; i < LANES; ++i) values[column + i] = square[i];
  }
}

class Cepstrum {
 public:
  explicit Cepstrum(const Plan& plan)
      : plan_(plan),
        n_values_(plan.n_bands + plan.raw_energy),
        values_(n_values_ + LANES),
        coefficients_(plan.n_out + BASIS_STEP),
        model_(plan) {}

  int n_values() const { return n_values_; }

  // Take the logarithms of LANES frames, after the floor.
  void take(const Floats* energies, Floats raw_energy) {
    for (int band = 0; band < plan_.n_bands; ++band) {
      const Floats energy = energies[band] > plan_.floor ? energies[band] : in_every_lane(plan_.floor_value);
      values_[band] = logarithm(energy, plan_.log_shift);
    }
    if (plan_.raw_energy) {
      const Floats energy = raw_energy > plan_.raw_floor ? raw_energy : in_every_lane(plan_.raw_floor);
      values_[plan_.n_bands] = logarithm(energy, plan_.raw_shift);
    }
  }

  // Write the n_values() logarithms of the frames taken, frame after frame; or take such as they are.
  void write_logarithms(float* out) { write_transposed(values_.data(), n_values_, out); }
  void take_logarithms(const float* from) { read_transposed(from, n_values_, values_.data()); }

  // Write the plan.n_out coefficients of the frames taken. Their logarithms are gone then.
  void write(float* out) { write_transposed(coefficients(), plan_.n_out, out); }

 private:
  const Floats* coefficients() {
    if (plan_.lpc_order > 0) return model();
    if (!plan_.single.basis) return values_.data();
    times_basis(plan_.single.basis, values_.data(), n_values_, plan_.n_out, coefficients_.data());
    return coefficients_.data();
  }

  const Floats* model() {
    const Floats stated_gain = plan_.gain_value < 0 ? Floats{} : values_[plan_.gain_value];
    for (int v = 0; v < n_values_; ++v) values_[v] = exponential(values_[v] * plan_.compression);
    Floats* c = coefficients_.data();
    model_.cepstrum(values_.data(), n_values_, c);
    c[0] = plan_.gain_value < 0 ? maximum(c[0], in_every_lane(plan_.gain_floor)) : stated_gain;
    for (int n = 0; n < plan_.n_out; ++n) c[n] *= plan_.lifter[n];
    if (plan_.c0_last) {
      const Floats first = c[0];
      for (int n = 1; n < plan_.n_out; ++n) c[n - 1] = c[n];
      c[plan_.n_out - 1] = first;
    }
    return c;
  }

  const Plan& plan_;
  const int n_values_;
  Buffer<Floats> values_, coefficients_;
  AllPole model_;
};

}  // namespace
