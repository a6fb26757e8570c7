// Memory for vectors, aligned to a cache line.
#pragma once

#include <cstddef>
#include <new>

namespace {

template <class T>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(size_t size) { reserve(size); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { ::operator delete(data_, ALIGNMENT); }

  // Have room for `size` zeros, or, where there was room already, for what it held.
  void reserve(size_t size) {
    if (size <= size_) return;
    T* grown = static_cast<T*>(::operator new(size * sizeof(T), ALIGNMENT));
    ::operator delete(data_, ALIGNMENT);
    __builtin_memset(static_cast<void*>(grown), 0, size * sizeof(T));
    data_ = grown;
    size_ = size;
  }

  T* data() { return data_; }
  T& operator[](size_t i) { return data_[i]; }

 private:
  static constexpr std::align_val_t ALIGNMENT{64};
  T* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace
