// What a path is told: the constants of a feature, and what is to be done with an utterance. Plain data, no functions,
// because every path compiles its own copy of what it includes (see lanes.hpp).
#pragma once

#include <cstdint>

template <class Real>
struct Twiddle {
  Real re, im;
};

// Tables of the transform of n = 32 m samples; see fft.hpp.
template <class Real>
struct Fft {
  int m;
  const Twiddle<Real>* column_twiddles;  // (m, 17): W_n^(n2 k1)
  const Twiddle<Real>* row_twiddles;     // for every step of a row, longest first, (part, 16): W_length^(n k)
  const int32_t* bins;                   // (17, m): the bin of a row's element, or its fold, which is at most n / 2
};

// What is needed in both precisions.
template <class Real>
struct Constants {
  Real preemphasis;          // over the whole signal when Plan::by_frame is false
  const Real* window;        // (n_fft,), zeros beyond the frame
  const Real* band_weights;  // one band's after the other's
  const Real* basis;         // (n_values, n_out or lpc_order + 1, rounded up to BASIS_STEP); null: none
  Fft<Real> fft;
};

struct Plan {
  // Frames.
  int frame, hop, n_fft;
  int left;           // samples before the first one
  bool mirrored;      // the signal, before its start and after its end, where there are else zeros
  float gain;         // a power of two, which brings quiet signals into float's range; taken back by log_shift
  bool by_frame;      // pre-emphasis: the first sample of a frame then stands in for the one before it
  bool remove_dc;
  bool has_window;    // other than a rectangular one

  // Bands. A band is a sum of weighted powers; an all-ones band is the frame's energy.
  bool magnitude;  // of the root of the power instead
  int n_bands;
  const int32_t *band_first, *band_count;  // bins; counts are multiples of 4, zeros fill up
  float floor, floor_value;                // a value of floor or less counts as floor_value
  int log_shift;                           // log values are those of value * 2^-shift
  float weak;     // a frame is computed again in double where a band is this far under the strongest,
  float loudest;  // or under the power (or root) of any bin times this; 0 where a band holds all bins
  bool raw_energy;                         // one value more: the sum of squares of a frame before pre-emphasis
  float raw_floor;
  int raw_shift;

  // Steps over the time of an utterance, on its log values.
  bool rasta;
  double rasta_pole;
  float range;  // the bands' are raised to this under the largest of the utterance; infinite for none

  // Output: the log values, or these times the basis; or, with lpc_order, the cepstrum of the all-pole model of
  // exp(compression * log value), whose autocorrelation the basis gives.
  int n_out;
  int lpc_order;
  float compression;
  float gain_floor;     // of the log of the model's gain, which is coefficient 0
  int gain_value;       // with lpc_order: the value whose logarithm stands for the gain; -1 for none
  bool c0_last;         // with lpc_order: coefficient 0 comes after the others
  const float* lifter;  // (n_out,), with lpc_order only

  Constants<float> single;
  Constants<double> precise;
};

enum SampleType { INT16, FLOAT32, FLOAT64 };

struct Signal {
  const char* data;
  int64_t stride;  // in bytes
  int64_t length;
  SampleType type;
};

enum Statistic { STD = -2, MEAN = -1 };  // and from 0 to 100 the quantile in percent

// What becomes of the frames of an utterance.
struct Sequence {
  int deltas;            // order, 0 to 2
  bool center, rescale;  // mean 0 and deviation 1 over the utterance, before the deltas
  int n_segments;        // 0: the sequence itself
  int n_statistics;
  const int32_t* statistics;
};

struct NoisePlan;  // noise_plan.hpp

// The same code, compiled for one kind of processor.
struct Path {
  const char* name;
  int lanes;
  void* (*open)(const Plan&);  // the memory that a thread works in; throws std::bad_alloc, as `features` does
  void (*close)(void* workspace);
  // Write a float sequence of (n_frames, n_out (1 + deltas)), or a double row of (n_segments, n_statistics,
  // n_out (1 + deltas)). Return the largest magnitude in the signal: infinite or NaN where it holds such a value.
  float (*features)(void* workspace, const Signal&, int64_t n_frames, const Sequence&, void* out);

  void* (*open_noise)(const NoisePlan&);  // these are to noise reduction what the others are to features
  void (*close_noise)(void* workspace);
  void (*reduce_noise)(void* workspace, const Signal&, void* out);  // `out` is of the signal's type, float or double
};
