// The entries `noise_plan` and `reduce_noise`.

#include <memory>
#include <utility>

#include "arguments.hpp"
#include "entries.hpp"
#include "fft_tables.hpp"
#include "noise_plan.hpp"
#include "paths.hpp"
#include "threads.hpp"

namespace {

constexpr const char* NOISE_PLAN = "skmodal noise plan";

// A plan that owns its arrays.
struct NoisePlanTables : NoisePlan {
  std::vector<float> window, scaled_window;
  FftTables<float> tables;

  NoisePlanTables() : NoisePlan{} {}
  NoisePlanTables(const NoisePlanTables&) = delete;

  void complete() {
    for (const float value : window) scaled_window.push_back(value / static_cast<float>(n_fft));
    tables.make(n_fft, false);
    analysis = window.data();
    synthesis = scaled_window.data();
    fft = tables.fft();
  }
};

const NoisePlanTables* noise_plan_of(PyObject* capsule) {
  return static_cast<const NoisePlanTables*>(PyCapsule_GetPointer(capsule, NOISE_PLAN));
}

const char* flaw(const NoisePlanTables& plan) {
  const auto n_fft = plan.n_fft;
  if (n_fft < 32 || n_fft > 1 << 20 || (n_fft & (n_fft - 1))) return "n_fft is no power of two from 32 on";
  if (plan.frame < 2 || plan.frame > n_fft || plan.frame % 2) return "frame is out of range";
  if (plan.window.size() != static_cast<size_t>(plan.frame)) return "window is not as long as a frame";
  if (plan.lowest < 0 || plan.lowest > n_fft / 2) return "lowest is no bin";
  if (plan.tracking < STATIONARY || plan.tracking > MINIMUM_STATISTICS) return "tracking is unknown";
  if (plan.part < 1 || plan.part > 1 << 24) return "part is out of range";
  if (plan.rule < SUBTRACTION || plan.rule > LOG_MMSE) return "rule is unknown";
  return nullptr;
}

}  // namespace

PyObject* make_noise_plan(PyObject*, PyObject* args, PyObject* kwargs) {
  static const char* names[] = {"window", "n_fft", "lowest", "tracking", "part", "mean_minimum",
                                "rule", "smoothing", "least_gain", nullptr};
  auto plan = std::make_unique<NoisePlanTables>();
  PyObject* window;
  int tracking, rule;
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "Oiiiififf", const_cast<char**>(names), &window, &plan->n_fft,
                                   &plan->lowest, &tracking, &plan->part, &plan->mean_minimum, &rule,
                                   &plan->smoothing, &plan->least_gain) ||
      !assign(plan->window, window))
    return nullptr;
  plan->frame = static_cast<int>(plan->window.size());
  plan->tracking = static_cast<NoiseTracking>(tracking);
  plan->rule = static_cast<GainRule>(rule);
  if (const char* reason = flaw(*plan)) {
    PyErr_Format(PyExc_ValueError, "noise_plan: %s", reason);
    return nullptr;
  }
  plan->complete();
  PyObject* capsule = PyCapsule_New(plan.get(), NOISE_PLAN, [](PyObject* self) { delete noise_plan_of(self); });
  if (capsule) plan.release();
  return capsule;
}

PyObject* reduce_noise(PyObject*, PyObject* args) {
  PyObject *capsule, *list, *results;
  const char* name;
  int n_threads;
  if (!PyArg_ParseTuple(args, "sOO!O!i", &name, &capsule, &PyList_Type, &list, &PyList_Type, &results, &n_threads))
    return nullptr;
  const Path* path = path_named(name);
  const NoisePlan* plan = path ? noise_plan_of(capsule) : nullptr;
  if (!plan) return nullptr;
  const Py_ssize_t n_signals = PyList_Size(list);
  if (PyList_Size(results) != n_signals) {
    PyErr_SetString(PyExc_ValueError, "signals and results differ in number");
    return nullptr;
  }
  Views views;
  views.reserve(2 * n_signals);
  std::vector<Signal> signals;
  std::vector<void*> out;
  for (Py_ssize_t i = 0; i < n_signals; ++i) {
    const Py_buffer* from = views.take(PyList_GetItem(list, i), PyBUF_STRIDED_RO | PyBUF_FORMAT);
    if (!from || !add_signal(*from, signals)) return nullptr;
    const Py_buffer* to = views.take(PyList_GetItem(results, i), PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE);
    if (!to) return nullptr;
    if (signals[i].type == INT16 || signals[i].length < 1 || to->len != from->len) {
      PyErr_SetString(PyExc_ValueError, "a signal is of float32 or float64, and its result as long as it is");
      return nullptr;
    }
    out.push_back(to->buf);
  }
  bool enough_memory;
  Py_BEGIN_ALLOW_THREADS
  enough_memory = share_out(signals, n_threads, [&] {
    std::unique_ptr<void, void (*)(void*)> workspace(path->open_noise(*plan), path->close_noise);
    return [&, workspace = std::move(workspace)](size_t i) {
      path->reduce_noise(workspace.get(), signals[i], out[i]);
    };
  });
  Py_END_ALLOW_THREADS
  if (!enough_memory) return PyErr_NoMemory();
  Py_RETURN_NONE;
}
