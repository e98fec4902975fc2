#include "analysis/profile/profile_reader.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "analysis/error.h"
#include "analysis/profile/collapsed_stacks.h"
#include "analysis/profile/heapprofile_reader.h"
#include "analysis/profile/pprof_messages.h"
#include "analysis/profile/pprof_reader.h"
#include "analysis/profile/speedscope_reader.h"

namespace heapcli::analysis {
namespace {

enum class JsonKind { kUnknown, kHeapProfile, kSpeedscope, kSnapshot };

// Looks at the members of the document, and ends at the first one that only one
// kind of file has.
class KindFinder : public nlohmann::json_sax<nlohmann::json> {
 public:
  JsonKind kind() const { return kind_; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(size_t) override {
    ++depth_;
    return true;
  }
  bool end_object() override { return --depth_ != 0; }
  bool start_array(size_t) override { return ++depth_ != 1; }
  bool end_array() override { return --depth_ != 0; }
  bool key(string_t& name) override {
    if (depth_ != 1) return true;
    if (name == "head") kind_ = JsonKind::kHeapProfile;
    if (name == "shared" || name == "profiles") kind_ = JsonKind::kSpeedscope;
    if (name == "snapshot") kind_ = JsonKind::kSnapshot;
    return kind_ == JsonKind::kUnknown;
  }
  bool parse_error(size_t, const std::string&,
                   const nlohmann::json::exception&) override {
    return false;
  }

 private:
  uint64_t depth_ = 0;
  JsonKind kind_ = JsonKind::kUnknown;
};

JsonKind kind_of(std::string_view text) {
  KindFinder finder;
  nlohmann::json::sax_parse(text, &finder);
  return finder.kind();
}

// Deep stacks are longer than a beginning is.
bool is_inside_a_stack(std::string_view text) {
  return text.find_first_of(std::string_view("\n\0", 2)) == text.npos &&
         text.find(';') != text.npos;
}

bool looks_like_json(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first != text.npos && (text[first] == '{' || text[first] == '[');
}

}  // namespace

AllocationProfile read_profile(std::string_view bytes,
                               const std::string& name) {
  // A pprof file may begin like text, but no text is a row of its fields.
  if (looks_like_pprof(bytes)) return read_pprof(bytes, name);
  if (!looks_like_json(bytes) && looks_collapsed(bytes)) {
    return read_collapsed(bytes, name);
  }
  switch (kind_of(bytes)) {
    case JsonKind::kSpeedscope:
      return read_speedscope(bytes, name);
    case JsonKind::kSnapshot:
      throw Error(Error::Kind::kBadData,
                  name +
                      " is a heap snapshot, not an allocation profile; "
                      "heapcli summary reads it");
    case JsonKind::kHeapProfile:
    case JsonKind::kUnknown:
      break;
  }
  return read_heapprofile(bytes, name);
}

bool begins_like_profile(std::string_view beginning) {
  if (looks_like_pprof(beginning)) return true;
  if (!looks_like_json(beginning)) {
    return looks_collapsed(beginning) || is_inside_a_stack(beginning);
  }
  const auto has = [&](const char* member) {
    return beginning.find(member) != beginning.npos;
  };
  // A snapshot begins with a description of its own fields.
  if (has("\"snapshot\"")) return false;
  return has("\"head\"") || has("\"callFrame\"") || has("\"nodeId\"") ||
         has("speedscope.app/");
}

}  // namespace heapcli::analysis
