// Statistics over time of every column of a sequence: moments, extremes, quantiles.
//
// Moments are taken in double precision of differences from the first frame, so that what does not vary has a deviation
// of exactly zero. Every column is computed by itself, in the order of time: no result depends on the path's number of
// lanes, and the compiler can take neighboring columns together.
#pragma once

#include "lanes.hpp"

namespace {

// The mean and the mean square deviation of every column of rows [begin, end).
void moments(const float* x, int64_t begin, int64_t end, int width, double* __restrict mean,
             double* __restrict variance) {
  for (int c = 0; c < width; ++c) mean[c] = variance[c] = 0;
  const float* first = x + begin * width;
  for (int64_t t = begin; t < end; ++t) {
    const float* row = x + t * width;
    for (int c = 0; c < width; ++c) {
      const double d = static_cast<double>(row[c]) - static_cast<double>(first[c]);
      mean[c] += d;
      variance[c] += d * d;
    }
  }
  const double count = static_cast<double>(end - begin);
  for (int c = 0; c < width; ++c) {
    const double offset = mean[c] / count, spread = variance[c] / count - offset * offset;
    mean[c] = first[c] + offset;
    variance[c] = spread > 0 ? spread : 0;
  }
}

// The least value of every column, or with `most` the greatest.
void extreme(const float* x, int64_t begin, int64_t end, int width, bool most, double* __restrict out) {
  const double sign = most ? -1 : 1;
  for (int c = 0; c < width; ++c) out[c] = x[begin * width + c];
  for (int64_t t = begin + 1; t < end; ++t)
    for (int c = 0; c < width; ++c) {
      const double value = x[t * width + c];
      out[c] = sign * value < sign * out[c] ? value : out[c];
    }
}

// Floats in the order of integers, and the way back.
ALWAYS_INLINE Ints ordered(Ints x) { return x ^ ((x >> 31) & 0x7fffffff); }

// The value of rank `rank`, 0 for the least, among x[t * width] of n rows, in LANES columns; and the next one in order,
// infinite if there is none. The interval of all floats is halved 32 times: no branch depends on the values.
void ranked(const float* x, int64_t n, int width, int64_t rank, Floats& value, Floats& next) {
  constexpr int32_t INFINITE = 0x7f800000;
  Ints low = Ints{} + ~INFINITE, high = Ints{} + INFINITE;
  const Ints wanted = Ints{} + static_cast<int32_t>(rank);
  for (int step = 0; step < 32; ++step) {
    const Ints middle = (low & high) + ((low ^ high) >> 1);
    const Floats bound = from_bits(ordered(middle));
    Ints count{};
    for (int64_t t = 0; t < n; ++t) count -= load(x + t * width) <= bound;
    const Ints enough = count > wanted;
    high = enough ? middle : high;
    low = enough ? low : middle + 1;
  }
  value = from_bits(ordered(high));
  Ints count{};
  Floats above = from_bits(Ints{} + INFINITE);
  for (int64_t t = 0; t < n; ++t) {
    const Floats one = load(x + t * width);
    count -= one <= value;
    above = one > value && one < above ? one : above;
  }
  next = count > wanted + 1 ? value : above;
}

// The quantile of every column in percent, between two values of neighboring ranks in proportion. Up to LANES floats
// after the last row are read.
void quantile(const float* x, int64_t begin, int64_t end, int width, int percent, double* out) {
  const double position = static_cast<double>(end - begin - 1) * (percent / 100.0);
  const int64_t rank = static_cast<int64_t>(position);
  const double part = position - static_cast<double>(rank);
  for (int column = 0; column < width; column += LANES) {
    Floats value, next;
    ranked(x + begin * width + column, end - begin, width, rank, value, next);
    for (int lane = 0; lane < LANES && column + lane < width; ++lane) {
      const double low = value[lane], high = next[lane];
      out[column + lane] = part > 0 ? low + (high - low) * part : low;
    }
  }
}

}  // namespace
