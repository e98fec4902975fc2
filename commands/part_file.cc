#include "commands/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "commands/error.h"

namespace heapcli::commands {
namespace {

// So that the new name survives a crash of the machine. Not every file system
// can do it, and the file itself is safe already.
void sync_directory_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  const std::string directory = parent.empty() ? "." : parent.string();
  const int fd = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

// A device or a pipe would be replaced by a file, not written to.
void require_no_device(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return;
  if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)) return;
  throw Error(ExitStatus::kUsage,
              path + " is no regular file; give the name of a file");
}

}  // namespace

void PartFile::require_absent(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return;
  throw Error(ExitStatus::kUsage,
              path +
                  " exists already; give another name, or --force to "
                  "replace it");
}

PartFile::PartFile(std::string path, bool overwrite)
    : path_(std::move(path)),
      part_path_(path_ + ".part"),
      overwrite_(overwrite) {
  require_no_device(path_);
  if (!overwrite_) require_absent(path_);
  const int fd = open(part_path_.c_str(),
                      O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) fail("create");
  // What a killed heapcli left behind is taken over, what a living one is
  // writing is not.
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    close(fd);
    throw Error(ExitStatus::kUsage,
                part_path_ + " is being written by another heapcli");
  }
  fd_ = fd;
  if (fchmod(fd_, 0600) != 0 || ftruncate(fd_, 0) != 0) {
    const int error = errno;
    close(fd_);
    errno = error;
    fail("prepare");
  }
}

PartFile::~PartFile() {
  if (!committed_) unlink(part_path_.c_str());
  if (fd_ >= 0) close(fd_);
}

void PartFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      fail("write");
    }
    size_ += static_cast<uint64_t>(written);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

void PartFile::commit() {
  if (fsync(fd_) != 0 && errno != EINVAL) fail("sync");
  if (overwrite_) {
    if (rename(part_path_.c_str(), path_.c_str()) != 0) fail("rename");
  } else {
    // Unlike a look before the rename, this cannot lose a race.
    if (renameat2(AT_FDCWD, part_path_.c_str(), AT_FDCWD, path_.c_str(),
                  RENAME_NOREPLACE) != 0) {
      if (errno == EEXIST) require_absent(path_);
      // Not every file system knows NOREPLACE.
      if (errno != EINVAL && errno != ENOSYS) fail("rename");
      require_absent(path_);
      if (rename(part_path_.c_str(), path_.c_str()) != 0) fail("rename");
    }
  }
  committed_ = true;
  sync_directory_of(path_);
}

void PartFile::fail(const std::string& doing) const {
  const int error = errno;
  std::string advice;
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      advice = "; free some space or give -o a path on another disk";
      break;
    case ENOENT:
      advice = "; create the directory first";
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      advice = "; give -o a path that you may write";
      break;
    default:
      break;
  }
  throw Error(ExitStatus::kData, "cannot " + doing + " " + part_path_ + ": " +
                                     std::strerror(error) + advice);
}

}  // namespace heapcli::commands
