// skmodal.text._glove_kernel: an epoch of GloVe's AdaGrad over blocks of word pairs.
//
// Words fall into n_blocks classes. Round r holds the pairs of word class k and context class (k + r) mod n_blocks, for
// every k: no two of these blocks touch the same word or the same context, so that threads may take them as they like,
// and the result has the same bits on any number of threads.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <atomic>
#include <cmath>
#include <cstdint>
#include <exception>
#include <thread>
#include <vector>

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)
#define FOR_EVERY_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EVERY_PROCESSOR
#endif

namespace {

struct Pairs {
  const int32_t *words, *contexts;
  const float *logs, *weights;
};

// Vectors with their bias as last value, and the sums of their squared gradients.
struct Side {
  float *vectors, *squares;
};

// Update along the pairs from `begin` to `end` and return half the weighted squared error, each before its update.
FOR_EVERY_PROCESSOR
double train(const Pairs& pairs, int64_t begin, int64_t end, const Side& words, const Side& contexts, int size,
             float rate) {
  double loss = 0;
  const int64_t stride = size + 1;
  for (int64_t i = begin; i < end; ++i) {
    float* __restrict__ w = words.vectors + pairs.words[i] * stride;
    float* __restrict__ c = contexts.vectors + pairs.contexts[i] * stride;
    float* __restrict__ w_squares = words.squares + pairs.words[i] * stride;
    float* __restrict__ c_squares = contexts.squares + pairs.contexts[i] * stride;
    float product = 0;
#pragma omp simd reduction(+ : product)
    for (int k = 0; k < size; ++k) product += w[k] * c[k];
    const float error = product + w[size] + c[size] - pairs.logs[i];
    const float weighted = pairs.weights[i] * error;
    loss += 0.5 * weighted * error;
    const float step = rate * weighted;
#pragma omp simd
    for (int k = 0; k < size; ++k) {
      const float to_w = step * c[k], to_c = step * w[k];
      w[k] -= to_w / std::sqrt(w_squares[k]);
      c[k] -= to_c / std::sqrt(c_squares[k]);
      w_squares[k] += to_w * to_w;
      c_squares[k] += to_c * to_c;
    }
    w[size] -= step / std::sqrt(w_squares[size]);
    c[size] -= step / std::sqrt(c_squares[size]);
    w_squares[size] += step * step;
    c_squares[size] += step * step;
  }
  return loss;
}

struct Epoch {
  Pairs pairs;
  const int64_t* starts;  // of the blocks, round by round, and the end
  Side words, contexts;
  int size, n_blocks;
  float rate;
  std::vector<double> losses{};

  void work(int round, std::atomic<int>& next) {
    for (int k = next++; k < n_blocks; k = next++) {
      const int block = round * n_blocks + k;
      losses[block] = train(pairs, starts[block], starts[block + 1], words, contexts, size, rate);
    }
  }

  double run(int n_threads) {
    for (int round = 0; round < n_blocks; ++round) {
      std::atomic<int> next{0};
      std::vector<std::thread> threads;
      try {
        for (int i = 1; i < n_threads; ++i) threads.emplace_back(&Epoch::work, this, round, std::ref(next));
      } catch (const std::exception&) {
        // The system grants no more threads: those that there are do the work.
      }
      work(round, next);
      for (auto& thread : threads) thread.join();
    }
    double loss = 0;
    for (const double of_block : losses) loss += of_block;
    return loss;
  }
};

// Buffers of Python objects, given back in the end.
struct Views {
  Py_buffer views[9];
  int n = 0;
  ~Views() {
    while (n) PyBuffer_Release(&views[--n]);
  }
  bool take(PyObject* object, int flags) {
    if (PyObject_GetBuffer(object, &views[n], PyBUF_C_CONTIGUOUS | flags) < 0) return false;
    ++n;
    return true;
  }
  template <class T>
  T* at(int i) const {
    return static_cast<T*>(views[i].buf);
  }
  template <class T>
  int64_t count(int i) const {
    return views[i].len / static_cast<int64_t>(sizeof(T));
  }
};

// Say whether every index is that of a row, and the blocks lie one after another.
bool fits(const Views& views, int64_t n_rows, int n_blocks) {
  const int64_t n_pairs = views.count<int32_t>(0);
  if (views.count<int32_t>(1) != n_pairs || views.count<float>(2) != n_pairs || views.count<float>(3) != n_pairs)
    return false;
  for (int i = 6; i < 9; ++i)
    if (views.count<float>(i) != views.count<float>(5)) return false;
  for (int side = 0; side < 2; ++side)
    for (int64_t i = 0; i < n_pairs; ++i)
      if (views.at<int32_t>(side)[i] < 0 || views.at<int32_t>(side)[i] >= n_rows) return false;
  const int64_t* starts = views.at<int64_t>(4);
  const int64_t n_starts = views.count<int64_t>(4);
  if (n_blocks < 1 || n_starts != int64_t{n_blocks} * n_blocks + 1 || starts[0] != 0) return false;
  for (int64_t i = 1; i < n_starts; ++i)
    if (starts[i] < starts[i - 1]) return false;
  return starts[n_starts - 1] == n_pairs;
}

PyObject* epoch(PyObject*, PyObject* args) {
  PyObject* arrays[9];
  int size, n_blocks, n_threads;
  float rate;
  if (!PyArg_ParseTuple(args, "OOOOOOOOOiifi", &arrays[0], &arrays[1], &arrays[2], &arrays[3], &arrays[4], &arrays[5],
                        &arrays[6], &arrays[7], &arrays[8], &size, &n_blocks, &rate, &n_threads))
    return nullptr;
  Views views;
  for (int i = 0; i < 9; ++i)
    if (!views.take(arrays[i], i < 5 ? 0 : PyBUF_WRITABLE)) return nullptr;
  if (size < 1 || !fits(views, views.count<float>(5) / (size + 1), n_blocks)) {
    PyErr_SetString(PyExc_ValueError, "the arrays of an epoch do not fit one another");
    return nullptr;
  }
  Epoch epoch{{views.at<int32_t>(0), views.at<int32_t>(1), views.at<float>(2), views.at<float>(3)},
              views.at<int64_t>(4),
              {views.at<float>(5), views.at<float>(6)},
              {views.at<float>(7), views.at<float>(8)},
              size,
              n_blocks,
              rate};
  epoch.losses.resize(static_cast<size_t>(n_blocks) * n_blocks);
  double loss;
  Py_BEGIN_ALLOW_THREADS
  loss = epoch.run(n_threads < n_blocks ? n_threads : n_blocks);
  Py_END_ALLOW_THREADS
  return PyFloat_FromDouble(loss);
}

PyMethodDef methods[] = {{"epoch", epoch, METH_VARARGS, "Train along all pairs once and return the loss."},
                         {nullptr, nullptr, 0, nullptr}};

PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_glove_kernel", "GloVe's AdaGrad.", -1, methods,
                          nullptr, nullptr, nullptr, nullptr};

}  // namespace

PyMODINIT_FUNC PyInit__glove_kernel() { return PyModule_Create(&definition); }
