// Run one path of the compiled speech features on a made-up signal and print what it gives; neon_kernel.sh compares.

#include <cmath>
#include <cstdio>

#include "plan_tables.hpp"

extern const Path SKMODAL_PATH_SYMBOL;

namespace {

constexpr double PI = 3.14159265358979323846;

// Two tones over noise, which fall silent in between.
std::vector<float> made_up_signal(int n) {
  std::vector<float> signal(n);
  uint32_t state = 1;
  for (int t = 0; t < n; ++t) {
    state = state * 1664525u + 1013904223u;
    const double noise = state / 4294967296.0 - 0.5, envelope = std::sin(PI * t / 4000.0);
    signal[t] = static_cast<float>(0.3 * envelope * (std::sin(0.1 * t) + 0.1 * std::sin(1.7 * t)) + 1e-4 * noise);
  }
  return signal;
}

// Frames of 25 ms every 10 ms of 16 kHz, a Hann window, 26 triangles that overlap by half, and cosines.
void fill(PlanTables& plan, int n_columns) {
  plan.frame = 400, plan.hop = 160, plan.n_fft = 512;
  plan.gain = std::ldexp(1.0f, 30), plan.log_shift = plan.raw_shift = 60;
  plan.preemphasis = 0.97;
  plan.floor = plan.floor_value = static_cast<float>(std::ldexp(1e-10, 60));
  plan.range = INFINITY, plan.gain_floor = -INFINITY, plan.gain_value = -1;
  plan.n_out = 13;
  constexpr int N_BANDS = 26;
  for (int n = 0; n < plan.frame; ++n) plan.window_values.push_back(0.5 - 0.5 * std::cos(2 * PI * n / plan.frame));
  for (int band = 0; band < N_BANDS; ++band)
    for (int bin = 0; bin <= plan.n_fft / 2; ++bin)
      plan.weights.push_back(std::fmax(0.0, 1 - std::fabs(bin - 9.0 * (band + 1)) / 9));
  for (int band = 0; band < N_BANDS; ++band)
    for (int c = 0; c < 16; ++c)
      plan.basis_values.push_back(c < n_columns ? std::cos(PI * c * (band + 0.5) / N_BANDS) / N_BANDS : 0);
  plan.lifter_values.assign(plan.n_out, 1.0f);
}

void print(PlanTables& plan) {
  plan.complete();
  const std::vector<float> signal = made_up_signal(16000);
  const int n_frames = 99, width = plan.n_out * 3;
  const int32_t statistics[] = {MEAN, STD, 0, 25, 50, 100};
  std::vector<double> row(2 * 6 * width);
  std::vector<float> frames(n_frames * plan.n_out);
  void* workspace = SKMODAL_PATH_SYMBOL.open(plan);
  const Signal view{reinterpret_cast<const char*>(signal.data()), sizeof(float), 16000, FLOAT32};
  SKMODAL_PATH_SYMBOL.features(workspace, view, n_frames, {0, false, false, 0, 0, nullptr}, frames.data());
  SKMODAL_PATH_SYMBOL.features(workspace, view, n_frames, {2, true, true, 2, 6, statistics}, row.data());
  SKMODAL_PATH_SYMBOL.close(workspace);
  for (float value : frames) std::printf("%.7g\n", static_cast<double>(value));
  for (double value : row) std::printf("%.7g\n", value);
}

}  // namespace

int main() {
  PlanTables cepstrum, precise, rasta, model;
  fill(cepstrum, 13);
  fill(precise, 13), precise.weak = 1, precise.by_frame = precise.remove_dc = true;
  fill(rasta, 13), rasta.rasta = true, rasta.rasta_pole = 0.98;
  fill(model, 13), model.lpc_order = 12, model.compression = 0.33f, model.range = 10;
  model.mirrored = model.by_frame = true;
  for (PlanTables* plan : {&cepstrum, &precise, &rasta, &model}) print(*plan);
}
