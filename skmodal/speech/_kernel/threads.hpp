// Work shared out among threads.
#pragma once

#include <atomic>
#include <exception>
#include <new>
#include <thread>
#include <vector>

// Have workers, one a thread, take items 0 to n_items - 1 as they come; `make_worker` gives a function of an item.
// Return false where the memory is not enough.
template <class MakeWorker>
bool share_out(size_t n_items, int n_threads, const MakeWorker& make_worker) {
  std::atomic<size_t> next{0};
  std::atomic<bool> out_of_memory{false};
  const auto work = [&]() noexcept {
    try {
      const auto worker = make_worker();
      for (size_t item = next++; item < n_items && !out_of_memory; item = next++) worker(item);
    } catch (const std::bad_alloc&) {
      out_of_memory = true;
    }
  };
  std::vector<std::thread> threads;
  try {
    for (size_t i = 1; i < n_items && i < static_cast<size_t>(n_threads); ++i) threads.emplace_back(work);
  } catch (const std::exception&) {
    // The system grants no more threads: those that there are do the work.
  }
  work();
  for (auto& thread : threads) thread.join();
  return !out_of_memory;
}
