#include "commands/leak_baseline.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "commands/error.h"
#include "commands/output.h"
#include "commands/part_file.h"

namespace heapcli::commands {
namespace {

constexpr const char* kSchema = "heapcli/leaks-baseline/1";
constexpr double kMuchWorse = 2;
constexpr double kNoticeableBytes = 4096;

using Json = nlohmann::json;

[[noreturn]] void fail(const std::string& file, const std::string& why) {
  throw Error(ExitStatus::kData, file + ": " + why +
                                     "; heapcli leaks --accept FILE writes "
                                     "such files");
}

// A member that must be there.
template <class T>
T member(const Json& object, const char* name, const std::string& file) {
  try {
    return object.at(name).get<T>();
  } catch (const Json::exception&) {
    fail(file, std::string("a suspect has no usable \"") + name + "\"");
  }
}

// `system / Context / scope @1234` in Deno: with an id.
std::string without_id(const std::string& class_name) {
  constexpr std::string_view kContext = "system / Context";
  return class_name.starts_with(kContext) ? std::string(kContext) : class_name;
}

AcceptedSuspect accepted_from(const Json& json, const std::string& file) {
  AcceptedSuspect accepted;
  accepted.class_name = member<std::string>(json, "class", file);
  accepted.holder_class = member<std::string>(json, "holder_class", file);
  accepted.path = member<std::string>(json, "path", file);
  accepted.bytes_per_round = member<int64_t>(json, "bytes_per_round", file);
  if (json.contains("requests_per_round")) {
    const auto requests = member<uint64_t>(json, "requests_per_round", file);
    if (requests > 0) accepted.requests_per_round = requests;
  }
  return accepted;
}

}  // namespace

Baseline parse_baseline(const std::string& text, const std::string& file) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || json.value("schema", Json()) != kSchema) {
    fail(file, "not a list of accepted leaks");
  }
  const auto suspects = json.find("suspects");
  if (suspects == json.end() || !suspects->is_array()) {
    fail(file, "it has no \"suspects\"");
  }
  Baseline baseline{file, {}};
  for (const Json& each : *suspects) {
    if (!each.is_object()) fail(file, "a suspect is no object");
    baseline.suspects.push_back(accepted_from(each, file));
  }
  return baseline;
}

Baseline read_baseline(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) fail(file, "cannot be read");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) fail(file, "cannot be read");
  return parse_baseline(text, file);
}

void write_baseline(const std::string& file,
                    const std::vector<ExplainedSuspect>& suspects,
                    std::optional<uint64_t> requests, bool overwrite) {
  OrderedJson list = OrderedJson::array();
  for (const ExplainedSuspect& each : suspects) {
    OrderedJson entry = {{"class", each.class_name},
                         {"holder_class", without_id(each.holder_class)},
                         {"path", each.signature},
                         {"bytes_per_round", each.suspect.score}};
    if (requests) entry["requests_per_round"] = *requests;
    list.push_back(std::move(entry));
  }
  const OrderedJson document = {{"schema", kSchema},
                                {"suspects", std::move(list)}};
  PartFile out(file, overwrite);
  out.write(document.dump(2, ' ', false, Json::error_handler_t::replace) +
            "\n");
  out.commit();
}

const AcceptedSuspect* find_accepted(const Baseline& baseline,
                                     const ExplainedSuspect& suspect) {
  for (const AcceptedSuspect& each : baseline.suspects) {
    if (each.class_name == suspect.class_name &&
        each.holder_class == without_id(suspect.holder_class) &&
        each.path == suspect.signature) {
      return &each;
    }
  }
  return nullptr;
}

bool is_much_worse(const AcceptedSuspect& accepted,
                   const ExplainedSuspect& suspect,
                   std::optional<uint64_t> requests) {
  double was = static_cast<double>(accepted.bytes_per_round);
  const double is = static_cast<double>(suspect.suspect.score);
  if (accepted.requests_per_round && requests) {
    was *= static_cast<double>(*requests) /
           static_cast<double>(*accepted.requests_per_round);
  }
  return is > kMuchWorse * was && is > was + kNoticeableBytes;
}

}  // namespace heapcli::commands
