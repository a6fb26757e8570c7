// Values of frames times a basis, such as that of the cosine transform.
#pragma once

#include "lanes.hpp"

namespace {

constexpr int BASIS_STEP = 16;  // a basis has a multiple of so many columns, as any number of lanes asks

// result[c] = sum over v of values[v] basis[v][c], for n columns in steps of LANES. The values are taken in parts: a
// sum of a hundred logarithms that grew term by term would lose more digits than all steps before it.
template <class Vector>
void times_basis(const Element<Vector>* basis, const Vector* values, int n_values, int n, Vector* result) {
  constexpr int PART = 16;
  const int row_length = (n + BASIS_STEP - 1) / BASIS_STEP * BASIS_STEP;
  for (int column = 0; column < n; column += LANES) {
    for (int c = 0; c < LANES; ++c) result[column + c] = Vector{};
    const Element<Vector>* b = basis + column;
    for (int v = 0; v < n_values;) {
      Vector sum[LANES] = {};
      for (const int end = v + PART < n_values ? v + PART : n_values; v < end; ++v, b += row_length) {
        const Vector value = values[v];
#pragma GCC unroll 16
        for (int c = 0; c < LANES; ++c) sum[c] += value * b[c];
      }
#pragma GCC unroll 16
      for (int c = 0; c < LANES; ++c) result[column + c] += sum[c];
    }
  }
}

}  // namespace
