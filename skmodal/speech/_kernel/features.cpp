// The entry `features`: a batch of signals, on threads, with the interpreter free.

#include <memory>
#include <utility>

#include "arguments.hpp"
#include "entries.hpp"
#include "paths.hpp"
#include "threads.hpp"

namespace {

// One call: every utterance has its place in `out`.
struct Batch {
  const Path& path;
  const Plan& plan;
  Sequence sequence;
  std::vector<Signal> signals{};
  const int64_t* n_frames = nullptr;
  std::vector<char*> out{};
  float* peaks = nullptr;

  bool run(int n_threads) {
    return share_out(signals, n_threads, [this] {
      std::unique_ptr<void, void (*)(void*)> workspace(path.open(plan), path.close);
      return [this, workspace = std::move(workspace)](size_t i) {
        peaks[i] = path.features(workspace.get(), signals[i], n_frames[i], sequence, out[i]);
      };
    });
  }
};

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

bool is_sound(const Sequence& sequence) {
  for (int s = 0; s < sequence.n_statistics; ++s)
    if (sequence.statistics[s] < STD || sequence.statistics[s] > 100) return false;
  return sequence.deltas >= 0 && sequence.deltas <= 2 && sequence.n_segments >= 0 &&
         (sequence.n_segments > 0) == (sequence.n_statistics > 0);
}

}  // namespace

PyObject* features(PyObject*, PyObject* args) {
  PyObject *capsule, *list, *n_frames, *words, *out, *peaks;
  const char* name;
  int deltas, center, rescale, n_segments, n_threads;
  if (!PyArg_ParseTuple(args, "sOO!OippiOOOi", &name, &capsule, &PyList_Type, &list, &n_frames, &deltas, &center,
                        &rescale, &n_segments, &words, &out, &peaks, &n_threads))
    return nullptr;
  const Path* path = path_named(name);
  const PlanTables* plan = path ? plan_of(capsule) : nullptr;
  std::vector<int32_t> statistics;
  if (!plan || !assign(statistics, words)) return nullptr;
  const Sequence sequence{deltas, center != 0, rescale != 0, n_segments, static_cast<int>(statistics.size()),
                          statistics.data()};
  if (!is_sound(sequence)) {
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
  bool enough_memory;
  Py_BEGIN_ALLOW_THREADS
  enough_memory = batch.run(n_threads);
  Py_END_ALLOW_THREADS
  if (!enough_memory) return PyErr_NoMemory();
  Py_RETURN_NONE;
}
