// Ids live as long as the session that made them, and end with any other one
// (docs/how-it-works.md). So this command makes sense within a session that
// took a snapshot, which is what a shell is, and nowhere else: by itself it
// would have to connect, know no id, and when it leaves it would make those of
// everybody else worthless.
#include "commands/inspect_command.h"

#include <string>
#include <vector>

#include "analysis/find_object.h"
#include "analysis/object_label.h"
#include "analysis/script_urls.h"
#include "cdp/error.h"
#include "commands/error.h"
#include "commands/heap_input.h"
#include "commands/live_object_output.h"
#include "commands/object_reference.h"
#include "commands/output.h"
#include "commands/shell/workspace.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr int kDeepest = 8;
constexpr size_t kMostProperties = 100;

struct InspectOptions {
  std::vector<std::string> words;  ///< @ID; outside of a shell anything.
  int depth = 1;
  size_t top = kMostProperties;
};

[[noreturn]] void explain() {
  throw Error(ExitStatus::kUsage,
              "inspect works in a shell only: V8 numbers objects for one "
              "session, and forgets the numbers when any session ends. "
              "heapcli attach TARGET shell, and there `snapshot`, then "
              "`inspect @ID`; or in one go: heapcli attach TARGET shell -c "
              "'snapshot; objects CLASS; inspect @ID'");
}

// The last snapshot of the main thread; null when there is none.
const NamedSnapshot* last_of_main_thread(const Context& context) {
  const auto& all = context.workspace->snapshots.all();
  for (auto one = all.rbegin(); one != all.rend(); ++one) {
    if (one->id_series != 0) return &*one;
  }
  return nullptr;
}

const NamedSnapshot& require_ids(HeldTarget& target, const Context& context) {
  const NamedSnapshot* const last = last_of_main_thread(context);
  if (last == nullptr) {
    throw Error(ExitStatus::kUsage,
                "no object has an id yet: `snapshot` gives them");
  }
  if (!target.ids_hold()) {
    throw Error(ExitStatus::kUsage,
                "the ids of '" + last->name +
                    "' and earlier snapshots name other objects by now: an "
                    "inspector session of this process ended since (a "
                    "DevTools tab, a debugger, another heapcli), and V8 "
                    "renumbers all objects then; take another `snapshot`, and "
                    "look the object up there");
  }
  return *last;
}

// What can be said of an object that V8 does not give.
[[noreturn]] void explain_refusal(const analysis::Heap& heap,
                                  const NamedSnapshot& snapshot,
                                  analysis::SnapshotObjectId id) {
  const analysis::NodeIndex node =
      require_object(heap.graph, id, snapshot.name);
  const std::string label =
      printable(analysis::object_label(heap.graph, heap.figures.classes, node));
  using analysis::NodeType;
  const NodeType type = heap.graph.type(node);
  if (type == NodeType::kObject || type == NodeType::kClosure ||
      type == NodeType::kRegExp) {
    throw Error(ExitStatus::kUsage,
                label + " is in '" + snapshot.name +
                    "', but is gone by now, or V8 shows it to nobody; `show " +
                    snapshot.name + " @" + std::to_string(raw(id)) +
                    "` says what it was");
  }
  throw Error(ExitStatus::kUsage,
              label + " is no object that a program can hold (its type is " +
                  std::string(heap.graph.type_name(node)) +
                  "), so V8 does not give it; `show " + snapshot.name + " @" +
                  std::to_string(raw(id)) + "` says what the snapshot knows");
}

ExitStatus inspect(const InspectOptions& options, const Context& context) {
  if (context.workspace == nullptr) explain();
  const auto id = parse_object_reference(options.words.at(0));
  if (!id || raw(*id) == 0) {
    throw Error(ExitStatus::kUsage, "inspect takes an object's id: @12345");
  }
  if (options.depth < 1 || options.depth > kDeepest) {
    throw Error(ExitStatus::kUsage, "--depth must be between 1 and 8");
  }
  HeldTarget& target = require_target(context);
  const auto session = target.session(target.live(), context);
  const NamedSnapshot& snapshot = require_ids(target, context);
  const auto heap =
      open_heap(snapshot.name, analysis::FigureOptions(), context);
  cdp::LiveObjectOptions wanted;
  wanted.depth = options.depth;
  wanted.most_properties = options.top;
  try {
    const cdp::LiveObject object =
        cdp::inspect_live_object(*session, raw(*id), wanted);
    const ScriptUrls urls = analysis::script_urls(heap->graph);
    if (context.json) {
      write_json(live_object_to_json(object, raw(*id), urls));
    } else {
      write_output(
          live_object_to_text(object, raw(*id), urls, terminal_width()));
    }
  } catch (const cdp::Error& error) {
    if (error.kind() != cdp::Error::Kind::kRefused) throw;
    explain_refusal(*heap, snapshot, *id);
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_inspect_command(CommandLine& line, CLI::App& parent,
                         std::shared_ptr<LiveTarget> live) {
  const auto options = std::make_shared<InspectOptions>();
  CLI::App* const command = parent.add_subcommand(
      "inspect",
      line.in_shell()
          ? "The live object behind an id of the last snapshot"
          : "The live object behind an id; in `heapcli attach TARGET shell`");
  CLI::Option* const id =
      command
          ->add_option(line.in_shell() ? "@ID" : "ID", options->words,
                       "The object, as @12345")
          ->required();
  if (line.in_shell()) {
    id->expected(1);
  } else {
    id->expected(1, 2);  // `inspect TARGET @ID`, to be told what there is.
  }
  command
      ->add_option("--depth", options->depth,
                   "Also list what its properties have, so many levels")
      ->type_name("N")
      ->capture_default_str();
  command
      ->add_option("--top", options->top, "How many properties of each object")
      ->type_name("N")
      ->capture_default_str();
  add_timeout_option(*command, *live);
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return inspect(*options, context);
    });
  });
}

}  // namespace heapcli::commands
