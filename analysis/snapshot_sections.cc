#include "analysis/snapshot_sections.h"

#include <algorithm>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

using Section = SnapshotSection;

constexpr std::array<std::string_view, 8> kNames = {
    "snapshot",   "nodes",     "edges",
    "strings",    "locations", "trace_function_infos",
    "trace_tree", "samples"};

[[noreturn]] void bad(const std::string& what) {
  throw Error(Error::Kind::kBadData, what);
}

}  // namespace

std::string_view SnapshotSections::name(Section section) {
  return kNames[static_cast<size_t>(section)];
}

SnapshotSection SnapshotSections::begin(const std::string& key) {
  const auto found = std::find(kNames.begin(), kNames.end(), key);
  const auto section = static_cast<Section>(found - kNames.begin());
  if (section == Section::kOther) return section;
  if (seen(section)) bad("there is a second \"" + key + "\"");
  seen_[static_cast<size_t>(section)] = true;
  if (section != Section::kHeader && section != Section::kStrings &&
      !seen(Section::kHeader)) {
    bad("\"" + key + "\" comes before \"snapshot\", which says how to read it");
  }
  return section;
}

void SnapshotSections::check_complete() const {
  for (const Section needed : {Section::kHeader, Section::kNodes,
                               Section::kEdges, Section::kStrings}) {
    if (!seen(needed)) {
      bad("there is no \"" + std::string(name(needed)) +
          "\", so this is JSON but no heap snapshot");
    }
  }
}

}  // namespace heapcli::analysis
