// skmodal.speech._lanes: the compiled speech features, and the choice of the path that this processor can run.
//
// Python checks its values and says how many frames there are (skmodal/speech/_compiled.py); here only what would read
// or write past a buffer is checked again.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <atomic>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <thread>

#include "plan_tables.hpp"

#if defined(__x86_64__)
extern const Path path_avx512, path_avx2, path_baseline;
#elif defined(__aarch64__)
extern const Path path_neon;
#else
extern const Path path_baseline;
#endif

namespace {

// The paths of this processor, the quickest first.
std::vector<const Path*> runnable_paths() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  std::vector<const Path*> paths;
  const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
    paths.push_back(&path_avx512);
  if (has_avx2) paths.push_back(&path_avx2);
  paths.push_back(&path_baseline);
  return paths;
#elif defined(__aarch64__)
  return {&path_neon};
#else
  return {&path_baseline};
#endif
}

constexpr const char* PLAN = "skmodal plan";

const PlanTables* plan_of(PyObject* capsule) {
  return static_cast<const PlanTables*>(PyCapsule_GetPointer(capsule, PLAN));
}

// Buffers of Python objects, given back in the end.
class Views {
 public:
  ~Views() {
    for (auto& view : views_) PyBuffer_Release(&view);
  }
  const Py_buffer* take(PyObject* object, int flags) {
    Py_buffer view;
    if (PyObject_GetBuffer(object, &view, flags) < 0) return nullptr;
    views_.push_back(view);
    return &views_.back();
  }
  void reserve(size_t n) { views_.reserve(n); }

 private:
  std::vector<Py_buffer> views_;
};

template <class T>
bool assign(std::vector<T>& values, PyObject* object) {
  if (object == Py_None) return true;
  Views views;
  const Py_buffer* view = views.take(object, PyBUF_C_CONTIGUOUS);
  if (!view) return false;
  const T* from = static_cast<const T*>(view->buf);
  values.assign(from, from + view->len / static_cast<Py_ssize_t>(sizeof(T)));
  return true;
}

