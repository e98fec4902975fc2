#include "analysis/paths/step_branches.h"

#include <utility>

namespace heapcli::analysis {
namespace {

constexpr size_t kFirstSize = 1024;
constexpr int kKindBits = 40;

uint64_t hash_of(uint64_t a, uint64_t b) {
  constexpr uint64_t kOdd = 0x9E3779B97F4A7C15;
  uint64_t hash = a * kOdd;
  hash ^= hash >> 32;
  hash = (hash + b) * kOdd;
  return hash ^ hash >> 32;
}

}  // namespace

StepBranches::StepBranches() : entries_(kFirstSize) {}

StepBranches::Entry& StepBranches::find(uint64_t from_and_name,
                                        uint64_t type_and_kind) {
  const size_t mask = entries_.size() - 1;
  size_t slot = hash_of(from_and_name, type_and_kind) & mask;
  for (;; slot = (slot + 1) & mask) {
    Entry& entry = entries_[slot];
    if (!entry.is_used || (entry.from_and_name == from_and_name &&
                           entry.type_and_kind == type_and_kind)) {
      return entry;
    }
  }
}

BranchIndex& StepBranches::at(const Step& step) {
  const uint64_t from_and_name = uint64_t{step.from} << 32 | step.name;
  const uint64_t type_and_kind =
      static_cast<uint64_t>(step.type) << kKindBits | step.kind;
  Entry* entry = &find(from_and_name, type_and_kind);
  if (!entry->is_used) {
    if (2 * used_ >= entries_.size()) {
      grow();
      entry = &find(from_and_name, type_and_kind);
    }
    ++used_;
    *entry = {from_and_name, type_and_kind, kUnknown, true};
  }
  return entry->branch;
}

void StepBranches::grow() {
  std::vector<Entry> old(2 * entries_.size());
  std::swap(old, entries_);
  for (const Entry& entry : old) {
    if (entry.is_used) find(entry.from_and_name, entry.type_and_kind) = entry;
  }
}

}  // namespace heapcli::analysis
