// From the power spectra of frames to their coefficients: bands, logarithms, basis, all-pole model.
#pragma once

#include "buffer.hpp"
#include "lanes.hpp"
#include "plan.hpp"

namespace {

// The weighted sums of powers. Four sums take turns, for one alone would wait for itself.
template <class Vector>
void sum_bands(const Plan& plan, const Element<Vector>* weights, const Vector* power, Vector* energies) {
  const Element<Vector>* w = weights;
  for (int band = 0; band < plan.n_bands; ++band) {
    const Vector* p = power + plan.band_first[band];
    const int count = plan.band_count[band];
    Vector sum[4] = {};
    for (int i = 0; i < count; i += 4, w += 4, p += 4) {
      sum[0] += p[0] * w[0];
      sum[1] += p[1] * w[1];
      sum[2] += p[2] * w[2];
      sum[3] += p[3] * w[3];
    }
    energies[band] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
  }
}

template <class Vector>
void take_roots(const Plan& plan, Vector* power) {
  for (int bin = 0; bin <= plan.n_fft / 2; ++bin)
    for (int lane = 0; lane < static_cast<int>(sizeof(Vector) / sizeof(Element<Vector>)); ++lane)
      power[bin][lane] = static_cast<Element<Vector>>(__builtin_sqrt(power[bin][lane]));
}

// Where a band is so weak beside another that the rounding of the transform, which is in proportion to the strongest,
// would be heard in its logarithm: all bits of a lane are set.
Ints weak_frames(const Plan& plan, const Floats* energies) {
  Floats strongest{};
  for (int band = 0; band < plan.n_bands; ++band) strongest = maximum(strongest, energies[band]);
  Ints weak{};
  for (int band = 0; band < plan.n_bands; ++band)
    weak |= (energies[band] < strongest * plan.weak) & (energies[band] > plan.floor);
  return weak;
}

// result[c] = sum over v of values[v] basis[v][c], for n columns in steps of LANES. The basis has a multiple of 16.
void times_basis(const float* basis, const Floats* values, int n_values, int n, Floats* result) {
  const int row_length = (n + 15) / 16 * 16;
  for (int column = 0; column < n; column += LANES) {
    Floats sum[LANES] = {};
    const float* b = basis + column;
    for (int v = 0; v < n_values; ++v, b += row_length) {
      const Floats value = values[v];
#pragma GCC unroll 16
      for (int c = 0; c < LANES; ++c) sum[c] += value * b[c];
    }
#pragma GCC unroll 16
    for (int c = 0; c < LANES; ++c) result[column + c] = sum[c];
  }
}

// The predictor of an autocorrelation r[0 .. order], a[1 .. order] with x[t] ~ -sum a[k] x[t-k], by Levinson (1947) and
// Durbin (1960). Return the energy of what it does not predict. `before` is as long as a.
Floats predictor(const Floats* r, int order, Floats* a, Floats* before) {
  constexpr float LEAST = 1e-5f;  // what a step leaves of the energy, at least: rounding must not turn it negative
  Floats energy = r[0];
  for (int i = 1; i <= order; ++i) {
    Floats reflection = r[i];
    for (int k = 1; k < i; ++k) reflection += a[k] * r[i - k];
    reflection = reflection / energy;
    energy *= maximum(1.0f - reflection * reflection, in_every_lane(LEAST));
    for (int k = 1; k < i; ++k) before[k] = a[k];
    for (int k = 1; k < i; ++k) a[k] = before[k] - reflection * before[i - k];
    a[i] = -reflection;
  }
  return energy;
}

// The cepstrum of energy / |1 + sum a[k] z^-k|^2: c[0] is the log energy, floored, and
// c[n] = -a[n] - sum over k < n of k / n c[k] a[n - k], where a is 0 beyond its order.
void model_cepstrum(const Plan& plan, const Floats* a, Floats energy, Floats* c) {
  c[0] = maximum(logarithm(energy, 0), in_every_lane(plan.gain_floor));
  for (int n = 1; n < plan.n_out; ++n) {
    Floats sum{};
    for (int k = n > plan.lpc_order ? n - plan.lpc_order : 1; k < n; ++k)
      sum += c[k] * a[n - k] * static_cast<float>(k);
    c[n] = (n <= plan.lpc_order ? -a[n] : Floats{}) - sum / static_cast<float>(n);
  }
  for (int n = 0; n < plan.n_out; ++n) c[n] *= plan.lifter[n];
}

class Cepstrum {
 public:
  explicit Cepstrum(const Plan& plan)
      : plan_(plan),
        n_values_(plan.n_bands + plan.raw_energy),
        values_(n_values_ + 16),
        coefficients_(plan.n_out + 16),
        correlation_(plan.lpc_order + 17),
        predictor_(plan.lpc_order + 1),
        before_(plan.lpc_order + 1) {}

  // Write plan.n_out coefficients of LANES frames, frame after frame. Up to LANES floats after them are overwritten.
  void write(const Floats* energies, Floats raw_energy, float* out) {
    for (int band = 0; band < plan_.n_bands; ++band) {
      const Floats energy = energies[band] > plan_.floor ? energies[band] : in_every_lane(plan_.floor_value);
      values_[band] = logarithm(energy, plan_.log_shift);
    }
    if (plan_.raw_energy) {
      const Floats energy = raw_energy > plan_.raw_floor ? raw_energy : in_every_lane(plan_.raw_floor);
      values_[plan_.n_bands] = logarithm(energy, plan_.raw_shift);
    }
    write_transposed(coefficients(), out);
  }

 private:
  const Floats* coefficients() {
    if (plan_.lpc_order > 0) return model();
    if (!plan_.basis) return values_.data();
    times_basis(plan_.basis, values_.data(), n_values_, plan_.n_out, coefficients_.data());
    return coefficients_.data();
  }

  const Floats* model() {
    const Floats stated_gain = plan_.gain_value < 0 ? Floats{} : values_[plan_.gain_value];
    for (int v = 0; v < n_values_; ++v) values_[v] = exponential(values_[v] * plan_.compression);
    times_basis(plan_.basis, values_.data(), n_values_, plan_.lpc_order + 1, correlation_.data());
    const Floats energy = predictor(correlation_.data(), plan_.lpc_order, predictor_.data(), before_.data());
    Floats* c = coefficients_.data();
    model_cepstrum(plan_, predictor_.data(), energy, c);
    if (plan_.gain_value >= 0) c[0] = stated_gain;
    if (plan_.c0_last) {
      const Floats first = c[0];
      for (int n = 1; n < plan_.n_out; ++n) c[n - 1] = c[n];
      c[plan_.n_out - 1] = first;
    }
    return coefficients_.data();
  }

  // Whole vectors are stored, the last columns first: what stands over is overwritten by the next frame's first ones.
  void write_transposed(const Floats* coefficients, float* out) const {
    for (int column = (plan_.n_out - 1) / LANES * LANES; column >= 0; column -= LANES) {
      Floats square[LANES];
#pragma GCC unroll 16
      for (int i = 0; i < LANES; ++i) square[i] = coefficients[column + i];
      transpose(square);
#pragma GCC unroll 16
      for (int i = 0; i < LANES; ++i) store(out + static_cast<int64_t>(i) * plan_.n_out + column, square[i]);
    }
  }

  const Plan& plan_;
  const int n_values_;
  Buffer<Floats> values_, coefficients_, correlation_, predictor_, before_;
};

}  // namespace
