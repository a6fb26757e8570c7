#include "paths.hpp"

#include <cstring>

#include "entries.hpp"

#if defined(__x86_64__)
extern const Path path_avx512, path_avx2, path_baseline;
#elif defined(__aarch64__)
extern const Path path_neon;
#else
extern const Path path_baseline;
#endif

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

const Path* path_named(const char* name) {
  for (const Path* path : runnable_paths())
    if (!std::strcmp(path->name, name)) return path;
  PyErr_Format(PyExc_ValueError, "this processor has no path %s", name);
  return nullptr;
}

PyObject* paths(PyObject*, PyObject*) {
  const auto runnable = runnable_paths();
  PyObject* result = PyTuple_New(static_cast<Py_ssize_t>(runnable.size()));
  for (size_t i = 0; result && i < runnable.size(); ++i)
    PyTuple_SetItem(result, static_cast<Py_ssize_t>(i), Py_BuildValue("(si)", runnable[i]->name, runnable[i]->lanes));
  return result;
}
