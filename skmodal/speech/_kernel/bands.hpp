// From the power spectra of frames to the energies of their bands.
#pragma once

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

// Where a band is so weak that the rounding of the transform, which is in proportion to the strongest band or to what is
// `strongest` outside of them, would be heard in its logarithm: all bits of a lane are set.
Ints weak_frames(const Plan& plan, const Floats* energies, Floats strongest) {
  for (int band = 0; band < plan.n_bands; ++band) strongest = maximum(strongest, energies[band]);
  Ints weak{};
  for (int band = 0; band < plan.n_bands; ++band)
    weak |= (energies[band] < strongest * plan.weak) & (energies[band] > plan.floor);
  return weak;
}

}  // namespace
