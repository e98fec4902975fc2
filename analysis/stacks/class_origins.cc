#include "analysis/stacks/class_origins.h"

#include <algorithm>

namespace heapcli::analysis {

void OriginCounter::add(uint32_t row, TraceIndex trace, uint64_t bytes) {
  if (trace == kNoTrace) return;
  Amounts& amounts = amounts_[uint64_t{row} << 32 | raw(trace)];
  amounts.count += 1;
  amounts.bytes += bytes;
}

std::vector<std::vector<Origin>> OriginCounter::by_row(size_t rows) const {
  std::vector<std::vector<Origin>> origins(rows);
  for (const auto& [key, amounts] : amounts_) {
    origins[key >> 32].push_back(
        {TraceIndex{static_cast<uint32_t>(key)}, amounts.count, amounts.bytes});
  }
  for (std::vector<Origin>& row : origins) {
    std::sort(row.begin(), row.end(), [](const Origin& a, const Origin& b) {
      return a.bytes != b.bytes ? a.bytes > b.bytes : a.trace < b.trace;
    });
  }
  return origins;
}

}  // namespace heapcli::analysis
