#include "commands/scenario/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "analysis/utf8.h"
#include "commands/error.h"

namespace heapcli::commands {
namespace {

constexpr size_t kLongestFile = 1024 * 1024;

// yaml-cpp's own messages are for those who know its code.
struct PlainMessage {
  std::string_view yaml_cpp;
  const char* plain;
};
const PlainMessage kPlainMessages[] = {
    {YAML::ErrorMsg::CHAR_IN_BLOCK,
     "a value that begins with > or | wants quotes, as in \">= 10\""},
    {YAML::ErrorMsg::TAB_IN_INDENTATION, "a tab; YAML is indented by blanks"},
    {YAML::ErrorMsg::END_OF_MAP,
     "this line fits nowhere: is it indented like its neighbours, with a "
     "blank after each `:`?"},
    {YAML::ErrorMsg::END_OF_SEQ,
     "this line fits nowhere: is it indented like its neighbours, with `- ` "
     "before each?"},
    {YAML::ErrorMsg::END_OF_MAP_FLOW,
     "`{` without its `}`; within { } and [ ], a value with ${…} in it wants "
     "quotes"},
    {YAML::ErrorMsg::INVALID_UNICODE,
     "a character beyond U+FFFF is written as it is, not as two \\u…"},
    {YAML::ErrorMsg::END_OF_SEQ_FLOW, "`[` without its `]`"},
    {YAML::ErrorMsg::FLOW_END, "a `]` or `}` that nothing opened"},
    {YAML::ErrorMsg::EOF_IN_SCALAR, "a quote that does not end"},
    {YAML::ErrorMsg::MAP_VALUE,
     "a `:` where none can be: the one before may lack a blank after it, or a "
     "value with `: ` in it its quotes"},
    {YAML::ErrorMsg::UNKNOWN_TOKEN,
     "a value cannot begin with this character; put it in quotes"},
    {YAML::ErrorMsg::UNKNOWN_ANCHOR, "no `&` has given this name before"},
};

std::string in_plain_words(const std::string& message) {
  for (const PlainMessage& known : kPlainMessages) {
    if (message.starts_with(known.yaml_cpp)) return known.plain;
  }
  return "no YAML: " + message;
}

// yaml-cpp counts bytes; people and editors count characters.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text) {
    line_begins_.push_back(0);
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_begins_.push_back(i + 1);
    }
  }

  Place of(const YAML::Mark& mark) const {
    if (mark.is_null()) return {1, 1};
    const auto line =
        std::min(static_cast<size_t>(mark.line), line_begins_.size() - 1);
    const std::string_view before = text_.substr(
        line_begins_[line], static_cast<size_t>(std::max(mark.column, 0)));
    const auto characters =
        std::count_if(before.begin(), before.end(),
                      [](char c) { return (c & 0xC0) != 0x80; });
    return {static_cast<int>(line) + 1, static_cast<int>(characters) + 1};
  }

 private:
  const std::string_view text_;
  std::vector<size_t> line_begins_;
};

void check_text(std::string_view text, const std::string& file) {
  if (text.size() > kLongestFile) {
    throw Error(ExitStatus::kUsage,
                file + " is beyond a megabyte, which no scenario is");
  }
  std::string whole(text);
  analysis::replace_broken_utf8(whole);
  // yaml-cpp would take a zero for the end, and guess at UTF-16.
  const auto broken =
      std::mismatch(text.begin(), text.end(), whole.begin(), whole.end());
  const auto zero = std::find(text.begin(), text.end(), '\0');
  const auto bad = std::min(broken.first, zero);
  if (bad == text.end()) return;
  const auto line = 1 + std::count(text.begin(), bad, '\n');
  throw Error(ExitStatus::kUsage,
              at_place(file, {static_cast<int>(line), 1},
                       "this line is no text in UTF-8; is it a scenario?"));
}

}  // namespace

std::string at_place(const std::string& file, Place place,
                     const std::string& what) {
  return file + ":" + std::to_string(place.line) + ":" +
         std::to_string(place.column) + ": " + what;
}

std::string what_it_is(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kNothing:
      return "nothing";
    case YamlNode::Kind::kScalar:
      return "`" + node.text.substr(0, 60) + "`";
    case YamlNode::Kind::kList:
      return "a list of " + std::to_string(node.items.size());
    case YamlNode::Kind::kMap:
      break;
  }
  return "a map";
}

class YamlTree::Builder : public YAML::EventHandler {
 public:
  Builder(YamlTree& tree, const Places& places, const std::string& file)
      : tree_(tree), places_(places), file_(file) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0) {
      fail(mark, "a second document begins here; a scenario is one");
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(make(YamlNode::Kind::kNothing, mark, anchor));
  }

  void OnScalar(const YAML::Mark& mark, const std::string&,
                YAML::anchor_t anchor, const std::string& value) override {
    YamlNode& node = make(YamlNode::Kind::kScalar, mark, anchor);
    node.text = value;
    add(node);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) fail(mark, "nothing has this name");
    for (const Open& open : open_) {
      if (open.node == found->second) {
        fail(mark, "this names something that it is a part of itself");
      }
    }
    add(*found->second);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(make(YamlNode::Kind::kList, mark, anchor));
  }
  void OnSequenceEnd() override { open_.pop_back(); }

  void OnMapStart(const YAML::Mark& mark, const std::string&,
                  YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    begin(make(YamlNode::Kind::kMap, mark, anchor));
  }
  void OnMapEnd() override { open_.pop_back(); }

 private:
  struct Open {
    YamlNode* node;
    const YamlNode* key = nullptr;  ///< That waits for its value.
  };

  [[noreturn]] void fail(const YAML::Mark& mark, const std::string& what) {
    throw Error(ExitStatus::kUsage, at_place(file_, places_.of(mark), what));
  }

  YamlNode& make(YamlNode::Kind kind, const YAML::Mark& mark,
                 YAML::anchor_t anchor) {
    YamlNode& node = tree_.nodes_.emplace_back();
    node.kind = kind;
    node.place = places_.of(mark);
    if (anchor != 0) anchors_[anchor] = &node;
    return node;
  }

  void begin(YamlNode& node) {
    add(node);
    open_.push_back({&node});
  }

  void add(const YamlNode& node) {
    if (open_.empty()) {
      tree_.root_ = &node;
      return;
    }
    Open& open = open_.back();
    if (open.node->is(YamlNode::Kind::kList)) {
      open.node->items.push_back(&node);
    } else if (open.key == nullptr) {
      open.key = &node;
    } else {
      open.node->entries.emplace_back(open.key, &node);
      open.key = nullptr;
    }
  }

  YamlTree& tree_;
  const Places& places_;
  const std::string& file_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, const YamlNode*> anchors_;
  int documents_ = 0;
};

YamlTree::YamlTree(std::string_view text, const std::string& file) {
  check_text(text, file);
  const Places places(text);
  std::istringstream stream{std::string(text)};
  Builder builder(*this, places, file);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    throw Error(ExitStatus::kUsage, at_place(file, places.of(error.mark),
                                             in_plain_words(error.msg)));
  }
  if (root_ == nullptr) root_ = &nodes_.emplace_back();
  // Where nothing stands, yaml-cpp means the end.
  if (root_->is(YamlNode::Kind::kNothing)) nodes_.front().place = {1, 1};
}

}  // namespace heapcli::commands
