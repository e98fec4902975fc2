#include "analysis/source_map_json.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

using Json = nlohmann::json;

[[noreturn]] void fail(const std::string& what) {
  throw Error(Error::Kind::kBadData, "this is no source map: " + what);
}

// Takes the events of nlohmann's parser, which does not recurse. What is not
// looked for is skipped by depth alone.
class Reader : public nlohmann::json_sax<Json> {
 public:
  std::vector<SourceMapJson> finish() {
    if (has_sections_) return std::move(sections_);
    complete(top_seen_);
    sections_.push_back(std::move(top_));
    return std::move(sections_);
  }

  bool start_object(std::size_t) override {
    switch (here()) {
      case Place::kStart:
        return enter(Place::kMap);
      case Place::kSections:
        sections_.emplace_back();
        section_seen_ = {};
        section_has_map_ = false;
        return enter(Place::kSection);
      case Place::kSection:
        if (key_ == "offset") return enter(Place::kOffset);
        if (key_ == "map") {
          section_has_map_ = true;
          return enter(Place::kSectionMap);
        }
        break;
      default:
        break;
    }
    return enter(Place::kElsewhere);
  }

  bool end_object() override {
    const Place left = leave();
    if (left == Place::kSectionMap) complete(section_seen_);
    if (left == Place::kSection && !section_has_map_) {
      fail("a section has no map (sections with a `url` are not supported)");
    }
    return true;
  }

  bool start_array(std::size_t) override {
    const Place place = here();
    if (place == Place::kStart) fail("it is a list");
    if (place == Place::kMap || place == Place::kSectionMap) {
      if (key_ == "sources") return enter(Place::kSources);
      if (key_ == "names") return enter(Place::kNames);
      if (key_ == "sections") {
        if (place == Place::kSectionMap) fail("a section has sections");
        if (has_sections_) fail("it has `sections` twice");
        has_sections_ = true;
        return enter(Place::kSections);
      }
    }
    return enter(Place::kElsewhere);
  }

  bool end_array() override {
    leave();
    return true;
  }

  // NOLINTNEXTLINE(readability-identifier-naming): as the base calls it.
  bool key(string_t& name) override {
    key_ = std::move(name);
    return true;
  }

  bool string(string_t& text) override {
    switch (here()) {
      case Place::kMap:
      case Place::kSectionMap:
        if (key_ == "mappings") {
          map().mappings = std::move(text);
          seen().mappings = true;
        } else if (key_ == "sourceRoot") {
          map().source_root = std::move(text);
        }
        break;
      case Place::kSources:
        map().sources.push_back(std::move(text));
        break;
      case Place::kNames:
        map().names.push_back(std::move(text));
        break;
      case Place::kStart:
        fail("it is a string");
      default:
        break;
    }
    return true;
  }

  bool number_integer(number_integer_t value) override {
    return number(value >= 0 ? static_cast<uint64_t>(value)
                             : std::numeric_limits<uint64_t>::max());
  }
  bool number_unsigned(number_unsigned_t value) override {
    return number(value);
  }
  bool number_float(number_float_t value, const string_t&) override {
    return number(value >= 0 && value < 4e9
                      ? static_cast<uint64_t>(value)
                      : std::numeric_limits<uint64_t>::max());
  }

  bool null() override { return other(); }
  bool boolean(bool) override { return other(); }
  bool binary(binary_t&) override { return other(); }

  bool parse_error(std::size_t position, const std::string&,
                   const Json::exception&) override {
    fail("its JSON is broken after " + std::to_string(position) + " bytes");
  }

 private:
  enum class Place {
    kStart,
    kMap,
    kSections,
    kSection,
    kOffset,
    kSectionMap,
    kSources,
    kNames,
    kElsewhere,
  };

  struct Seen {
    bool mappings = false;
    uint64_t version = 0;
  };

  // Elsewhere is counted, not stacked, however deep it goes.
  bool enter(Place place) {
    if (place == Place::kElsewhere) {
      ++elsewhere_;
    } else {
      places_.push_back(place);
    }
    return true;
  }

  Place leave() {
    if (elsewhere_ > 0) {
      --elsewhere_;
      return Place::kElsewhere;
    }
    const Place left = places_.back();
    places_.pop_back();
    return left;
  }

  Place here() const {
    if (elsewhere_ > 0) return Place::kElsewhere;
    return places_.empty() ? Place::kStart : places_.back();
  }

  bool in_section() const {
    return places_.size() > 1 && places_[1] == Place::kSections;
  }
  SourceMapJson& map() { return in_section() ? sections_.back() : top_; }
  Seen& seen() { return in_section() ? section_seen_ : top_seen_; }

  bool number(uint64_t value) {
    const Place place = here();
    if (place == Place::kStart) fail("it is a number");
    if ((place == Place::kMap || place == Place::kSectionMap) &&
        key_ == "version") {
      seen().version = value;
    } else if (place == Place::kOffset &&
               (key_ == "line" || key_ == "column")) {
      if (value > std::numeric_limits<int32_t>::max()) {
        fail("a section's " + key_ + " is no number of 31 bits");
      }
      (key_ == "line" ? map().line : map().column) =
          static_cast<uint32_t>(value);
    } else {
      return other();
    }
    return true;
  }

  // A source that is null is one that has no name; nothing else may stand in
  // the lists, where positions count.
  bool other() {
    switch (here()) {
      case Place::kStart:
        fail("it is no object");
      case Place::kSources:
        map().sources.emplace_back();
        break;
      case Place::kNames:
        map().names.emplace_back();
        break;
      default:
        break;
    }
    return true;
  }

  static void complete(const Seen& seen) {
    if (seen.version != 3) {
      fail(seen.version == 0 ? "it has no `version`"
                             : "its version is not 3, the only one there is");
    }
    if (!seen.mappings) fail("it has no `mappings`");
  }

  std::vector<Place> places_;
  uint64_t elsewhere_ = 0;
  std::string key_;
  SourceMapJson top_;
  Seen top_seen_;
  bool has_sections_ = false;
  std::vector<SourceMapJson> sections_;
  Seen section_seen_;
  bool section_has_map_ = false;
};

// Servers put ")]}'" before JSON so that it is no script; up to the line's end
// it does not count.
std::string_view without_prefix(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (!text.starts_with(")]}")) return text;
  const size_t end = text.find('\n');
  return end == text.npos ? std::string_view() : text.substr(end + 1);
}

}  // namespace

std::vector<SourceMapJson> read_source_map_json(std::string_view text) {
  text = without_prefix(text);
  if (text.empty()) fail("it is empty");
  Reader reader;
  Json::sax_parse(text, &reader);
  return reader.finish();
}

}  // namespace heapcli::analysis
