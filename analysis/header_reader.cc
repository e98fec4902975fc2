#include "analysis/header_reader.h"

#include <limits>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kMaxHeader = 1 << 20;
constexpr uint64_t kMax32 = std::numeric_limits<uint32_t>::max();

void check_count(uint64_t count, const char* what) {
  if (count <= kMax32 - 1) return;
  throw Error(Error::Kind::kTooLarge,
              std::string("too many ") + what +
                  "; heapcli indexes up to 4294967295 of them");
}

}  // namespace

void HeaderReader::restart() {
  text_ = '{';
  skipper_.restart();
  bool ended = false;
  skipper_.skip(text_, ended);
}

size_t HeaderReader::take(std::string_view bytes, bool& ended) {
  const size_t taken = skipper_.skip(bytes, ended);
  if (text_.size() + taken > kMaxHeader) {
    throw Error(Error::Kind::kBadData, "\"snapshot\" is longer than 1 MiB");
  }
  text_.append(bytes.substr(0, taken));
  if (ended) {
    meta_ = parse_snapshot_meta(text_);
    check_count(meta_.node_count, "nodes");
    check_count(meta_.edge_count, "edges");
    text_ = std::string();
  }
  return taken;
}

}  // namespace heapcli::analysis
