#include "commands/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "commands/error.h"

namespace heapcli::commands {

void write_output(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDOUT_FILENO, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EPIPE) {
      throw BrokenPipe();
    } else if (errno != EINTR) {
      throw Error(ExitStatus::kData,
                  std::string("cannot write to standard output: ") +
                      std::strerror(errno));
    }
  }
}

void write_json(const OrderedJson& document) {
  write_output(document.dump(2, ' ', /*ensure_ascii=*/false,
                             OrderedJson::error_handler_t::replace) +
               "\n");
}

}  // namespace heapcli::commands
