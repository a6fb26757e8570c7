// What Python can call; module.cpp lists it.
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

PyObject* make_plan(PyObject* module, PyObject* args, PyObject* kwargs);        // make_plan.cpp
PyObject* features(PyObject* module, PyObject* args);                           // features.cpp
PyObject* paths(PyObject* module, PyObject* args);                              // paths.cpp
PyObject* make_noise_plan(PyObject* module, PyObject* args, PyObject* kwargs);  // noise.cpp
PyObject* reduce_noise(PyObject* module, PyObject* args);                       // noise.cpp
