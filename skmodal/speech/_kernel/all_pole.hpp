// The all-pole model of a compressed spectrum, and its cepstrum.
//
// It is computed in double precision: rounding in an autocorrelation is in proportion to lag 0, and a model whose poles
// are sharp leaves a thousandth of that, of which single precision would keep four digits.
#pragma once

#include "basis.hpp"
#include "buffer.hpp"
#include "lanes.hpp"
#include "plan.hpp"

namespace {

// The predictor of an autocorrelation r[0 .. order], a[1 .. order] with x[t] ~ -sum a[k] x[t-k], by Levinson (1947) and
// Durbin (1960). Return the energy of what it does not predict. `before` is as long as a.
Doubles predictor(const Doubles* r, int order, Doubles* a, Doubles* before) {
  constexpr double LEAST = 1e-13;  // what a step leaves of the energy, at least: rounding must not turn it negative
  Doubles energy = r[0];
  for (int i = 1; i <= order; ++i) {
    Doubles reflection = r[i];
    for (int k = 1; k < i; ++k) reflection += a[k] * r[i - k];
    reflection = reflection / energy;
    const Doubles left = 1.0 - reflection * reflection;
    energy *= left > LEAST ? left : LEAST - Doubles{};
    for (int k = 1; k < i; ++k) before[k] = a[k];
    for (int k = 1; k < i; ++k) a[k] = before[k] - reflection * before[i - k];
    a[i] = -reflection;
  }
  return energy;
}

// c[1 .. n_out) of the cepstrum of 1 / |1 + sum a[k] z^-k|^2: c[n] = -a[n] - sum over k < n of k / n c[k] a[n - k],
// where a is 0 beyond its order.
void model_cepstrum(const Doubles* a, int order, int n_out, Doubles* c) {
  for (int n = 1; n < n_out; ++n) {
    Doubles sum{};
    for (int k = n > order ? n - order : 1; k < n; ++k) sum += c[k] * a[n - k] * static_cast<double>(k);
    c[n] = (n <= order ? -a[n] : Doubles{}) - sum / static_cast<double>(n);
  }
}

class AllPole {
 public:
  explicit AllPole(const Plan& plan)
      : plan_(plan),
        values_(plan.n_bands + plan.raw_energy),
        correlation_(plan.lpc_order + 1 + BASIS_STEP),
        predictor_(plan.lpc_order + 1),
        before_(plan.lpc_order + 1),
        cepstrum_(plan.n_out) {}

  // The cepstrum of the model of n_values compressed values; c[0] is the logarithm of its gain.
  void cepstrum(const Floats* values, int n_values, Floats* c) {
    Floats gain{};
    for (int first = 0; first < LANES; first += HALF) {
      for (int v = 0; v < n_values; ++v) values_[v] = widened(values[v], first);
      times_basis(plan_.precise.basis, values_.data(), n_values, plan_.lpc_order + 1, correlation_.data());
      const Doubles energy = predictor(correlation_.data(), plan_.lpc_order, predictor_.data(), before_.data());
      model_cepstrum(predictor_.data(), plan_.lpc_order, plan_.n_out, cepstrum_.data());
      narrow(energy, first, gain);
      for (int n = 1; n < plan_.n_out; ++n) narrow(cepstrum_[n], first, c[n]);
    }
    c[0] = logarithm(gain, 0);
  }

 private:
  const Plan& plan_;
  Buffer<Doubles> values_, correlation_, predictor_, before_, cepstrum_;
};

}  // namespace
