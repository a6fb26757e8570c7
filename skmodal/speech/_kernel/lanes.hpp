// Vectors of floats, a frame in every lane, and the few operations on them that the processor has no instruction for.
//
// Every path compiles this header with its own instructions. All of it is in an unnamed namespace, so that the linker
// cannot hand one path the code of another, which would be illegal on an older processor.
#pragma once

#include <cstdint>
#include <utility>

#define ALWAYS_INLINE inline __attribute__((always_inline))

namespace {

constexpr int LANES = SKMODAL_LANES;

typedef float Floats __attribute__((vector_size(4 * LANES)));
typedef int32_t Ints __attribute__((vector_size(4 * LANES)));
typedef float FloatsAnywhere __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef double DoublesAnywhere __attribute__((vector_size(4 * LANES), aligned(8), may_alias));

// As many doubles as a vector has room for.
constexpr int HALF = LANES / 2;
typedef double Doubles __attribute__((vector_size(4 * LANES)));

template <class Vector> struct ElementOf;
template <> struct ElementOf<Floats> { typedef float Type; };
template <> struct ElementOf<Doubles> { typedef double Type; };
template <class Vector> using Element = typename ElementOf<Vector>::Type;
template <class Vector> constexpr int lanes_of = sizeof(Vector) / sizeof(Element<Vector>);

typedef float HalfFloats __attribute__((vector_size(4 * HALF)));

ALWAYS_INLINE Floats load(const float* at) { return *reinterpret_cast<const FloatsAnywhere*>(at); }
ALWAYS_INLINE Doubles load(const double* at) { return *reinterpret_cast<const DoublesAnywhere*>(at); }
ALWAYS_INLINE void store(float* at, Floats x) { *reinterpret_cast<FloatsAnywhere*>(at) = x; }
ALWAYS_INLINE Floats in_every_lane(float x) { return x - Floats{}; }
ALWAYS_INLINE Floats maximum(Floats a, Floats b) { return a > b ? a : b; }
ALWAYS_INLINE Ints maximum(Ints a, Ints b) { return a > b ? a : b; }
ALWAYS_INLINE Ints bits(Floats x) { return reinterpret_cast<Ints>(x); }
ALWAYS_INLINE Floats from_bits(Ints x) { return reinterpret_cast<Floats>(x); }

// HALF lanes of x, from `first` on, as doubles; and the way back.
ALWAYS_INLINE Doubles widened(const Floats& x, int first) {
  HalfFloats half;
  __builtin_memcpy(&half, reinterpret_cast<const float*>(&x) + first, sizeof half);
  return __builtin_convertvector(half, Doubles);
}
ALWAYS_INLINE void narrow(Doubles x, int first, Floats& to) {
  const HalfFloats half = __builtin_convertvector(x, HalfFloats);
  __builtin_memcpy(reinterpret_cast<float*>(&to) + first, &half, sizeof half);
}

// log(x 2^-shift) for normal x > 0, to half a unit in the last place of the result or 1e-7 of x.
//
// The mantissa m is brought to [sqrt(1/2), sqrt(2)), where the polynomial is that of Cephes' logf (Moshier 1992). The
// shift is taken off the exponent, which is exact; log 2 is added in two parts, of which the first has zeros behind it.
ALWAYS_INLINE Floats logarithm(Floats x, int shift) {
  constexpr int SQRT_HALF = 0x3f3504f3;
  const Ints exponent = (bits(x) - SQRT_HALF) >> 23;
  const Floats f = from_bits(bits(x) - (exponent << 23)) - 1.0f;
  const Floats e = __builtin_convertvector(exponent - shift, Floats);
  const Floats square = f * f;
  Floats p = f * 7.0376836292e-2f - 1.1514610310e-1f;
  p = p * f + 1.1676998740e-1f;
  p = p * f - 1.2420140846e-1f;
  p = p * f + 1.4249322787e-1f;
  p = p * f - 1.6668057665e-1f;
  p = p * f + 2.0000714765e-1f;
  p = p * f - 2.4999993993e-1f;
  p = p * f + 3.3333331174e-1f;
  p = p * f * square - e * 2.12194440e-4f;
  return (f + (p - square * 0.5f)) + e * 0.693359375f;
}

// exp(x) for x in [-87, 88], by Cephes' expf: 2^n exp(r) with |r| <= log(2) / 2.
ALWAYS_INLINE Floats exponential(Floats x) {
  constexpr float ROUNDER = 12582912.0f;  // 1.5 * 2^23: what is added to it is rounded to an integer
  const Floats rounded = x * 1.44269504088896341f + ROUNDER;
  const Floats n = rounded - ROUNDER;
  const Floats r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  Floats p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  return from_bits(bits(p) + (__builtin_convertvector(n, Ints) << 23));
}

template <class Vector, int... I>
ALWAYS_INLINE Vector shuffled(Vector a, Vector b, std::integer_sequence<int, I...>) {
#ifdef __clang__
  return __builtin_shufflevector(a, b, I...);
#else
  return __builtin_shuffle(a, b, decltype(a < b){I...});
#endif
}

// Lanes of a pair (a, b) of vectors of N lanes, counted 0 to 2 N - 1, as functions of the lane l that they go to. The
// first four work inside every four lanes, as the instructions do; the last two exchange blocks of D lanes.
template <int N> struct LowOnes { static constexpr int from(int l) { return (l & ~3) + (l & 3) / 2 + (l & 1) * N; } };
template <int N> struct HighOnes { static constexpr int from(int l) { return LowOnes<N>::from(l) + 2; } };
template <int N> struct LowPairs { static constexpr int from(int l) { return (l & ~3) + (l & 1) + (l & 2) / 2 * N; } };
template <int N> struct HighPairs { static constexpr int from(int l) { return LowPairs<N>::from(l) + 2; } };
template <int N, int D> struct LowBlocks { static constexpr int from(int l) { return l & D ? l - D + N : l; } };
template <int N, int D> struct HighBlocks { static constexpr int from(int l) { return l & D ? l + N : l + D; } };

template <class Pattern, class Vector, int... L>
ALWAYS_INLINE Vector shuffled(Vector a, Vector b, std::integer_sequence<int, L...>) {
  return shuffled(a, b, std::integer_sequence<int, Pattern::from(L)...>{});
}

template <class Low, class High, class Vector>
ALWAYS_INLINE void exchange(Vector& a, Vector& b) {
  constexpr std::make_integer_sequence<int, lanes_of<Vector>> ALL{};
  const Vector low = shuffled<Low>(a, b, ALL);
  b = shuffled<High>(a, b, ALL);
  a = low;
}

template <int D, class Vector>
ALWAYS_INLINE void exchange_blocks(Vector* rows) {
  constexpr int N = lanes_of<Vector>;
  if constexpr (D < N) {
#pragma GCC unroll 16
    for (int i = 0; i < N; ++i)
      if (!(i & D)) exchange<LowBlocks<N, D>, HighBlocks<N, D>>(rows[i], rows[i + D]);
    exchange_blocks<2 * D>(rows);
  }
}

// Turn as many vectors as they have lanes, a square of numbers, about its diagonal: of floats, first every 4 x 4 square
// in it, then squares of those.
ALWAYS_INLINE void transpose(Floats* rows) {
#pragma GCC unroll 16
  for (int i = 0; i < LANES; i += 4) {
    Floats* r = rows + i;
    exchange<LowOnes<LANES>, HighOnes<LANES>>(r[0], r[1]);
    exchange<LowOnes<LANES>, HighOnes<LANES>>(r[2], r[3]);
    exchange<LowPairs<LANES>, HighPairs<LANES>>(r[0], r[2]);
    exchange<LowPairs<LANES>, HighPairs<LANES>>(r[1], r[3]);
    std::swap(r[1], r[2]);
  }
  exchange_blocks<4>(rows);
}
ALWAYS_INLINE void transpose(Doubles* rows) { exchange_blocks<1>(rows); }

}  // namespace
