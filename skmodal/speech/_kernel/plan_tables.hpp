// A plan that owns its arrays, and the tables of its transform.
#pragma once

#include <cmath>
#include <vector>

#include "plan.hpp"

// exp(-2 pi i k / n)
template <class Real>
Twiddle<Real> root(int64_t k, int64_t n) {
  const double angle = -2 * 3.14159265358979323846 * static_cast<double>(k % n) / static_cast<double>(n);
  return {static_cast<Real>(std::cos(angle)), static_cast<Real>(std::sin(angle))};
}

// Constants with their arrays.
template <class Real>
struct ConstantTables {
  std::vector<Real> window, weights, basis;
  std::vector<Twiddle<Real>> columns, steps;

  void make_twiddles(int n_fft) {
    const int m = n_fft / 32;
    for (int n2 = 0; n2 < m; ++n2)
      for (int k1 = 0; k1 <= 16; ++k1) columns.push_back(root<Real>(n2 * k1, n_fft));
    for (int length = m; length > 16; length /= 16)
      for (int n = 0; n < length / 16; ++n)
        for (int k = 0; k < 16; ++k) steps.push_back(root<Real>(n * k, length));
  }

  Constants<Real> constants(double preemphasis, int m, const int32_t* bins) const {
    return {static_cast<Real>(preemphasis), window.data(), weights.data(), basis.empty() ? nullptr : basis.data(),
            {m, columns.data(), steps.data(), bins}};
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
    make_bins();
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
    tables.make_twiddles(n_fft);
    constants = tables.constants(preemphasis, n_fft / 32, bins_.data());
  }

  // Steps of 16 leave the digits of k2 in reverse: the first step's digit, the last of k2, tells the blocks apart.
  void make_bins() {
    const int m = n_fft / 32;
    for (int k1 = 0; k1 <= 16; ++k1) {
      for (int at = 0; at < m; ++at) {
        int k2 = 0, place = 1, rest = at;
        for (int length = m; length > 16; length /= 16, place *= 16) {
          k2 += rest / (length / 16) * place;
          rest %= length / 16;
        }
        const int bin = k1 + 32 * (k2 + rest * place);
        bins_.push_back(bin <= n_fft / 2 ? bin : n_fft - bin);
      }
    }
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

  std::vector<int32_t> bins_, firsts_, counts_;
  std::vector<double> kept_weights_;
  ConstantTables<float> single_tables_;
  ConstantTables<double> precise_tables_;
};
