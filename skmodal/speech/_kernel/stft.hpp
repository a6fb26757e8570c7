// The short-time transform of an utterance and its inverse, LANES frames, a block, at a time.
//
// A frame is two hops: its second half is the first half of the next frame. So it is hops that are brought into lanes,
// and the other half of a frame comes from the lane beside it, on the way back too.
#pragma once

#include "buffer.hpp"
#include "fft.hpp"
#include "lanes.hpp"
#include "noise_plan.hpp"

namespace {

// Patterns of `shuffled`: of two blocks, the lanes after those of the first, and before those of the second.
struct LaneAfter { static constexpr int from(int l) { return l + 1; } };
struct LaneBefore { static constexpr int from(int l) { return l + LANES - 1; } };
constexpr std::make_integer_sequence<int, LANES> EVERY_LANE{};

class Stft {
 public:
  explicit Stft(const NoisePlan& plan)
      : plan_(plan),
        hop_(plan.frame / 2),
        n_rows_((hop_ + LANES - 1) / LANES * LANES),
        hops_(2 * n_rows_),
        frames_(plan.n_fft),
        reduced_(plan.n_fft),
        rows_(17 * (plan.n_fft / 32 + 1)) {}

  // Make room for an utterance, whose `length` samples are to be written to samples(), among zeros.
  void open(int64_t length) {
    n_frames_ = (length + hop_ - 1) / hop_ + 1;
    const int64_t size = (n_blocks() + 1) * LANES * hop_ + n_rows_;
    samples_.reserve(size);
    spectra_.reserve(n_blocks() * plan_.n_fft);
    __builtin_memset(samples_.data(), 0, hop_ * sizeof(float));
    __builtin_memset(samples() + length, 0, (size - hop_ - length) * sizeof(float));
  }

  float* samples() { return samples_.data() + hop_; }
  int64_t n_frames() const { return n_frames_; }
  int64_t n_blocks() const { return (n_frames_ + LANES - 1) / LANES; }

  // The Hartley transforms of a block's frames, (n_fft,).
  Floats* spectra(int64_t block) { return spectra_.data() + block * plan_.n_fft; }

  // Compute the spectra of a block; the blocks are taken in order.
  void analyze(int64_t block) {
    if (block == 0) load_hops(0);
    load_hops(block + 1);
    const Floats *here = hops(block), *after = hops(block + 1);
    const float* window = plan_.analysis;
    for (int n = 0; n < hop_; ++n) {
      frames_[n] = here[n] * window[n];
      frames_[hop_ + n] = shuffled<LaneAfter>(here[n], after[n], EVERY_LANE) * window[hop_ + n];
    }
    hartley(plan_.fft, frames_.data(), rows_.data(), spectra(block));
  }

  // Overwrite the samples by those of the spectra, in order, when all blocks have been analyzed.
  void synthesize(int64_t block) {
    hartley(plan_.fft, spectra(block), rows_.data(), reduced_.data());
    Floats *first_halves = hops(0), *second_halves = hops(1);
    const float* window = plan_.synthesis;
    for (int n = 0; n < hop_; ++n) {
      const Floats before = block == 0 ? Floats{} : second_halves[n];
      second_halves[n] = reduced_[hop_ + n] * window[hop_ + n];
      first_halves[n] = reduced_[n] * window[n] + shuffled<LaneBefore>(before, second_halves[n], EVERY_LANE);
    }
    store_hops(block, first_halves);
  }

 private:
  Floats* hops(int64_t block) { return hops_.data() + (block & 1) * n_rows_; }
  float* hop_of(int64_t block, int lane) { return samples_.data() + (block * LANES + lane) * hop_; }

  void load_hops(int64_t block) {
    for (int n = 0; n < hop_; n += LANES) {
      Floats square[LANES];
#pragma GCC unroll 16
      for (int i = 0; i < LANES; ++i) square[i] = load(hop_of(block, i) + n);
      transpose(square);
#pragma GCC unroll 16
      for (int i = 0; i < LANES; ++i) hops(block)[n + i] = square[i];
    }
  }

  // Whole vectors are stored, the last samples first: what stands over is overwritten by the next hop's first ones.
  void store_hops(int64_t block, const Floats* from) {
    for (int n = n_rows_ - LANES; n >= 0; n -= LANES) {
      Floats square[LANES];
#pragma GCC unroll 16
      for (int i = 0; i < LANES; ++i) square[i] = from[n + i];
      transpose(square);
#pragma GCC unroll 16
      for (int i = 0; i < LANES; ++i) store(hop_of(block, i) + n, square[i]);
    }
  }

  const NoisePlan& plan_;
  const int hop_, n_rows_;
  int64_t n_frames_ = 0;
  Buffer<float> samples_;
  Buffer<Floats> hops_, frames_, reduced_, spectra_;
  Buffer<Complex<Floats>> rows_;
};

}  // namespace
