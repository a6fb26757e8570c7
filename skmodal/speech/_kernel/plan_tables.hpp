// A plan that owns its arrays.
#pragma once

#include <vector>

#include "fft_tables.hpp"
#include "plan.hpp"

// Constants with their arrays.
template <class Real>
struct ConstantTables {
  std::vector<Real> window, weights;
  FftTables<Real> fft;

  Constants<Real> constants(double preemphasis) const {
    return {static_cast<Real>(preemphasis), window.data(), weights.data(), fft.fft()};
  }
};

struct PlanTables : Plan {
  double preemphasis = 0;
  std::vector<double> window_values, weights;  // the window is empty when it is rectangular
  std::vector<float> basis_values, lifter_values;
  std::vector<int32_t> firsts, counts;

  PlanTables() : Plan{} {}
  PlanTables(const PlanTables&) = delete;

  // Make the tables, and point the plan at its arrays.
  void complete() {
    has_window = !window_values.empty();
    if (!has_window) window_values.assign(frame, 1.0);
    window_values.resize(n_fft);
    complete(single_tables_, single);
    complete(precise_tables_, precise);
    band_first = firsts.data();
    band_count = counts.data();
    basis = basis_values.empty() ? nullptr : basis_values.data();
    lifter = lifter_values.data();
  }

 private:
  template <class Real>
  void complete(ConstantTables<Real>& tables, Constants<Real>& constants) {
    tables.window.assign(window_values.begin(), window_values.end());
    tables.weights.assign(weights.begin(), weights.end());
    tables.fft.make(n_fft, true);
    constants = tables.constants(preemphasis);
  }

  ConstantTables<float> single_tables_;
  ConstantTables<double> precise_tables_;
};
