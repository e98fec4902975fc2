#include "commands/watch/watch_output.h"

#include "commands/output.h"
#include "commands/watch/csv_output.h"
#include "commands/watch/json_output.h"
#include "commands/watch/text_output.h"

namespace heapcli::commands {

std::unique_ptr<WatchOutput> make_watch_output(WatchFormat format,
                                               const Context& context) {
  switch (format) {
    case WatchFormat::kCsv:
      return make_csv_output(context);
    case WatchFormat::kJson:
      return make_json_output(write_output);
    case WatchFormat::kText:
      break;
  }
  return make_text_output(context);
}

}  // namespace heapcli::commands
