// A scenario of a test, in a directory of its own, and what its run has left.
#pragma once

#include <cstdint>
#include <string>

#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {

class Scene {
 public:
  /// Launches scenario_server.cjs, and does `steps`: the rest of the file.
  explicit Scene(const std::string& steps) : Scene(any_node(), steps) {}
  Scene(const Runtime& runtime, const std::string& steps);

  std::string file() const { return directory_.file("scene.yaml"); }
  /// In the report.
  std::string out(const std::string& name = "") const {
    return directory_.file("out") + (name.empty() ? "" : "/" + name);
  }

  /// What heapcli has to be told.
  Arguments command(const Arguments& more = {}) const;

  Json result() const { return Json::parse(read_file(out("result.json"))); }

  const TempDir& directory() const { return directory_; }

 private:
  TempDir directory_;
};

/// The n-th of its kind. Throws when there is none.
Json step_of(const Json& result, const std::string& kind, size_t n = 1);

bool is_alive(int64_t pid);

bool has(const std::string& text, const std::string& part);

}  // namespace heapcli::tests
