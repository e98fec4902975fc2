// From a line that somebody typed to commands: quoting as in sh, and nothing
// of what sh does besides. There are no variables, no globs and no pipes, so
// that `query 'size > $x'` and `query size > 3` mean what they say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace heapcli::commands {

/// The words of one command; never empty.
using Words = std::vector<std::string>;

/// Splits at unquoted blanks, and at ";" into commands. 'single' and "double"
/// quotes and a backslash keep a character from meaning anything; within double
/// quotes a backslash does so before " and itself only. "#" at the beginning of
/// a word begins a comment. Throws Error(kUsage) for a quote that does not end.
std::vector<Words> split_commands(std::string_view line);

/// What is to be completed: the words before it, of the last command of the
/// line, and the beginning of the word itself without its quotes.
struct UnfinishedLine {
  Words words;
  std::string beginning;
};

/// Never throws; a quote that does not end is what one expects here.
UnfinishedLine unfinished(std::string_view line);

/// The word as one would type it: quoted if it has to be.
std::string quoted_word(const std::string& word);

}  // namespace heapcli::commands
