// A connection over a Unix socket with deadlines, for one thread, and what the
// kernel knows of who is at the other end. The counterpart of TcpStream.
#pragma once

#include <sys/types.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "cdp/tcp_stream.h"

namespace heapcli::cdp {

/// Closes a file when it goes.
class OwnedFile {
 public:
  explicit OwnedFile(int file = -1) : file_(file) {}
  ~OwnedFile();
  OwnedFile(OwnedFile&& other) noexcept : file_(other.release()) {}
  OwnedFile& operator=(OwnedFile&& other) noexcept;
  int get() const { return file_; }
  bool is_open() const { return file_ >= 0; }
  int release();

 private:
  int file_;
};

class UnixStream {
 public:
  using Status = TcpStream::Status;

  struct Peer {
    pid_t pid = 0;
    uid_t uid = 0;
  };

  /// Of a connected socket.
  explicit UnixStream(OwnedFile socket);

  /// Nothing when nobody listens there. Throws Error(kConnect) when it cannot
  /// be known.
  static std::unique_ptr<UnixStream> connect(const std::string& path);

  /// Reads what is there, at least one byte; `got` says how many.
  Status read_some(std::span<char> buffer, Clock::time_point deadline,
                   size_t& got);

  /// Writes one behind the other. Waking waits until it is done. Throws
  /// Error(kClosed) when the peer is gone; after kTimeout the stream is shut.
  Status write_all(std::string_view head, std::string_view body,
                   Clock::time_point deadline);

  /// Makes the read under way, or else the next one, return kWoken. From any
  /// thread.
  void wake();

  /// Ends it in both directions: reads give kEnd, writes fail. From any thread.
  void shut() noexcept;

  /// Whether the peer has closed its end, also if what it wrote before has not
  /// been read. From any thread.
  bool hung_up() const;

  /// As it was when it connected (SO_PEERCRED).
  Peer peer() const;

 private:
  OwnedFile socket_;
  OwnedFile wake_;  ///< An eventfd.
};

/// A listening socket under `path`, which nobody but its owner may write to.
/// The caller sees to it that the path is free. Throws Error(kConnect).
OwnedFile listen_unix(const std::string& path);

/// Whether a Unix socket can have so long a path.
bool fits_unix_path(const std::string& path);

}  // namespace heapcli::cdp
