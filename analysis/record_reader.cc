#include "analysis/record_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kBatchRecords = 1024;

}  // namespace

void RecordReader::restart(uint32_t stride, Sink sink) {
  scanner_.restart();
  sink_ = std::move(sink);
  stride_ = stride;
  batch_.resize(kBatchRecords * stride);
  size_ = 0;
}

size_t RecordReader::take(std::string_view bytes, bool& ended) {
  const NumberScanner::Result result = scanner_.scan(
      bytes.data(), bytes.size(), batch_.data() + size_, batch_.size() - size_);
  size_ += result.written;
  if (result.status != NumberScanner::Status::kNeedInput) pass_on();
  ended = result.status == NumberScanner::Status::kEnd;
  if (ended && size_ != 0) {
    throw Error(Error::Kind::kBadData,
                "the list ends in the middle of a record of " +
                    std::to_string(stride_) + " numbers");
  }
  return result.consumed;
}

// Hands over the whole records of the batch, keeps the rest.
void RecordReader::pass_on() {
  const size_t records = size_ / stride_;
  const size_t used = records * stride_;
  sink_(batch_.data(), records);
  std::copy(batch_.begin() + static_cast<ptrdiff_t>(used),
            batch_.begin() + static_cast<ptrdiff_t>(size_), batch_.begin());
  size_ -= used;
}

}  // namespace heapcli::analysis