// What is wrong with the constants of a plan, or null.
const char* flaw(const PlanTables& plan) {
  const auto n_fft = plan.n_fft, frame = plan.frame;
  if (n_fft < 32 || n_fft > 1 << 20 || (n_fft & (n_fft - 1))) return "n_fft is no power of two from 32 on";
  if (frame < 1 || frame > n_fft || plan.hop < 1 || plan.left < 0) return "frame, hop or left is out of range";
  if (!plan.window_values.empty() && plan.window_values.size() != static_cast<size_t>(frame))
    return "window is not as long as a frame";
  if (!plan.by_frame && plan.preemphasis != 0 && (plan.remove_dc || plan.raw_energy))
    return "a frame's mean and energy go with pre-emphasis by frame";
  if (plan.firsts.size() != plan.counts.size()) return "bands differ in number";
  int64_t n_weights = 0;
  for (size_t band = 0; band < plan.firsts.size(); ++band) {
    const int64_t first = plan.firsts[band], count = plan.counts[band];
    // Up to three zeros may follow the last bin.
    if (first < 0 || count < 0 || count % 4 || first + count > n_fft / 2 + 4) return "a band lies outside of the bins";
    n_weights += count;
  }
  if (plan.weights.size() != static_cast<size_t>(n_weights)) return "weights do not fit the bands";
  const int64_t n_values = plan.n_bands + plan.raw_energy;
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

PyObject* make_plan(PyObject*, PyObject* args, PyObject* kwargs) {
  static const char* names[] = {
      "frame", "hop", "n_fft", "left", "gain", "preemphasis", "by_frame", "remove_dc", "window", "magnitude",
      "band_first", "band_count", "band_weights", "floor", "floor_value", "log_shift", "weak", "raw_energy",
      "raw_floor", "raw_shift", "basis", "n_out", "lpc_order", "compression", "gain_floor", "gain_value", "c0_last", "lifter",
      nullptr};
  auto plan = std::make_unique<PlanTables>();
  PyObject *window, *first, *count, *weights, *basis, *lifter;
  int by_frame, remove_dc, magnitude, raw_energy, c0_last;
  if (!PyArg_ParseTupleAndKeywords(
          args, kwargs, "iiiifdppOpOOOffifpfiOiiffipO", const_cast<char**>(names), &plan->frame, &plan->hop, &plan->n_fft,
          &plan->left, &plan->gain, &plan->preemphasis, &by_frame, &remove_dc, &window, &magnitude, &first, &count,
          &weights, &plan->floor, &plan->floor_value, &plan->log_shift, &plan->weak, &raw_energy, &plan->raw_floor,
          &plan->raw_shift, &basis, &plan->n_out, &plan->lpc_order, &plan->compression, &plan->gain_floor,
          &plan->gain_value, &c0_last, &lifter))
    return nullptr;
  plan->by_frame = by_frame;
  plan->remove_dc = remove_dc;
  plan->magnitude = magnitude;
  plan->raw_energy = raw_energy;
  plan->c0_last = c0_last;
  if (!assign(plan->window_values, window) || !assign(plan->firsts, first) || !assign(plan->counts, count) ||
      !assign(plan->weights, weights) || !assign(plan->basis_values, basis) || !assign(plan->lifter_values, lifter))
    return nullptr;
  plan->n_bands = static_cast<int>(plan->firsts.size());
  if (const char* reason = flaw(*plan)) {
    PyErr_Format(PyExc_ValueError, "plan: %s", reason);
    return nullptr;
  }
  plan->complete();
  PyObject* capsule = PyCapsule_New(plan.get(), PLAN, [](PyObject* self) { delete plan_of(self); });
  if (capsule) plan.release();
  return capsule;
}

// One call: every utterance has its place in `out`, so that threads take utterances as they come.
struct Batch {
  const Path& path;
  const Plan& plan;
  Sequence sequence;
  std::vector<Signal> signals{};
  const int64_t* n_frames = nullptr;
  std::vector<char*> out{};
  float* peaks = nullptr;
  std::atomic<size_t> next{0};
  std::atomic<bool> out_of_memory{false};

  void work() noexcept {
    try {
      const std::unique_ptr<void, void (*)(void*)> workspace(path.open(plan), path.close);
      for (size_t i = next++; i < signals.size() && !out_of_memory; i = next++)
        peaks[i] = path.features(workspace.get(), signals[i], n_frames[i], sequence, out[i]);
    } catch (const std::bad_alloc&) {
      out_of_memory = true;
    }
  }

  void run(int n_threads) {
    std::vector<std::thread> threads;
    try {
      for (int i = 1; i < n_threads; ++i) threads.emplace_back(&Batch::work, this);
    } catch (const std::exception&) {
      // The system grants no more threads: those that there are do the work.
    }
    work();
    for (auto& thread : threads) thread.join();
  }
};

bool add_signal(const Py_buffer& view, std::vector<Signal>& signals) {
  const char type = view.format && !view.format[1] ? view.format[0] : 0;
  if (view.ndim != 1 || (type != 'h' && type != 'f' && type != 'd')) {
    PyErr_SetString(PyExc_TypeError, "a signal is a 1-D array of native int16, float32 or float64");
    return false;
  }
  signals.push_back({static_cast<const char*>(view.buf), view.strides[0], view.shape[0],
                     type == 'h' ? INT16 : type == 'f' ? FLOAT32 : FLOAT64});
  return true;
}

// Give every utterance its place; return false where the places and the buffer differ in size.
bool lay_out(Batch& batch, const Py_buffer& out) {
  const int64_t width = batch.plan.n_out * (1 + batch.sequence.deltas);
  const int64_t n_doubles = batch.sequence.n_segments * batch.sequence.n_statistics * width;
  const int64_t row = n_doubles * static_cast<int64_t>(sizeof(double));
  char* at = static_cast<char*>(out.buf);
  int64_t room = out.len;
  for (size_t i = 0; i < batch.signals.size(); ++i) {
    if (batch.n_frames[i] < 1 || batch.n_frames[i] > (int64_t{1} << 40) / width) return false;
    const int64_t size = row ? row : batch.n_frames[i] * width * static_cast<int64_t>(sizeof(float));
    if (size > room) return false;
    batch.out.push_back(at);
    at += size;
    room -= size;
  }
  return room == 0;
}

const Path* path_named(const char* name) {
  for (const Path* path : runnable_paths())
    if (!std::strcmp(path->name, name)) return path;
  PyErr_Format(PyExc_ValueError, "this processor has no path %s", name);
  return nullptr;
}

bool read_statistics(const char* words, Sequence& sequence) {
  constexpr const char* KNOWN = "msnx";  // mean, std, min, max
  for (; *words; ++words) {
    const char* found = std::strchr(KNOWN, *words);
    if (!found || sequence.n_statistics == 4) {
      PyErr_SetString(PyExc_ValueError, "unknown statistic");
      return false;
    }
    sequence.statistics[sequence.n_statistics++] = static_cast<Statistic>(found - KNOWN);
  }
  return true;
}

PyObject* features(PyObject*, PyObject* args) {
  PyObject *capsule, *list, *n_frames, *out, *peaks;
  const char *name, *words;
  int deltas, center, rescale, n_segments, n_threads;
  if (!PyArg_ParseTuple(args, "sOO!OippisOOi", &name, &capsule, &PyList_Type, &list, &n_frames, &deltas, &center,
                        &rescale, &n_segments, &words, &out, &peaks, &n_threads))
    return nullptr;
  const Path* path = path_named(name);
  const PlanTables* plan = path ? plan_of(capsule) : nullptr;
  if (!plan) return nullptr;
  Sequence sequence{deltas, center != 0, rescale != 0, n_segments, 0, {}};
  if (!read_statistics(words, sequence)) return nullptr;
  if (deltas < 0 || deltas > 2 || n_segments < 0 || (n_segments > 0) != (sequence.n_statistics > 0)) {
    PyErr_SetString(PyExc_ValueError, "deltas, segments or statistics are out of range");
    return nullptr;
  }
  const Py_ssize_t n_signals = PyList_Size(list);
  Views views;
  views.reserve(n_signals + 3);
  const Py_buffer* frames = views.take(n_frames, PyBUF_C_CONTIGUOUS);
  const Py_buffer* results = frames ? views.take(out, PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE) : nullptr;
  const Py_buffer* largest = results ? views.take(peaks, PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE) : nullptr;
  if (!largest) return nullptr;
  Batch batch{*path, *plan, sequence};
  batch.n_frames = static_cast<const int64_t*>(frames->buf);
  batch.peaks = static_cast<float*>(largest->buf);
  for (Py_ssize_t i = 0; i < n_signals; ++i) {
    const Py_buffer* view = views.take(PyList_GetItem(list, i), PyBUF_STRIDED_RO | PyBUF_FORMAT);
    if (!view || !add_signal(*view, batch.signals)) return nullptr;
  }
  if (frames->len != n_signals * static_cast<Py_ssize_t>(sizeof(int64_t)) ||
      largest->len != n_signals * static_cast<Py_ssize_t>(sizeof(float)) || !lay_out(batch, *results)) {
    PyErr_SetString(PyExc_ValueError, "n_frames, out or peaks do not fit the signals");
    return nullptr;
  }
  Py_BEGIN_ALLOW_THREADS
  batch.run(n_threads < n_signals ? n_threads : static_cast<int>(n_signals));
  Py_END_ALLOW_THREADS
  if (batch.out_of_memory) return PyErr_NoMemory();
  Py_RETURN_NONE;
}

PyObject* paths(PyObject*, PyObject*) {
  const auto runnable = runnable_paths();
  PyObject* result = PyTuple_New(static_cast<Py_ssize_t>(runnable.size()));
  for (size_t i = 0; result && i < runnable.size(); ++i)
    PyTuple_SetItem(result, static_cast<Py_ssize_t>(i), Py_BuildValue("(si)", runnable[i]->name, runnable[i]->lanes));
  return result;
}

PyMethodDef methods[] = {
    {"plan", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(make_plan)), METH_VARARGS | METH_KEYWORDS,
     "Return a plan of a feature's constants."},
    {"features", features, METH_VARARGS, "Write the features of every signal."},
    {"paths", paths, METH_NOARGS, "Return (name, lanes) of the paths that this processor can run, the quickest first."},
    {nullptr, nullptr, 0, nullptr}};

PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_lanes", "Speech features with a frame in every lane.", -1, methods,
                          nullptr, nullptr, nullptr, nullptr};

}  // namespace

PyMODINIT_FUNC PyInit__lanes() { return PyModule_Create(&definition); }
