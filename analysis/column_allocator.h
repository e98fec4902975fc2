// Memory for columns: hundreds of megabytes that are about to be written in
// full, so they are not filled with zeros first.
#pragma once

#include <memory>
#include <utility>

namespace heapcli::analysis {

/// For std::vector. Elements made without a value are left uninitialised, as
/// with `new T`.
template <class T>
class ColumnAllocator : public std::allocator<T> {
 public:
  ColumnAllocator() = default;
  template <class U>
  ColumnAllocator(const ColumnAllocator<U>&) {}

  template <class U>
  struct rebind {
    using other = ColumnAllocator<U>;
  };

  template <class U>
  void construct(U* at) {
    ::new (static_cast<void*>(at)) U;
  }
  template <class U, class... Arguments>
  void construct(U* at, Arguments&&... arguments) {
    ::new (static_cast<void*>(at)) U(std::forward<Arguments>(arguments)...);
  }
};

}  // namespace heapcli::analysis
