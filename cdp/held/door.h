// Lets clients in to a held session: takes connections at its Unix socket,
// hears what each wants, and reads the commands of the one that uses it.
#pragma once

#include <atomic>
#include <list>
#include <memory>
#include <thread>

#include "cdp/held/holder.h"
#include "cdp/held/unix_stream.h"

namespace heapcli::cdp {

class Door {
 public:
  /// Takes connections at `socket`, which listens, as long as it lives. Only
  /// processes of our own user are let in, as the kernel tells.
  Door(OwnedFile socket, Holder& holder);
  /// Ends all connections; the session must have ended.
  ~Door();
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;

 private:
  struct Visit {
    std::shared_ptr<UnixStream> stream;
    std::atomic<bool> over{false};
    std::thread thread;
  };

  void take_connections();
  void let_in(OwnedFile socket);
  void forget_visits_that_are_over();

  OwnedFile socket_;
  OwnedFile closing_;  ///< An eventfd.
  Holder& holder_;
  std::list<Visit> visits_;  ///< Of thread_, as long as that runs.
  std::thread thread_;
};

}  // namespace heapcli::cdp
