// The spectra of real frames, one in every lane of a vector, of floats or of doubles.
//
// With n = 32 m, sample 32 = n1 m + n2 and bin k = k1 + 32 k2 (Cooley and Tukey 1965):
//
//   X[k1 + 32 k2] = sum over n2 of W_m^(n2 k2) W_n^(n2 k1) sum over n1 of W_32^(n1 k1) x[n1 m + n2]
//
// where W_n = exp(-2 pi i / n).
//
// The inner sum is a transform of 32 real numbers, of which k1 = 0 to 16 say everything. Row k1 is then a complex
// transform of m numbers. Bin k and bin n - k are conjugates, so that these 17 rows hold all bins from 0 to n / 2: no
// pass to tell even from odd samples is needed. A speech frame of n = 512 has m = 16: two passes, with what lies
// between them in the first-level cache.
#pragma once

#include "lanes.hpp"
#include "plan.hpp"

namespace {

template <class Vector>
struct Complex {
  Vector re, im;
};

// cos(2 pi k / 32) for any k >= 0; the sine is that of 8 steps before.
constexpr double cosine(int k) {
  constexpr double QUARTER[9] = {1.0, 0.98078528040323044913, 0.92387953251128675613, 0.83146961230254523708,
                                 0.70710678118654752440, 0.55557023301960222474, 0.38268343236508977173,
                                 0.19509032201612826785, 0.0};
  k %= 32;
  if (k > 16) k = 32 - k;
  return k <= 8 ? QUARTER[k] : -QUARTER[16 - k];
}
constexpr double sine(int k) { return cosine(k + 24); }

// sum = a + W_32^K b and difference = a - W_32^K b, or its conjugate, for 0 <= K < 16.
//
// With t = tan, W b = cos (b.re + t b.im, b.im - t b.re): two fused multiply-adds, and four for sum and difference,
// where the plain product takes eight operations. Where the sine is the larger, the cotangent replaces the tangent.
template <int K, bool CONJUGATE = false, class Vector>
ALWAYS_INLINE void butterfly(Complex<Vector> a, Complex<Vector> b, Complex<Vector>& sum,
                             Complex<Vector>& difference) {
  constexpr double C = cosine(K), S = sine(K);
  constexpr bool STEEP = (S < 0 ? -S : S) > (C < 0 ? -C : C);
  constexpr Element<Vector> T = STEEP ? C / S : S / C, SCALE = STEEP ? S : C;
  Complex<Vector> u;
  if constexpr (K == 0) {
    u = b;
  } else if constexpr (K == 8) {
    u = {b.im, -b.re};
  } else if constexpr (STEEP) {
    u = {b.im + b.re * T, b.im * T - b.re};
  } else {
    u = {b.re + b.im * T, b.im - b.re * T};
  }
  if constexpr (K == 0 || K == 8) {
    sum = {a.re + u.re, a.im + u.im};
    difference = {a.re - u.re, CONJUGATE ? u.im - a.im : a.im - u.im};
  } else {
    sum = {a.re + u.re * SCALE, a.im + u.im * SCALE};
    difference = {a.re - u.re * SCALE, CONJUGATE ? u.im * SCALE - a.im : a.im - u.im * SCALE};
  }
}

template <int N, int K = 0, class Vector>
ALWAYS_INLINE void join(const Complex<Vector>* even, const Complex<Vector>* odd, Complex<Vector>* X) {
  if constexpr (K < N / 2) {
    butterfly<K * 32 / N>(even[K], odd[K], X[K], X[K + N / 2]);
    join<N, K + 1>(even, odd, X);
  }
}

// X[k] = sum of x[n STRIDE] W_N^(n k), N <= 32, by halves: the even and the odd samples.
template <int N, int STRIDE = 1, class Vector>
ALWAYS_INLINE void dft(const Complex<Vector>* x, Complex<Vector>* X) {
  if constexpr (N == 1) {
    X[0] = x[0];
  } else {
    Complex<Vector> even[N / 2], odd[N / 2];
    dft<N / 2, 2 * STRIDE>(x, even);
    dft<N / 2, 2 * STRIDE>(x + STRIDE, odd);
    join<N>(even, odd, X);
  }
}

template <int N, int K = 1, class Vector>
ALWAYS_INLINE void join_real(const Complex<Vector>* even, const Complex<Vector>* odd, Complex<Vector>* X) {
  if constexpr (K < N / 4) {
    butterfly<K * 32 / N, true>(even[K], odd[K], X[K], X[N / 2 - K]);
    join_real<N, K + 1>(even, odd, X);
  }
}

// The same for real samples, which a function gives one by one; X has N / 2 + 1 elements.
template <int N, int STRIDE = 1, class Sample, class Vector>
ALWAYS_INLINE void real_dft(const Sample& sample, Complex<Vector>* X, int first = 0) {
  if constexpr (N == 2) {
    const Vector a = sample(first), b = sample(first + STRIDE);
    X[0] = {a + b, Vector{}};
    X[1] = {a - b, Vector{}};
  } else {
    Complex<Vector> even[N / 4 + 1], odd[N / 4 + 1];
    real_dft<N / 2, 2 * STRIDE>(sample, even, first);
    real_dft<N / 2, 2 * STRIDE>(sample, odd, first + STRIDE);
    X[0] = {even[0].re + odd[0].re, Vector{}};
    X[N / 2] = {even[0].re - odd[0].re, Vector{}};
    X[N / 4] = {even[N / 4].re, -odd[N / 4].re};
    join_real<N>(even, odd, X);
  }
}

template <class Vector>
ALWAYS_INLINE Complex<Vector> turned(Complex<Vector> a, Twiddle<Element<Vector>> w) {
  return {a.re * w.re - a.im * w.im, a.im * w.re + a.re * w.im};
}

// The last step of a row: transforms of N numbers each, which go to their bins.
template <int N, class Vector, class Write>
void finish_row(const Complex<Vector>* row, int m, const int32_t* bins, const Write& write) {
  for (int at = 0; at < m; at += N) {
    Complex<Vector> X[N];
    dft<N>(row + at, X);
#pragma GCC unroll 16
    for (int k = 0; k < N; ++k) write(bins[at + k], X[k]);
  }
}

// A step of a row that is longer than 16: transforms of 16 numbers, `part` apart, turned; 16 shorter rows remain.
template <class Vector>
void split_row(Complex<Vector>* row, int m, int part, const Twiddle<Element<Vector>>* twiddles) {
  for (int block = 0; block < m; block += 16 * part) {
    for (int n = 0; n < part; ++n) {
      Complex<Vector> x[16], X[16], *at = row + block + n;
#pragma GCC unroll 16
      for (int j = 0; j < 16; ++j) x[j] = at[j * part];
      dft<16>(x, X);
      at[0] = X[0];
#pragma GCC unroll 16
      for (int k = 1; k < 16; ++k) at[k * part] = turned(X[k], twiddles[n * 16 + k]);
    }
  }
}

template <class Vector, class Write>
void transform_row(const Fft<Element<Vector>>& fft, Complex<Vector>* row, const int32_t* bins, const Write& write) {
  const Twiddle<Element<Vector>>* twiddles = fft.row_twiddles;
  int length = fft.m;
  for (; length > 16; length /= 16) {
    split_row(row, fft.m, length / 16, twiddles);
    twiddles += length;
  }
  switch (length) {
    case 1: return finish_row<1>(row, fft.m, bins, write);
    case 2: return finish_row<2>(row, fft.m, bins, write);
    case 4: return finish_row<4>(row, fft.m, bins, write);
    case 8: return finish_row<8>(row, fft.m, bins, write);
    default: return finish_row<16>(row, fft.m, bins, write);
  }
}

// Give write(bin, number) the transform of the frames whose samples `sample(n)` gives: a bin or that of its conjugate,
// and now and then both. `rows` has 17 (m + 1) elements: one is left free after every row, because rows a power of two
// apart would fight for the same places in the cache.
template <class Vector, class Sample, class Write>
ALWAYS_INLINE void transform(const Fft<Element<Vector>>& fft, const Sample& sample, Complex<Vector>* rows,
                             const Write& write) {
  const int m = fft.m;
  for (int n2 = 0; n2 < m; ++n2) {
    Complex<Vector> X[17];
    real_dft<32>([&](int n1) __attribute__((always_inline)) { return sample(n1 * m + n2); }, X);
    rows[n2] = X[0];
    const Twiddle<Element<Vector>>* w = fft.column_twiddles + 17 * n2;
#pragma GCC unroll 16
    for (int k1 = 1; k1 <= 16; ++k1) rows[k1 * (m + 1) + n2] = turned(X[k1], w[k1]);
  }
  for (int k1 = 0; k1 <= 16; ++k1) transform_row(fft, rows + k1 * (m + 1), fft.bins + k1 * m, write);
}

// power[0 .. n/2]; the bins of `fft` are folded.
template <class Vector, class Sample>
void power_spectrum(const Fft<Element<Vector>>& fft, const Sample& sample, Complex<Vector>* rows, Vector* power) {
  transform(fft, sample, rows, [power](int bin, const Complex<Vector>& X) __attribute__((always_inline)) {
    power[bin] = X.re * X.re + X.im * X.im;
  });
}

// Hartley's transform (1942), H[k] = Re X[k] - Im X[k] for k = 0 .. n - 1, which is its own inverse but for a factor n.
// H[n - k] = Re X[k] + Im X[k], the power is (H[k]^2 + H[n - k]^2) / 2, and a gain multiplies both alike. The bins of
// `fft` are not folded.
template <class Vector>
void hartley(const Fft<Element<Vector>>& fft, const Vector* x, Complex<Vector>* rows, Vector* H) {
  const int mask = 32 * fft.m - 1;
  const auto sample = [x](int n) __attribute__((always_inline)) { return x[n]; };
  transform(fft, sample, rows, [H, mask](int bin, const Complex<Vector>& X) __attribute__((always_inline)) {
    H[bin] = X.re - X.im;
    H[-bin & mask] = X.re + X.im;
  });
}

}  // namespace
