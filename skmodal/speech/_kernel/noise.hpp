// Noise reduction of an utterance: skmodal/speech/_noise.py in single precision.
//
// Frames are in the lanes for the transforms, bins for what runs along time; the powers go one way between them and the
// gains the other.
#pragma once

#include "buffer.hpp"
#include "framing.hpp"
#include "gains.hpp"
#include "lanes.hpp"
#include "noise_plan.hpp"
#include "noise_tracking.hpp"
#include "stft.hpp"

namespace {

class NoiseReduction {
 public:
  explicit NoiseReduction(const NoisePlan& plan)
      : plan_(plan),
        n_bins_(plan.n_fft / 2 + 1 - plan.lowest),
        width_((n_bins_ + LANES - 1) / LANES),
        stft_(plan),
        stationary_(width_),
        presence_(width_),
        minimum_statistics_(plan, n_bins_, width_),
        decision_directed_(plan, width_),
        noise_(width_),
        chunk_(CHUNK / HALF) {}

  // Write as many samples to `out`, of the signal's own type, float or double.
  void reduce(const Signal& signal, void* out) {
    const int exponent = scale(signal);
    rows_.reserve(stft_.n_blocks() * LANES * width_);
    strongest_ = Floats{};
    for (int64_t block = 0; block < stft_.n_blocks(); ++block) {
      stft_.analyze(block);
      write_powers(block);
    }
    raise_silence();
    replace_by_gains();
    for (int64_t block = 0; block < stft_.n_blocks(); ++block) {
      multiply_by_gains(block);
      stft_.synthesize(block);
    }
    if (signal.type == FLOAT32) write(signal.length, exponent, static_cast<float*>(out));
    else write(signal.length, exponent, static_cast<double*>(out));
  }

 private:
  static constexpr int CHUNK = 1024;

  // Two powers of two whose product is 2^exponent, for which one double may have no room.
  struct PowerOfTwo {
    double first, second;
    explicit PowerOfTwo(int exponent)
        : first(__builtin_ldexp(1.0, exponent / 2)), second(__builtin_ldexp(1.0, exponent - exponent / 2)) {}
  };

  // Copy the signal, its largest magnitude brought to between 1/2 and 1; return the exponent that this takes away.
  int scale(const Signal& signal) {
    const int exponent = exponent_of(signal);
    const PowerOfTwo gain(-exponent);
    stft_.open(signal.length);
    float* to = stft_.samples();
    const double* chunk = reinterpret_cast<const double*>(chunk_.data());
    for (int64_t at = 0; at < signal.length; at += CHUNK) {
      read(signal, at);
      const int64_t left = signal.length - at, count = left < CHUNK ? left : CHUNK;
      for (int64_t i = 0; i < count; ++i) to[at + i] = static_cast<float>(chunk[i] * gain.first * gain.second);
    }
    return exponent;
  }

  int exponent_of(const Signal& signal) {
    Doubles peaks[4] = {};
    for (int64_t at = 0; at < signal.length; at += CHUNK) {
      read(signal, at);
      for (int i = 0; i < CHUNK / HALF; ++i) {
        const Doubles size = chunk_[i] < 0 ? -chunk_[i] : chunk_[i];
        peaks[i & 3] = size > peaks[i & 3] ? size : peaks[i & 3];
      }
    }
    double peak = 0;
    for (const Doubles& each : peaks)
      for (int lane = 0; lane < HALF; ++lane) peak = each[lane] > peak ? each[lane] : peak;
    if (!(peak <= __DBL_MAX__)) return 0;
    int exponent;
    __builtin_frexp(peak, &exponent);
    return exponent;
  }

  void read(const Signal& signal, int64_t at) {
    copy_samples(signal, at, CHUNK, false, 1.0, 0.0, reinterpret_cast<double*>(chunk_.data()));
  }

  template <class Real>
  void write(int64_t length, int exponent, Real* out) {
    const PowerOfTwo gain(exponent);
    const float* from = stft_.samples();
    for (int64_t i = 0; i < length; ++i)
      out[i] = static_cast<Real>(static_cast<double>(from[i]) * gain.first * gain.second);
  }

  void write_powers(int64_t block) {
    const Floats* H = stft_.spectra(block);
    const int n = plan_.n_fft;
    for (int tile = 0; tile < width_; ++tile) {
      Floats square[LANES];
#pragma GCC unroll 16
      for (int i = 0; i < LANES; ++i) {
        const int k = plan_.lowest + tile * LANES + i, mirrored = -k & (n - 1);
        square[i] = k <= n / 2 ? (H[k] * H[k] + H[mirrored] * H[mirrored]) * 0.5f : Floats{};
        strongest_ = maximum(strongest_, square[i]);
      }
      transpose(square);
#pragma GCC unroll 16
      for (int i = 0; i < LANES; ++i) rows_[(block * LANES + i) * width_ + tile] = square[i];
    }
  }

  // The powers of digital silence are raised to 120 dB under the strongest one.
  void raise_silence() {
    constexpr float SILENCE = 1e-12f;
    float strongest = 1;
    for (int lane = 0; lane < LANES; ++lane) strongest = strongest_[lane] > strongest ? strongest_[lane] : strongest;
    const int64_t count = stft_.n_blocks() * LANES * width_;
    for (int64_t i = 0; i < count; ++i) rows_[i] = maximum(rows_[i], in_every_lane(SILENCE * strongest));
  }

  void replace_by_gains() {
    stationary_.estimate(rows_.data(), stft_.n_frames(), noise_.data());
    presence_.start();
    minimum_statistics_.start(noise_.data());
    decision_directed_.start();
    for (int64_t t = 0; t < stft_.n_frames(); ++t) {
      Floats* row = rows_.data() + t * width_;
      if (plan_.tracking == SPEECH_PRESENCE) presence_.update(row, noise_.data());
      if (plan_.tracking == MINIMUM_STATISTICS) minimum_statistics_.update(row, noise_.data());
      if (plan_.rule == SUBTRACTION) subtract(width_, row, noise_.data());
      else decision_directed_.replace(row, noise_.data());
    }
  }

  void multiply_by_gains(int64_t block) {
    Floats* H = stft_.spectra(block);
    const int n = plan_.n_fft;
    for (int k = 0; k < plan_.lowest; ++k) H[k] = H[-k & (n - 1)] = Floats{};
    for (int tile = 0; tile < width_; ++tile) {
      Floats square[LANES];
#pragma GCC unroll 16
      for (int i = 0; i < LANES; ++i)
        square[i] = maximum(rows_[(block * LANES + i) * width_ + tile], in_every_lane(plan_.least_gain));
      transpose(square);
      for (int i = 0; i < LANES; ++i) {
        const int k = plan_.lowest + tile * LANES + i, mirrored = -k & (n - 1);
        if (k > n / 2) return;
        const Floats one = H[k] * square[i], other = H[mirrored] * square[i];
        H[k] = one;
        H[mirrored] = other;
      }
    }
  }

  const NoisePlan& plan_;
  const int n_bins_, width_;
  Stft stft_;
  StationaryNoise stationary_;
  SpeechPresence presence_;
  MinimumStatistics minimum_statistics_;
  DecisionDirected decision_directed_;
  Buffer<Floats> rows_, noise_;
  Buffer<Doubles> chunk_;
  Floats strongest_{};
};

}  // namespace
