#include "commands/track_command.h"

#include "commands/error.h"
#include "commands/track_allocations.h"

namespace heapcli::commands {

void add_track_command(CommandLine& line, CLI::App& parent,
                       std::shared_ptr<LiveTarget> live) {
  const auto options = std::make_shared<TrackAllocationsOptions>();
  const auto allocations = std::make_shared<bool>();
  CLI::App* const command =
      parent.add_subcommand("track", "Which functions allocate what");
  command
      ->add_flag("--allocations", *allocations,
                 "Record the stack of every allocation, at a price")
      ->required();
  command->add_option("--duration", options->duration, "How long")
      ->type_name("TIME")
      ->capture_default_str();
  command
      ->add_option("-o,--output", options->output,
                   "The .heaptimeline to write (default: named by time)")
      ->type_name("FILE");
  command->add_flag("--force", options->overwrite,
                    "Replace a file that exists");
  add_allocation_view_options(*command, options->view);
  add_timeout_option(*command, *live);
  command->callback([&line, options, allocations, live] {
    line.choose([options, live](const Context& context) {
      return track_allocations(*options, *live, context);
    });
  });
}

}  // namespace heapcli::commands
