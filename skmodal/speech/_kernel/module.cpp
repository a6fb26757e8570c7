// skmodal.speech._lanes: the compiled speech features. skmodal/speech/_compiled.py calls it.

#include "entries.hpp"

namespace {

PyMethodDef methods[] = {
    {"plan", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(make_plan)), METH_VARARGS | METH_KEYWORDS,
     "Return a plan of a feature's constants."},
    {"features", features, METH_VARARGS, "Write the features of every signal."},
    {"noise_plan", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(make_noise_plan)),
     METH_VARARGS | METH_KEYWORDS, "Return a plan of a noise reduction's constants."},
    {"reduce_noise", reduce_noise, METH_VARARGS, "Write every signal with its noise reduced."},
    {"paths", paths, METH_NOARGS, "Return (name, lanes) of the paths that this processor can run, the quickest first."},
    {nullptr, nullptr, 0, nullptr}};

PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_lanes", "Speech features with a frame in every lane.", -1, methods,
                          nullptr, nullptr, nullptr, nullptr};

}  // namespace

PyMODINIT_FUNC PyInit__lanes() { return PyModule_Create(&definition); }
