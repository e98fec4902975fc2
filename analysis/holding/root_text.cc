// The names are those of V8's Root::…, visitors.h, with the words that
// heap-snapshot-generator.cc has for them, and of embedders' graph nodes.

#include "analysis/holding/root_text.h"

#include <array>
#include <utility>

namespace heapcli::analysis {
namespace {

constexpr std::pair<std::string_view, std::string_view> kRoots[] = {
    {"(GC roots)", "V8's roots"},
    {"(Global handles)", "native code (a global handle)"},
    {"(Eternal handles)", "native code (for ever)"},
    {"(Traced handles)", "native code (a traced handle)"},
    {"(Handle scope)", "running native code"},
    {"(Handle scopes)", "running native code"},
    {"(Stack roots)", "running code (a local variable)"},
    {"(Thread manager)", "another thread"},
    {"(Micro tasks)", "a microtask that waits to run"},
    {"(Builtins)", "V8's builtins"},
    {"(Strong roots)", "V8 itself"},
    {"(Strong root list)", "V8 itself"},
    {"(Read-only roots)", "V8's constants"},
    {"(Internalized strings)", "V8's table of strings"},
    {"(Compilation cache)", "V8's cache of compiled code"},
    {"(Code flusher)", "V8's compiled code"},
    {"(Debugger)", "a debugger that is attached"},
    {"(Extensions)", "V8's extensions"},
    {"(Startup object cache)", "V8's startup snapshot"},
    {"(Partial snapshot cache)", "V8's startup snapshot"},
    {"(Shareable object cache)", "V8's startup snapshot"},
    {"(Weak roots)", "V8's weak roots"},
    {"(Bootstrapper)", "V8's start"},
    {"(Document DOM trees)", "the documents of the page"},
    {"C++ Persistent roots", "native code (a persistent handle)"},
    {"C++ CrossThreadPersistent roots", "native code of another thread"},
    {"C++ native stack roots", "running native code"},
    {"C++ Persistent", "native code (a persistent handle)"},
};

}  // namespace

std::string root_text(std::string_view name) {
  for (const auto& [root, words] : kRoots) {
    if (root == name) return std::string(words);
  }
  constexpr std::string_view kSeparator = " / ";
  const size_t at = name.find(kSeparator);
  if (at == name.npos) return std::string(name);
  return "native " + std::string(name.substr(at + kSeparator.size())) + " of " +
         std::string(name.substr(0, at));
}

}  // namespace heapcli::analysis
