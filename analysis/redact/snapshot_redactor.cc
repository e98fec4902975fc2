// A snapshot names everything by the number of a string, and one table at its
// end serves classes, properties and texts alike: `password` can be the name of
// a property here and what a user typed there. When a node or an edge goes by,
// nobody knows yet what the string says, nor what else it will be used for. To
// hold everything until then would take as much memory as the file, and a
// capture cannot be read twice. So each string becomes three, at 3n, 3n + 1 and
// 3n + 2: as a name, as the name of a property, and as a text. Nodes and edges
// can then be renumbered at once, and when string n comes at last, each of the
// three is written as its role demands: kept, judged, or replaced; or empty,
// when the role did not come up. That costs three bytes for each role that did
// not, a few percent of a file, and a byte of memory a string.
//
// What is left out or refused rather than passed on: what is in sections that
// are not known (an empty list stays, as DevTools insists on those that `meta`
// speaks of); members of the header that are neither numbers nor `meta` nor our
// own; quotes where only numbers belong. Node types that are not known are
// taken for texts.

#include "analysis/redact/snapshot_redactor.h"

#include <string>
#include <utility>

#include "analysis/error.h"
#include "analysis/json_string.h"
#include "analysis/record_reader.h"
#include "analysis/redact/number_writer.h"
#include "analysis/redact/redacted_header.h"
#include "analysis/redact/string_redactor.h"
#include "analysis/redact/string_roles.h"
#include "analysis/snapshot_meta.h"
#include "analysis/snapshot_sections.h"
#include "analysis/top_level_reader.h"
#include "analysis/value_skipper.h"

namespace heapcli::analysis {
namespace {

using Section = SnapshotSection;

constexpr size_t kLongestHeader = 1 << 20;
constexpr uint64_t kRoles = 3;

[[noreturn]] void bad(const std::string& what) {
  throw Error(Error::Kind::kBadData, what);
}

// What names a node: V8 and the code, or what the program worked with. Up to
// Node 12 the name of a symbol is its description, which names properties.
StringRole role_of_name(NodeType type) {
  switch (type) {
    case NodeType::kHidden:
    case NodeType::kArray:
    case NodeType::kObject:
    case NodeType::kCode:
    case NodeType::kClosure:
    case NodeType::kNative:
    case NodeType::kSynthetic:
    case NodeType::kObjectShape:
      return StringRole::kName;
    case NodeType::kSymbol:
      return StringRole::kProperty;
    default:
      return StringRole::kContent;
  }
}

// As V8 would choose it.
bool is_name_of_section(const std::string& key) {
  constexpr size_t kLongest = 40;
  return key.size() <= kLongest &&
         key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == key.npos;
}

}  // namespace

class SnapshotRedactor::Impl {
 public:
  Impl(const Redaction& redaction, Sink sink)
      : redaction_(redaction),
        out_(std::move(sink)),
        strings_(redaction_, roles_, out_) {}

  void feed(std::string_view bytes);
  void finish();
  const RedactionCounts& counts() const { return strings_.counts(); }

 private:
  enum class State { kBetween, kHeader, kRecords, kNumbers, kStrings, kSkip };

  size_t step(std::string_view bytes);
  void begin_section(const std::string& key, char first);
  void begin_output(const std::string& key);
  void begin_records(uint32_t stride, RecordReader::Sink sink);
  void end_section();
  size_t take_header(std::string_view bytes);
  size_t take_numbers(std::string_view bytes);
  size_t take_strings(std::string_view bytes);
  void put_nodes(const uint64_t* record, size_t count);
  void put_edges(const uint64_t* record, size_t count);
  void put_trace_functions(const uint64_t* record, size_t count);
  uint64_t renumbered(uint64_t string, StringRole role);
  void check_counts() const;

  const Redaction redaction_;
  NumberWriter out_;
  uint64_t bytes_ = 0;
  State state_ = State::kBetween;
  Section section_ = Section::kOther;
  TopLevelReader top_level_;
  SnapshotSections sections_;
  bool any_section_ = false;

