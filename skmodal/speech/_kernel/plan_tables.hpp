// A plan that owns its arrays, and the tables of its transform.
#pragma once

#include <cmath>
#include <vector>

#include "plan.hpp"

struct PlanTables : Plan {
  std::vector<float> window_values, weights, basis_values, lifter_values;
  std::vector<int32_t> firsts, counts, bin_table;
  std::vector<Twiddle> columns, steps;

  PlanTables() : Plan{} {}
  PlanTables(const PlanTables&) = delete;

  // Point the plan at its arrays, of which an empty one is null, and make the tables for n_fft.
  void complete() {
    window = pointer(window_values);
    band_first = pointer(firsts);
    band_count = pointer(counts);
    band_weights = pointer(weights);
    basis = pointer(basis_values);
    lifter = pointer(lifter_values);
    fft.m = n_fft / 32;
    make_columns();
    make_steps();
    make_bins();
    fft.column_twiddles = pointer(columns);
    fft.row_twiddles = pointer(steps);
    fft.bins = pointer(bin_table);
  }

 private:
  template <class T>
  static const T* pointer(const std::vector<T>& values) {
    return values.empty() ? nullptr : values.data();
  }

  // exp(-2 pi i k / n)
  static Twiddle root(int64_t k, int64_t n) {
    const double angle = -2 * 3.14159265358979323846 * static_cast<double>(k % n) / static_cast<double>(n);
    return {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
  }

  void make_columns() {
    for (int n2 = 0; n2 < fft.m; ++n2)
      for (int k1 = 0; k1 <= 16; ++k1) columns.push_back(root(n2 * k1, n_fft));
  }

  void make_steps() {
    for (int length = fft.m; length > 16; length /= 16)
      for (int n = 0; n < length / 16; ++n)
        for (int k = 0; k < 16; ++k) steps.push_back(root(n * k, length));
  }

  // Steps of 16 leave the digits of k2 in reverse: the first step's digit, the last of k2, tells the blocks apart.
  void make_bins() {
    for (int k1 = 0; k1 <= 16; ++k1) {
      for (int at = 0; at < fft.m; ++at) {
        int k2 = 0, place = 1, rest = at, length = fft.m;
        for (; length > 16; length /= 16, place *= 16) {
          k2 += rest / (length / 16) * place;
          rest %= length / 16;
        }
        const int bin = k1 + 32 * (k2 + rest * place);
        bin_table.push_back(bin <= n_fft / 2 ? bin : n_fft - bin);
      }
    }
  }
};
