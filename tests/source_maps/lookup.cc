// Answers with heapcli's source maps what compare.mjs asks trace-mapping:
// source_map_lookup MAP reads lines `LINE COLUMN` (from 1) and prints
// `LINE COLUMN NAME<tab>SOURCE` for each, or `-`.

#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "analysis/source_map.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: source_map_lookup MAP\n");
    return 2;
  }
  try {
    std::ifstream file(argv[1], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const heapcli::analysis::SourceMap map(text);
    std::ios::sync_with_stdio(false);
    uint32_t line = 0;
    uint32_t column = 0;
    while (std::cin >> line >> column) {
      const auto found = map.find(line, column);
      if (!found) {
        std::cout << "-\n";
        continue;
      }
      std::cout << found->line << ' ' << found->column << ' ' << found->name
                << '\t' << found->source << '\n';
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "source_map_lookup: %s\n", error.what());
    return 1;
  }
  return 0;
}
