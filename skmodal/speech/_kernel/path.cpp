// One path: signals to features or to less noise, for the kind of processor that SKMODAL_PATH and SKMODAL_LANES and the
// compiler's options say. Compiled once for every path.

#include "cepstrum.hpp"
#include "energies.hpp"
#include "framing.hpp"
#include "noise.hpp"
#include "over_time.hpp"
#include "precise.hpp"
#include "sequence.hpp"

namespace {

class Features {
 public:
  explicit Features(const Plan& plan)
      : plan_(plan),
        is_over_time_(plan.rasta || !__builtin_isinf(plan.range)),
        framing_(plan),
        energies_(plan, plan.single),
        precise_(plan),
        cepstrum_(plan),
        sequence_(plan.n_out),
        bands_again_(plan.n_bands),
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
        const auto frames = framing_.frames(frame);
        const Floats* bands = energies_.bands(frames);
        write_values(bands, energies_.raw(frames), out + (first + frame) * width);
        const Ints weak = weak_frames(plan_, bands, energies_.strongest());
        for (int lane = 0; lane < LANES && frame + lane < n_ready; ++lane)
          if (weak[lane]) weak_[n_weak_++] = first + frame + lane;
      }
    }
    write_weak_frames(signal, width, out);
  }

  void write_values(const Floats* bands, Floats raw_energy, float* out) {
    cepstrum_.take(bands, raw_energy);
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

  void write_weak_frames(const Signal& signal, int width, float* out) {
    for (int64_t at = 0; at < n_weak_; at += LANES) {
      const int64_t count = n_weak_ - at < LANES ? n_weak_ - at : LANES;
      Floats raw_energy{};
      precise_.write(signal, &weak_[at], count, bands_again_.data(), raw_energy);
      write_values(bands_again_.data(), raw_energy, again_.data());
      for (int64_t lane = 0; lane < count; ++lane)
        __builtin_memcpy(out + weak_[at + lane] * width, &again_[lane * width], width * sizeof(float));
    }
  }

  const Plan& plan_;
  const bool is_over_time_;
  Framing framing_;
  Energies<Floats> energies_;
  Precise precise_;
  Cepstrum cepstrum_;
  SequenceStep sequence_;
  Buffer<Floats> bands_again_;
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

void* open_noise(const NoisePlan& plan) { return new NoiseReduction(plan); }
void close_noise(void* reduction) { delete static_cast<NoiseReduction*>(reduction); }
void reduce_noise(void* reduction, const Signal& signal, void* out) {
  static_cast<NoiseReduction*>(reduction)->reduce(signal, out);
}

}  // namespace

#define TEXT(name) #name
#define NAME(name) TEXT(name)
#define JOINED(a, b) a##b
#define PATH(name) JOINED(path_, name)

extern const Path PATH(SKMODAL_PATH);
const Path PATH(SKMODAL_PATH) = {NAME(SKMODAL_PATH), LANES, open, close, write, open_noise, close_noise, reduce_noise};
