// In a shell `snapshot` gives each snapshot a name and puts it on the shelf;
// here is how.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/heap_graph.h"
#include "commands/capture.h"
#include "commands/live_threads.h"
#include "commands/shell/workspace.h"

namespace heapcli::commands {

class Shelving {
 public:
  struct Options {
    std::string name;  ///< As given; empty: the next number.
    int count = 1;     ///< Snapshots of each thread.
    bool replace = false;
    bool several_threads = false;
    bool temporary = false;  ///< The files are in the shell's own directory.
  };

  Shelving(Workspace& workspace, Options options)
      : workspace_(workspace), options_(std::move(options)) {}

  /// Throws Error(kUsage) when a name is taken: before the target is made to
  /// stand still.
  void check(const std::vector<std::string>& thread_suffixes) const;

  /// What the n-th snapshot, counted from 1, of this thread is called.
  std::string name(const std::string& thread_suffix, int number) const;

  /// Puts it on the shelf, and its graph into memory. Returns the graph, null
  /// when there is none.
  std::shared_ptr<const analysis::HeapGraph> put(const std::string& name,
                                                 Capture capture,
                                                 const LiveThread& thread);

 private:
  Workspace& workspace_;
  const Options options_;
};

}  // namespace heapcli::commands
