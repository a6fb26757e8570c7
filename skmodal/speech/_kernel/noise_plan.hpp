// What a path is told of noise reduction. Plain data, as in plan.hpp.
#pragma once

#include "plan.hpp"

enum NoiseTracking { STATIONARY, SPEECH_PRESENCE, MINIMUM_STATISTICS };
enum GainRule { SUBTRACTION, WIENER, LOG_MMSE };

struct NoisePlan {
  int frame;   // even; frames are half of it apart
  int n_fft;   // zeros fill up a frame
  int lowest;  // bins below it are removed
  NoiseTracking tracking;
  int part;            // frames in an eighth of the window of minimum statistics
  float mean_minimum;  // Martin's M of the whole window
  GainRule rule;
  float smoothing;   // of the a-priori SNR
  float least_gain;
  const float* analysis;   // (frame,) window
  const float* synthesis;  // (frame,) window, over n_fft
  Fft<float> fft;          // of bins that are not folded
};
