#include "commands/shell/words.h"

#include <utility>

#include "commands/error.h"

namespace heapcli::commands {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Reads a line character by character.
class Splitter {
 public:
  explicit Splitter(std::string_view line) {
    for (size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      const char next = i + 1 < line.size() ? line[i + 1] : '\0';
      if (comment_) continue;
      if (quote_ == '\'' || (quote_ == '"' && c != '\\')) {
        if (c == quote_) {
          quote_ = '\0';
        } else {
          word_ += c;
        }
      } else if (c == '\\') {
        const bool literal = quote_ == '"' && next != '"' && next != '\\';
        in_word_ = true;
        if (literal) {
          word_ += c;
        } else if (i + 1 < line.size()) {
          word_ += line[++i];
        } else {
          ends_in_backslash_ = true;
        }
      } else if (c == '\'' || c == '"') {
        quote_ = c;
        in_word_ = true;
      } else if (c == '#' && !in_word_) {
        comment_ = true;
      } else if (is_blank(c)) {
        end_word();
      } else if (c == ';') {
        end_command();
      } else {
        word_ += c;
        in_word_ = true;
      }
    }
  }

  std::vector<Words> finish() {
    if (quote_ != '\0') {
      throw Error(ExitStatus::kUsage,
                  std::string("a quote (") + quote_ +
                      ") is not closed; to mean the character itself, write " +
                      (quote_ == '"' ? "'\"'" : "\"'\""));
    }
    if (ends_in_backslash_) {
      throw Error(ExitStatus::kUsage,
                  "the line ends with \\; a command is one line");
    }
    end_command();
    return std::move(commands_);
  }

  UnfinishedLine leave() && { return {std::move(words_), std::move(word_)}; }

 private:
  void end_word() {
    if (in_word_) words_.push_back(std::exchange(word_, {}));
    in_word_ = false;
  }

  void end_command() {
    end_word();
    if (!words_.empty()) commands_.push_back(std::exchange(words_, {}));
  }

  std::vector<Words> commands_;
  Words words_;
  std::string word_;
  bool in_word_ = false;
  char quote_ = '\0';
  bool comment_ = false;
  bool ends_in_backslash_ = false;
};

}  // namespace

std::vector<Words> split_commands(std::string_view line) {
  return Splitter(line).finish();
}

UnfinishedLine unfinished(std::string_view line) {
  return Splitter(line).leave();
}

std::string quoted_word(const std::string& word) {
  const bool plain = !word.empty() && word.front() != '#' &&
                     word.find_first_of(" \t\r\n;'\"\\") == std::string::npos;
  if (plain) return word;
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace heapcli::commands
