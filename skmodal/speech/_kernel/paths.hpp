// The paths that were compiled, and the choice among them.
#pragma once

#include <vector>

#include "plan.hpp"

// Those that this processor can run, the quickest first.
std::vector<const Path*> runnable_paths();

// The one of that name, or null with Python's error set.
const Path* path_named(const char* name);
