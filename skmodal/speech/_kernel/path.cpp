// One path: signals to features, for the kind of processor that SKMODAL_PATH and SKMODAL_LANES and the compiler's
// options say. Compiled once for every path.

#include "cepstrum.hpp"
#include "fft.hpp"
#include "framing.hpp"
#include "sequence.hpp"

namespace {

class Features {
 public:
  explicit Features(const Plan& plan)
      : plan_(plan),
        shaped_(plan.window || plan.by_frame || plan.remove_dc),
        framing_(plan),
        cepstrum_(plan),
        sequence_(plan.n_out),
        window_(plan.n_fft),
        rows_(17 * (plan.fft.m + 1)),
        power_(plan.n_fft / 2 + 1 + 4) {  // bands are summed four bins at a time
    for (int n = 0; n < plan.frame; ++n) window_[n] = plan.window ? plan.window[n] : 1.0f;
  }

  float write(const Signal& signal, int64_t n_frames, const Sequence& sequence, void* out) {
    float* coefficients = sequence_.coefficients(n_frames, LANES);
    for (int64_t first = 0; first < n_frames; first += framing_.block()) {
      const int64_t left = n_frames - first, n_ready = left < framing_.block() ? left : framing_.block();
      framing_.start(signal, first, n_ready);
      for (int64_t frame = 0; frame < n_ready; frame += LANES)
        write_frames(framing_.frames(frame), coefficients + (first + frame) * plan_.n_out);
    }
    framing_.look_at_rest(signal, n_frames);
    sequence_.finish(n_frames, sequence, out);
    return framing_.take_peak();
  }

 private:
  void write_frames(const Framing::Frames& frames, float* out) {
    const Floats dc = plan_.remove_dc ? mean(frames) : Floats{};
    if (shaped_) {
      power_spectrum(plan_.fft, Shaped{frames, window_.data(), preemphasis(), dc * (1 - preemphasis())}, rows_.data(),
                     power_.data());
    } else {
      power_spectrum(plan_.fft, frames, rows_.data(), power_.data());
    }
    if (plan_.magnitude) take_roots();
    cepstrum_.write(power_.data(), plan_.raw_energy ? energy(frames, dc) : Floats{}, out);
  }

  // (x[n] - dc) - a (x[n-1] - dc), windowed; the first sample stands in for the one before it.
  struct Shaped {
    const Framing::Frames& frames;
    const float* window;
    float a;
    Floats dc;
    ALWAYS_INLINE Floats operator()(int n) const {
      return (frames(n) - frames(n - (n > 0)) * a - dc) * window[n];
    }
  };

  float preemphasis() const { return plan_.by_frame ? plan_.preemphasis : 0.0f; }

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

  void take_roots() {
    for (int bin = 0; bin <= plan_.n_fft / 2; ++bin)
      for (int lane = 0; lane < LANES; ++lane) power_[bin][lane] = __builtin_sqrtf(power_[bin][lane]);
  }

  const Plan& plan_;
  const bool shaped_;
  Framing framing_;
  Cepstrum cepstrum_;
  SequenceStep sequence_;
  Buffer<float> window_;
  Buffer<Complex> rows_;
  Buffer<Floats> power_;
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
