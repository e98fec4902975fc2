// The messages of a pprof profile as plain structs, with their references as
// they are: numbers of strings, ids of functions and locations. What they mean
// is pprof_reader's business.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace heapcli::analysis {

struct PprofValueType {
  int64_t type = 0;
  int64_t unit = 0;
};

struct PprofFunction {
  int64_t name = 0;
  int64_t file_name = 0;
  int64_t start_line = 0;
};

struct PprofLine {
  uint64_t function_id = 0;
  int64_t line = 0;
  int64_t column = 0;
};

struct PprofLocation {
  uint64_t id = 0;
  uint64_t address = 0;
  std::vector<PprofLine> lines;
};

struct PprofMessages {
  std::vector<std::string> strings;  ///< Valid UTF-8.
  std::vector<PprofValueType> sample_types;
  /// Views of what was read; read_pprof_sample has what is in them.
  std::vector<std::string_view> samples;
  std::unordered_map<uint64_t, PprofFunction> functions;  ///< By id.
  std::vector<PprofLocation> locations;
  int64_t default_sample_type = 0;
  PprofValueType period_type;
  int64_t period = 0;
};

struct PprofSample {
  std::vector<uint64_t> location_ids;  ///< Innermost first.
  std::vector<int64_t> values;
};

/// `bytes` have to outlive the result. Throws Error(kBadData).
PprofMessages read_pprof_messages(std::string_view bytes);

/// Into `sample`, whose memory is used again. Throws Error(kBadData).
void read_pprof_sample(std::string_view bytes, PprofSample& sample);

/// Whether the bytes, which may be the beginning of a file, begin with a sample
/// type, as all writers of pprof profiles do.
bool looks_like_pprof(std::string_view bytes);

}  // namespace heapcli::analysis
