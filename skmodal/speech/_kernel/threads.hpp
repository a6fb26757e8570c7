// Signals shared out among threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <exception>
#include <new>
#include <numeric>
#include <thread>
#include <vector>

#include "plan.hpp"

// Have workers, one a thread, take signals as they come; `make_worker` gives a function of a signal's place. Several
// take the longest first, for then it is a short one that the others wait for in the end. Return false where the memory
// is not enough.
template <class MakeWorker>
bool share_out(const std::vector<Signal>& signals, int n_threads, const MakeWorker& make_worker) {
  std::vector<size_t> order(signals.size());
  std::iota(order.begin(), order.end(), 0);
  if (n_threads > 1)
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return signals[a].length > signals[b].length; });
  std::atomic<size_t> next{0};
  std::atomic<bool> out_of_memory{false};
  const auto work = [&]() noexcept {
    try {
      const auto worker = make_worker();
      for (size_t place = next++; place < order.size() && !out_of_memory; place = next++) worker(order[place]);
    } catch (const std::bad_alloc&) {
      out_of_memory = true;
    }
  };
  std::vector<std::thread> threads;
  try {
    for (size_t i = 1; i < order.size() && i < static_cast<size_t>(n_threads); ++i) threads.emplace_back(work);
  } catch (const std::exception&) {
    // The system grants no more threads: those that there are do the work.
  }
  work();
  for (auto& thread : threads) thread.join();
  return !out_of_memory;
}
