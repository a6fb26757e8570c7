// The tables of a transform; see fft.hpp.
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

template <class Real>
class FftTables {
 public:
  // With `fold`, bin k > n_fft / 2 is written as n_fft - k, whose number is its conjugate.
  void make(int n_fft, bool fold) {
    m_ = n_fft / 32;
    for (int n2 = 0; n2 < m_; ++n2)
      for (int k1 = 0; k1 <= 16; ++k1) columns_.push_back(root<Real>(n2 * k1, n_fft));
    for (int length = m_; length > 16; length /= 16)
      for (int n = 0; n < length / 16; ++n)
        for (int k = 0; k < 16; ++k) steps_.push_back(root<Real>(n * k, length));
    for (int k1 = 0; k1 <= 16; ++k1) {
      for (int at = 0; at < m_; ++at) {
        const int bin = k1 + 32 * k2_of(at);
        bins_.push_back(bin > n_fft / 2 && fold ? n_fft - bin : bin);
      }
    }
  }

  Fft<Real> fft() const { return {m_, columns_.data(), steps_.data(), bins_.data()}; }

 private:
  // Steps of 16 leave the digits of k2 in reverse: the first step's digit, the last of k2, tells the blocks apart.
  int k2_of(int at) const {
    int k2 = 0, place = 1;
    for (int length = m_; length > 16; length /= 16, place *= 16) {
      k2 += at / (length / 16) * place;
      at %= length / 16;
    }
    return k2 + at * place;
  }

  int m_ = 0;
  std::vector<Twiddle<Real>> columns_, steps_;
  std::vector<int32_t> bins_;
};
