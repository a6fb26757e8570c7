// The entry `plan`: the constants of a feature, copied and checked.

#include <memory>

#include "arguments.hpp"
#include "entries.hpp"

namespace {

// What is wrong with the constants of a plan, or null.
const char* flaw(const PlanTables& plan) {
  const auto n_fft = plan.n_fft, frame = plan.frame;
  if (n_fft < 32 || n_fft > 1 << 20 || (n_fft & (n_fft - 1))) return "n_fft is no power of two from 32 on";
  if (frame < 1 || frame > n_fft || plan.hop < 1 || plan.left < 0) return "frame, hop or left is out of range";
  if (!plan.window_values.empty() && plan.window_values.size() != static_cast<size_t>(frame))
    return "window is not as long as a frame";
  if (!plan.by_frame && plan.preemphasis != 0 && (plan.remove_dc || plan.raw_energy))
    return "a frame's mean and energy go with pre-emphasis by frame";
  if (plan.weights.size() % (n_fft / 2 + 1)) return "weights do not fit the bins";
  const int64_t n_values = static_cast<int64_t>(plan.weights.size()) / (n_fft / 2 + 1) + plan.raw_energy;
  const int64_t n_columns = plan.lpc_order > 0 ? plan.lpc_order + 1 : plan.n_out;
  if (plan.n_out < 1 || plan.lpc_order < 0 || n_values < 1) return "n_out or lpc_order is out of range";
  if (plan.basis_values.empty()) {
    if (plan.lpc_order > 0 || plan.n_out != n_values) return "there is no basis";
  } else if (plan.basis_values.size() != static_cast<size_t>(n_values * ((n_columns + 15) / 16 * 16))) {
    return "basis does not fit";
  }
  if (plan.lpc_order > 0 && plan.lifter_values.size() != static_cast<size_t>(plan.n_out))
    return "lifter does not fit";
  if (plan.gain_value >= n_values) return "gain_value is no value";
  return nullptr;
}

}  // namespace

PyObject* make_plan(PyObject*, PyObject* args, PyObject* kwargs) {
  static const char* names[] = {
      "frame", "hop", "n_fft", "left", "mirrored", "gain", "preemphasis", "by_frame", "remove_dc", "window",
      "magnitude", "weights", "floor", "floor_value", "log_shift", "weak", "loudest", "raw_energy",
      "raw_floor", "raw_shift", "rasta", "rasta_pole", "range", "basis", "n_out", "lpc_order", "compression",
      "gain_floor", "gain_value", "c0_last", "lifter", nullptr};
  auto plan = std::make_unique<PlanTables>();
  PyObject *window, *weights, *basis, *lifter;
  int mirrored, by_frame, remove_dc, magnitude, raw_energy, rasta, c0_last;
  if (!PyArg_ParseTupleAndKeywords(
          args, kwargs, "iiiipfdppOpOffiffpfipdfOiiffipO", const_cast<char**>(names),  //
          &plan->frame, &plan->hop, &plan->n_fft, &plan->left, &mirrored, &plan->gain, &plan->preemphasis, &by_frame,
          &remove_dc, &window, &magnitude, &weights, &plan->floor, &plan->floor_value, &plan->log_shift, &plan->weak,
          &plan->loudest, &raw_energy, &plan->raw_floor, &plan->raw_shift, &rasta, &plan->rasta_pole, &plan->range, &basis,
          &plan->n_out, &plan->lpc_order, &plan->compression, &plan->gain_floor, &plan->gain_value, &c0_last, &lifter))
    return nullptr;
  plan->mirrored = mirrored;
  plan->by_frame = by_frame;
  plan->remove_dc = remove_dc;
  plan->magnitude = magnitude;
  plan->raw_energy = raw_energy;
  plan->rasta = rasta;
  plan->c0_last = c0_last;
  if (!assign(plan->window_values, window) || !assign(plan->weights, weights) ||
      !assign(plan->basis_values, basis) || !assign(plan->lifter_values, lifter))
    return nullptr;
  if (const char* reason = flaw(*plan)) {
    PyErr_Format(PyExc_ValueError, "plan: %s", reason);
    return nullptr;
  }
  plan->complete();
  PyObject* capsule = PyCapsule_New(plan.get(), PLAN, [](PyObject* self) { delete plan_of(self); });
  if (capsule) plan.release();
  return capsule;
}
