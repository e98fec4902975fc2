#include "analysis/location_records.h"

#include "analysis/error.h"

namespace heapcli::analysis {

void LocationRecords::take(const uint64_t* record, size_t count,
                           bool nodes_are_known, RowExtremes& extremes) {
  if (nodes_are_known) {
    put(record, count, extremes);
  } else {
    early_.insert(early_.end(), record, record + count * rows_.stride());
  }
}

void LocationRecords::finish(RowExtremes& extremes) {
  if (early_.empty()) return;
  rows_.clear();
  put(early_.data(), early_.size() / rows_.stride(), extremes);
}

void LocationRecords::put(const uint64_t* record, size_t count,
                          RowExtremes& extremes) {
  for (size_t i = 0; i < count; ++i, record += rows_.stride()) {
    if (!rows_.replace(record, extremes)) {
      throw Error(Error::Kind::kBadData, rows_.explain(record, extremes));
    }
  }
}

}  // namespace heapcli::analysis
