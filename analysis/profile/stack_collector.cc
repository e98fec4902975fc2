#include "analysis/profile/stack_collector.h"

#include <algorithm>
#include <limits>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

// Writers have signed 64-bit values in pprof, so this is what all can hold.
constexpr uint64_t kMaxTotal =
    static_cast<uint64_t>(std::numeric_limits<int64_t>::max());

void add_checked(uint64_t& total, uint64_t value, const char* what) {
  if (value > kMaxTotal - total) {
    throw Error(Error::Kind::kBadData,
                std::string("its ") + what +
                    " add up to more than 2^63: the file is damaged");
  }
  total += value;
}

}  // namespace

StackCollector::StackCollector(const std::vector<Frame>& frames)
    : frames_(frames) {}

void StackCollector::add(std::span<const uint32_t> stack, uint64_t bytes,
                         uint64_t count) {
  add_checked(total_bytes_, bytes, "bytes");
  add_checked(total_count_, count, "counts");
  const size_t same =
      static_cast<size_t>(std::mismatch(stack.begin(), stack.end(),
                                        last_stack_.begin(), last_stack_.end())
                              .first -
                          stack.begin());
  last_stack_.assign(stack.begin(), stack.end());
  last_calls_.resize(same);
  CallIndex call = same == 0 ? builder_.kRoot : last_calls_.back();
  for (const uint32_t frame : stack.subspan(same)) {
    call = builder_.find_or_add_call(call, frames_[frame]);
    last_calls_.push_back(call);
  }
  // What writers say when the root itself has allocated.
  if (stack.size() == 1 && frames_[stack[0]].function == "(root)") {
    call = builder_.kRoot;
  }
  builder_.add_bytes(call, bytes, count);
}

}  // namespace heapcli::analysis
