#include "tests/analysis/profile/heapprofile_text.h"

namespace heapcli::tests {

std::string profile_node(const std::string& function, uint64_t self_size,
                         int64_t id, const std::string& children,
                         const std::string& url, int64_t line, int64_t column) {
  return R"({"callFrame":{"functionName":")" + function +
         R"(","scriptId":"7","url":")" + url + R"(","lineNumber":)" +
         std::to_string(line) + R"(,"columnNumber":)" + std::to_string(column) +
         R"(},"selfSize":)" + std::to_string(self_size) + R"(,"id":)" +
         std::to_string(id) + R"(,"children":[)" + children + "]}";
}

std::string profile_document(const std::string& head,
                             const std::string& samples) {
  return R"({"head":)" + head + R"(,"samples":[)" + samples + "]}";
}

std::string small_heapprofile() {
  const std::string read =
      profile_node("readSync", 300, 5, "", "node:fs", 699, 16);
  const std::string inner = profile_node("load", 20, 4, read, "/app/b.js", 4);
  const std::string outer = profile_node("load", 4000, 3, "", "/app/b.js", 4);
  const std::string serve =
      profile_node("serve", 1, 2, inner, "file:///app/a.js", 9, 2);
  return profile_document(
      profile_node("(root)", 0, 1, serve + "," + outer, "", -1, -1),
      R"({"size":1,"nodeId":2,"ordinal":4},)"
      R"({"size":150,"nodeId":5,"ordinal":2},)"
      R"({"size":150,"nodeId":5,"ordinal":9})");
}

}  // namespace heapcli::tests
