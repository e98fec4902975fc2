#include "commands/kernel_file.h"

#include <fstream>
#include <iterator>
#include <sstream>

namespace heapcli::commands {

std::string read_kernel_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string kernel_field(const std::string& text, const std::string& label) {
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(label)) return line.substr(label.size());
  }
  return "";
}

}  // namespace heapcli::commands
