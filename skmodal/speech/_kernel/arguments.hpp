// Python's arguments as plain data. Python checks its values (skmodal/speech/_compiled.py); here only what would read
// or write past a buffer is checked again.
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <vector>

#include "plan_tables.hpp"

// Buffers of Python objects, given back in the end.
class Views {
 public:
  Views() = default;
  Views(const Views&) = delete;
  Views& operator=(const Views&) = delete;
  ~Views() {
    for (auto& view : views_) PyBuffer_Release(&view);
  }

  // The buffer of an object, or null with an error set; it stays in its place as long as `reserve` made room for all.
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

// Copy an array of T, or nothing where it is None; false with an error set.
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

// Add the waveform that a view shows; false with an error set.
inline bool add_signal(const Py_buffer& view, std::vector<Signal>& signals) {
  const char type = view.format && !view.format[1] ? view.format[0] : 0;
  if (view.ndim != 1 || view.shape[0] < 1 || (type != 'h' && type != 'f' && type != 'd')) {
    PyErr_SetString(PyExc_TypeError, "a signal is a 1-D array of native int16, float32 or float64, not empty");
    return false;
  }
  signals.push_back({static_cast<const char*>(view.buf), view.strides[0], view.shape[0],
                     type == 'h' ? INT16 : type == 'f' ? FLOAT32 : FLOAT64});
  return true;
}

// The plan that make_plan made; null with an error set.
constexpr const char* PLAN = "skmodal plan";
inline const PlanTables* plan_of(PyObject* capsule) {
  return static_cast<const PlanTables*>(PyCapsule_GetPointer(capsule, PLAN));
}
