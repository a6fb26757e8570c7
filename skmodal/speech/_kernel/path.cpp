// One path: signals to features, for the kind of processor that SKMODAL_PATH and SKMODAL_LANES and the compiler's
// options say. Compiled once for every path.

#include "bands.hpp"
#include "cepstrum.hpp"
#include "fft.hpp"
#include "framing.hpp"
#include "over_time.hpp"
#include "precise.hpp"
#include "sequence.hpp"

namespace {

class Features {
 public:
  explicit Features(const Plan& plan)
      : plan_(plan),
        is_shaped_(plan.has_window || plan.by_frame || plan.remove_dc),
        is_over_time_(plan.rasta || !__builtin_isinf(plan.range)),
        framing_(plan),
        precise_(plan),
        cepstrum_(plan),
        sequence_(plan.n_out),
        rows_(17 * (plan.n_fft / 32 + 1)),
        power_(plan.n_fft / 2 + 1 + 4),  // bands are summed four bins at a time
        energies_(plan.n_bands),
        again_((LANES + 1) * (plan.n_out > cepstrum_.n_values() ? plan.n_out : cepstrum_.n_values()) + LANES),
        filtered_(cepstrum_.n_values()) {}

  float write(const Signal& signal, int64_t n_frames, const Sequence& sequence, void* out) {
    float* coefficients = sequence_.coefficients(n_frames);
    if (!is_over_time_) {
      write_blocks(signal, n_frames, plan_.n_out, coefficients);
    } else {
      const int width = cepstrum_.n_values();
      logarithms_.reserve((BEFORE + n_frames + LANES) * width + LANES);
      write_blocks(signal, n_frames, width, logarithms_.data() + BEFORE * width);
      write_from(over_time(n_frames, width), n_frames, coefficients);
    }
    framing_.look_at_rest(signal, n_frames);
    sequence_.finish(n_frames, sequence, out);
    return framing_.take_peak();
  }

 private:
  // Write what comes before the steps over time, or all, of every frame: `width` numbers each.
  void write_blocks(const Signal& signal, int64_t n_frames, int width, float* out) {
    weak_.reserve(n_frames);
    n_weak_ = 0;
    for (int64_t first = 0; first < n_frames; first += framing_.block()) {
      const int64_t left = n_frames - first, n_ready = left < framing_.block() ? left : framing_.block();
      framing_.start(signal, first, n_ready);
      for (int64_t frame = 0; frame < n_ready; frame += LANES) {
        write_frames(framing_.frames(frame), out + (first + frame) * width);
        const Ints weak = weak_frames(plan_, energies_.data());
        for (int lane = 0; lane < LANES && frame + lane < n_ready; ++lane)
          if (weak[lane]) weak_[n_weak_++] = first + frame + lane;
      }
    }
    write_weak_frames(signal, width, out);
  }

  void write_values(Floats raw_energy, float* out) {
    cepstrum_.take(energies_.data(), raw_energy);
    if (is_over_time_) cepstrum_.write_logarithms(out);
    else cepstrum_.write(out);
  }

  const float* over_time(int64_t n_frames, int width) {
    float* x = logarithms_.data();
    if (!plan_.rasta) {
      cut(x + BEFORE * width, n_frames, width, plan_.n_bands, plan_.range);
      return x + BEFORE * width;
    }
    filter(x, n_frames, width, plan_.rasta_pole, filtered_.data());
    return x;
  }

  void write_from(const float* logarithms, int64_t n_frames, float* out) {
    for (int64_t frame = 0; frame < n_frames; frame += LANES) {
      cepstrum_.take_logarithms(logarithms + frame * cepstrum_.n_values());
      cepstrum_.write(out + frame * plan_.n_out);
    }
  }

  void write_frames(const Framing::Frames& frames, float* out) {
    const Floats dc = plan_.remove_dc ? mean(frames) : Floats{};
    const float a = plan_.by_frame ? plan_.single.preemphasis : 0.0f;
    if (is_shaped_) {
      const Shaped shaped{frames, plan_.single.window, a, dc * (1 - a)};
      power_spectrum(plan_.single.fft, shaped, rows_.data(), power_.data());
    } else {
      power_spectrum(plan_.single.fft, frames, rows_.data(), power_.data());
    }
    if (plan_.magnitude) take_roots(plan_, power_.data());
    sum_bands(plan_, plan_.single.band_weights, power_.data(), energies_.data());
    write_values(plan_.raw_energy ? energy(frames, dc) : Floats{}, out);
  }

  void write_weak_frames(const Signal& signal, int width, float* out) {
    for (int64_t at = 0; at < n_weak_; at += LANES) {
      const int64_t count = n_weak_ - at < LANES ? n_weak_ - at : LANES;
      Floats raw_energy{};
      precise_.write(signal, &weak_[at], count, energies_.data(), raw_energy);
      write_values(raw_energy, again_.data());
      for (int64_t lane = 0; lane < count; ++lane)
        __builtin_memcpy(out + weak_[at + lane] * width, &again_[lane * width], width * sizeof(float));
    }
  }

  // (x[n] - dc) - a (x[n-1] - dc), windowed; the first sample stands in for the one before it.
  struct Shaped {
    const Framing::Frames& frames;
    const float* window;
    float a;
    Floats dc;
    ALWAYS_INLINE Floats operator()(int n) const { return (frames(n) - frames(n - (n > 0)) * a - dc) * window[n]; }
  };

  Floats mean(const Framing::Frames& frames) const {
    Floats sum[4] = {};
#pragma GCC unroll 4
    for (int n = 0; n < plan_.frame; ++n) sum[n & 3] += frames(n);
    return ((sum[0] + sum[1]) + (sum[2] + sum[3])) / static_cast<float>(plan_.frame);
  }

  Floats energy(const Framing::Frames& frames, Floats dc) const {
    Floats sum[4] = {};
#pragma GCC unroll 4
    for (int n = 0; n < plan_.frame; ++n) sum[n & 3] += (frames(n) - dc) * (frames(n) - dc);
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
  }

  const Plan& plan_;
  const bool is_shaped_, is_over_time_;
  Framing framing_;
  Precise precise_;
  Cepstrum cepstrum_;
  SequenceStep sequence_;
  Buffer<Complex<Floats>> rows_;
  Buffer<Floats> power_, energies_;
  Buffer<int64_t> weak_;  // the frames of an utterance that are to be computed again
  int64_t n_weak_ = 0;
  Buffer<float> again_;
  Buffer<float> logarithms_;  // of an utterance, where steps over time follow, with room before them
  Buffer<double> filtered_;
};

void* open(const Plan& plan) { return new Features(plan); }
void close(void* features) { delete static_cast<Features*>(features); }
float write(void* features, const Signal& signal, int64_t n_frames, const Sequence& sequence, void* out) {
  return static_cast<Features*>(features)->write(signal, n_frames, sequence, out);
}

}  // namespace

#define TEXT(name) #name
#define NAME(name) TEXT(name)
#define JOINED(a, b) a##b
#define PATH(name) JOINED(path_, name)

extern const Path PATH(SKMODAL_PATH);
const Path PATH(SKMODAL_PATH) = {NAME(SKMODAL_PATH), LANES, open, close, write};
