// Whatever somebody types in a shell, or a script says: there are commands or
// an error, and words come back as they were when they are quoted. What is to
// be completed is the end of the last command.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "commands/error.h"
#include "commands/shell/words.h"

namespace heapcli::tests {
namespace {

using commands::split_commands;
using commands::UnfinishedLine;
using commands::Words;

void require(bool fact) {
  if (!fact) std::abort();
}

std::string quoted(const Words& words) {
  std::string line;
  for (const std::string& word : words) {
    line += commands::quoted_word(word) + " ";
  }
  return line;
}

void check_commands(const std::string& line) {
  std::vector<Words> all;
  try {
    all = split_commands(line);
  } catch (const commands::Error&) {
    return;
  }
  std::string again;
  for (const Words& words : all) {
    require(!words.empty());
    again += quoted(words) + ";";
  }
  require(split_commands(again) == all);
}

// Where a line ends does not change what stands before.
void check_unfinished(const std::string& line) {
  const UnfinishedLine typed = commands::unfinished(line);
  require(typed.beginning.size() <= line.size());
  const UnfinishedLine again = commands::unfinished(quoted(typed.words));
  require(again.words == typed.words);
  require(again.beginning.empty());
}

}  // namespace
}  // namespace heapcli::tests

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  heapcli::tests::check_commands(text);
  heapcli::tests::check_unfinished(text);
  return 0;
}
