// A plan that owns its arrays.
#pragma once

#include <vector>

#include "fft_tables.hpp"
#include "plan.hpp"

// Constants with their arrays.
template <class Real>
struct ConstantTables {
  std::vector<Real> window, weights, basis;
  FftTables<Real> fft;

  Constants<Real> constants(double preemphasis) const {
    return {static_cast<Real>(preemphasis), window.data(), weights.data(), basis.empty() ? nullptr : basis.data(),
            fft.fft()};
  }
};

struct PlanTables : Plan {
  double preemphasis = 0;
  std::vector<double> window_values;  // empty for a rectangular window
  std::vector<double> weights;        // (n_bands, n_fft / 2 + 1)
  std::vector<double> basis_values;
  std::vector<float> lifter_values;

  PlanTables() : Plan{} {}
  PlanTables(const PlanTables&) = delete;

  // Make the tables, and point the plan at its arrays.
  void complete() {
    has_window = !window_values.empty();
    if (!has_window) window_values.assign(frame, 1.0);
    window_values.resize(n_fft);
    make_bands();
    complete(single_tables_, single);
    complete(precise_tables_, precise);
    n_bands = static_cast<int>(firsts_.size());
    band_first = firsts_.data();
    band_count = counts_.data();
    lifter = lifter_values.data();
  }

 private:
  template <class Real>
  void complete(ConstantTables<Real>& tables, Constants<Real>& constants) {
    tables.window.assign(window_values.begin(), window_values.end());
    tables.weights.assign(kept_weights_.begin(), kept_weights_.end());
    tables.basis.assign(basis_values.begin(), basis_values.end());
    tables.fft.make(n_fft, true);
    constants = tables.constants(preemphasis);
  }

  // Keep a band's weights from the first to the last that is not zero, and zeros up to a multiple of 4.
  void make_bands() {
    const int n_bins = n_fft / 2 + 1;
    for (const double* row = weights.data(); row != weights.data() + weights.size(); row += n_bins) {
      int first = 0, end = n_bins;
      while (first < n_bins && row[first] == 0) ++first;
      while (end > first && row[end - 1] == 0) --end;
      firsts_.push_back(first);
      counts_.push_back((end - first + 3) / 4 * 4);
      kept_weights_.insert(kept_weights_.end(), row + first, row + end);
      kept_weights_.resize(kept_weights_.size() + counts_.back() - (end - first));
    }
  }

  std::vector<int32_t> firsts_, counts_;
  std::vector<double> kept_weights_;
  ConstantTables<float> single_tables_;
  ConstantTables<double> precise_tables_;
};