  SnapshotMeta meta_;
  std::string header_;
  ValueSkipper skipper_;
  RecordReader records_;
  uint64_t node_count_ = 0;
  uint64_t edge_count_ = 0;
  StringRoles roles_;
  StringRedactor strings_;
};

void SnapshotRedactor::Impl::feed(std::string_view bytes) {
  try {
    while (!bytes.empty()) {
      const size_t taken = step(bytes);
      bytes_ += taken;
      bytes.remove_prefix(taken);
    }
  } catch (const Error& error) {
    throw Error(error.kind(),
                error.what() + (" (near byte " + std::to_string(bytes_)) + ")");
  }
}

size_t SnapshotRedactor::Impl::step(std::string_view bytes) {
  switch (state_) {
    case State::kBetween: {
      bool at_value = false;
      const size_t taken = top_level_.take(bytes, at_value);
      if (!at_value) return taken;
      begin_section(top_level_.key(), bytes[taken]);
      // The readers of lists begin behind the bracket.
      const bool takes_bracket =
          state_ == State::kRecords || state_ == State::kStrings;
      return taken + (takes_bracket ? 1 : 0);
    }
    case State::kHeader:
      return take_header(bytes);
    case State::kRecords: {
      bool ended = false;
      const size_t taken = records_.take(bytes, ended);
      if (ended) {
        out_.end_list();
        end_section();
      }
      return taken;
    }
    case State::kNumbers:
      return take_numbers(bytes);
    case State::kStrings:
      return take_strings(bytes);
    case State::kSkip: {
      bool ended = false;
      const size_t taken = skipper_.skip(bytes, ended);
      if (ended) end_section();
      return taken;
    }
  }
  return bytes.size();
}

void SnapshotRedactor::Impl::begin_section(const std::string& key, char first) {
  section_ = sections_.begin(key);
  if (sections_.seen(Section::kStrings) && section_ != Section::kStrings &&
      section_ != Section::kOther) {
    bad("\"" + key +
        "\" comes after \"strings\"; V8 writes these last, and no other order "
        "can be redacted");
  }
  skipper_.restart();
  // Nobody says what is in it.
  const bool unreadable =
      section_ == Section::kOther || (section_ == Section::kTraceFunctions &&
                                      meta_.trace_function.stride == 0);
  if (unreadable) {
    state_ = State::kSkip;
    if (first == '[' && is_name_of_section(key)) {
      begin_output(key);
      out_.text("[]");
    }
    return;
  }
  if (first != (section_ == Section::kHeader ? '{' : '[')) {
    bad("\"" + key + "\" is not what V8 writes");
  }
  begin_output(key);
  switch (section_) {
    case Section::kHeader:
      state_ = State::kHeader;
      return;
    case Section::kNodes:
      return begin_records(meta_.node_stride,
                           [this](const uint64_t* record, size_t count) {
                             put_nodes(record, count);
                           });
    case Section::kEdges:
      return begin_records(meta_.edge_stride,
                           [this](const uint64_t* record, size_t count) {
                             put_edges(record, count);
                           });
    case Section::kTraceFunctions:
      return begin_records(meta_.trace_function.stride,
                           [this](const uint64_t* record, size_t count) {
                             put_trace_functions(record, count);
                           });
    case Section::kStrings:
      out_.text("[");
      state_ = State::kStrings;
      return;
    default:
      state_ = State::kNumbers;
      return;
  }
}

void SnapshotRedactor::Impl::begin_output(const std::string& key) {
  out_.text(any_section_ ? ",\n\"" : "{\"");
  any_section_ = true;
  out_.text(key);
  out_.text("\":");
}

void SnapshotRedactor::Impl::begin_records(uint32_t stride,
                                           RecordReader::Sink sink) {
  records_.restart(stride, std::move(sink));
  out_.begin_list();
  state_ = State::kRecords;
}

void SnapshotRedactor::Impl::end_section() {
  state_ = State::kBetween;
  top_level_.value_ended();
}

size_t SnapshotRedactor::Impl::take_header(std::string_view bytes) {
  bool ended = false;
  const size_t taken = skipper_.skip(bytes, ended);
  if (header_.size() + taken > kLongestHeader) {
    bad("\"snapshot\" is longer than 1 MiB");
  }
  header_ += bytes.substr(0, taken);
  if (ended) {
    meta_ = parse_snapshot_meta(header_);
    out_.text(redacted_header(header_, redaction_.level));
    header_ = std::string();
    end_section();
  }
  return taken;
}

// Lists of numbers that name nothing: they stay as they are.
size_t SnapshotRedactor::Impl::take_numbers(std::string_view bytes) {
  bool ended = false;
  const size_t taken = skipper_.skip(bytes, ended);
  const std::string_view numbers = bytes.substr(0, taken);
  if (numbers.find_first_not_of("0123456789,[] \n\r\t+-.eE") != numbers.npos) {
    bad("\"" + std::string(SnapshotSections::name(section_)) +
        "\" holds something else than numbers");
  }
  out_.text(numbers);
  if (ended) end_section();
  return taken;
}

uint64_t SnapshotRedactor::Impl::renumbered(uint64_t string, StringRole role) {
  roles_.add(string, role, bytes_);
  switch (role) {
    case StringRole::kName:
      return kRoles * string;
    case StringRole::kProperty:
      return kRoles * string + 1;
    case StringRole::kContent:
      return kRoles * string + 2;
  }
  return 0;
}

void SnapshotRedactor::Impl::put_nodes(const uint64_t* record, size_t count) {
  node_count_ += count;
  for (const uint64_t* const end = record + count * meta_.node_stride;
       record != end; record += meta_.node_stride) {
    const uint64_t type = record[meta_.node_type_at];
    if (type >= meta_.node_types.size()) {
      bad("a node has type " + std::to_string(type) + " of " +
          std::to_string(meta_.node_types.size()));
    }
    const StringRole role = role_of_name(meta_.node_types[type]);
    for (uint32_t i = 0; i < meta_.node_stride; ++i) {
      out_.number(i == meta_.node_name_at ? renumbered(record[i], role)
                                          : record[i]);
    }
  }
}

void SnapshotRedactor::Impl::put_edges(const uint64_t* record, size_t count) {
  edge_count_ += count;
  for (const uint64_t* const end = record + count * meta_.edge_stride;
       record != end; record += meta_.edge_stride) {
    const uint64_t type_number = record[meta_.edge_type_at];
    if (type_number >= meta_.edge_types.size()) {
      bad("an edge has type " + std::to_string(type_number) + " of " +
          std::to_string(meta_.edge_types.size()));
    }
    const EdgeType type = meta_.edge_types[type_number];
    const StringRole role =
        type == EdgeType::kProperty ? StringRole::kProperty : StringRole::kName;
    for (uint32_t i = 0; i < meta_.edge_stride; ++i) {
      const bool is_name = i == meta_.edge_name_or_index_at && is_named(type);
      out_.number(is_name ? renumbered(record[i], role) : record[i]);
    }
  }
}

void SnapshotRedactor::Impl::put_trace_functions(const uint64_t* record,
                                                 size_t count) {
  const TraceFunctionFields& fields = meta_.trace_function;
  for (const uint64_t* const end = record + count * fields.stride;
       record != end; record += fields.stride) {
    for (uint32_t i = 0; i < fields.stride; ++i) {
      const bool is_name = i == fields.name_at || i == fields.script_at;
      out_.number(is_name ? renumbered(record[i], StringRole::kName)
                          : record[i]);
    }
  }
}

size_t SnapshotRedactor::Impl::take_strings(std::string_view bytes) {
  bool ended = false;
  const size_t taken = strings_.take(bytes, ended);
  if (ended) end_section();
  return taken;
}

void SnapshotRedactor::Impl::finish() {
  if (bytes_ == 0) bad("the file is empty");
  if (!top_level_.done()) {
    bad("the snapshot is cut off after " + std::to_string(bytes_) +
        " bytes; take it again, or copy the file again");
  }
  sections_.check_complete();
  check_counts();
  out_.text("}\n");
  out_.flush();
}

void SnapshotRedactor::Impl::check_counts() const {
  const auto compare = [](const char* what, uint64_t claimed, uint64_t found) {
    if (claimed == found) return;
    bad("the header claims " + std::to_string(claimed) + " " + what +
        ", the file holds " + std::to_string(found));
  };
  compare("nodes", meta_.node_count, node_count_);
  compare("edges", meta_.edge_count, edge_count_);
  if (roles_.size() > strings_.count()) {
    bad("something is named by string " + std::to_string(roles_.size() - 1) +
        " of " + std::to_string(strings_.count()));
  }
}

SnapshotRedactor::SnapshotRedactor(const Redaction& redaction, Sink sink)
    : impl_(std::make_unique<Impl>(redaction, std::move(sink))) {}
SnapshotRedactor::~SnapshotRedactor() = default;

void SnapshotRedactor::feed(std::string_view bytes) { impl_->feed(bytes); }
void SnapshotRedactor::finish() { impl_->finish(); }
const RedactionCounts& SnapshotRedactor::counts() const {
  return impl_->counts();
}

}  // namespace heapcli::analysis
