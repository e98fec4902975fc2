#include "tests/program/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>

extern char** environ;

namespace heapcli::tests {
namespace {

// These change what Node, Deno or heapcli do.
constexpr const char* kUnwanted[] = {
    "NODE_OPTIONS", "NODE_INSPECT_RESUME_ON_START",
    "HEAPCLI_HOLD", "HEAPCLI_TARGET",
    "NO_COLOR",     "DENO_V8_FLAGS",
    "COLUMNS"};

std::vector<std::string> make_environment(const ChildOptions& options) {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const size_t equals = text.find('=');
    if (equals != std::string::npos) {
      variables[text.substr(0, equals)] = text.substr(equals + 1);
    }
  }
  for (const char* name : kUnwanted) variables.erase(name);
  variables["DENO_NO_UPDATE_CHECK"] = "1";
  for (const auto& [name, value] : options.environment) {
    variables.erase(name);
    if (value) variables[name] = *value;
  }
  std::vector<std::string> environment;
  for (const auto& [name, value] : variables) {
    environment.push_back(name + "=" + value);
  }
  return environment;
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (const std::string& string : strings) {
    result.push_back(const_cast<char*>(string.c_str()));
  }
  result.push_back(nullptr);
  return result;
}

struct Pipe {
  int read_end = -1;
  int write_end = -1;

  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
    read_end = ends[0];
    write_end = ends[1];
    fcntl(read_end, F_SETFL, O_NONBLOCK);
  }
};

pid_t spawn(const std::vector<std::string>& argv, const ChildOptions& options,
            int out, int err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
                                   O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  if (!options.directory.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions, options.directory.c_str());
  }
  // Whatever ctest or a background shell has set up.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ}) {
    sigaddset(&signals, signal);
  }
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

  const std::vector<std::string> environment = make_environment(options);
  pid_t pid = -1;
  const int error =
      posix_spawnp(&pid, argv.front().c_str(), &actions, &attributes,
                   pointers(argv).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    throw std::runtime_error("cannot start " + argv.front() + ": " +
                             std::strerror(error));
  }
  return pid;
}

// Takes what is there. False at the end of the stream.
bool read_available(int fd, std::string& text) {
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got > 0) {
      text.append(buffer.data(), static_cast<size_t>(got));
    } else if (got == 0) {
      return false;
    } else if (errno != EINTR) {
      return true;
    }
  }
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& argv,
                           const ChildOptions& options)
    : name_(argv.front()) {
  const Pipe out;
  const Pipe err;
  const Pipe ended;
  ended_[0] = ended.read_end;
  ended_[1] = ended.write_end;
  pid_ = spawn(argv, options, out.write_end, err.write_end);
  close(out.write_end);
  close(err.write_end);
  drainer_ =
      std::thread([this, out, err] { drain(out.read_end, err.read_end); });
  reaper_ = std::thread([this] { reap(); });
}

ChildProcess::~ChildProcess() {
  send(SIGKILL);
  reaper_.join();
  drainer_.join();
  close(ended_[0]);
}

bool ChildProcess::running() const {
  const std::lock_guard lock(mutex_);
  return !reaped_;
}

void ChildProcess::send(int signal) {
  const std::lock_guard lock(mutex_);
  if (!reaped_) kill(pid_, signal);
}

int ChildProcess::wait() {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, kPatience, [&] { return drained_; })) {
    throw std::runtime_error(describe("did not end"));
  }
  return WIFSIGNALED(status_) ? -WTERMSIG(status_) : WEXITSTATUS(status_);
}

std::string ChildProcess::await_line(Stream stream, std::string_view prefix) {
  std::unique_lock lock(mutex_);
  const std::string& text = output_[static_cast<size_t>(stream)];
  std::optional<std::string> rest;
  const auto find = [&] {
    size_t start = 0;
    for (size_t end = text.find('\n'); end != std::string::npos && !rest;
         start = end + 1, end = text.find('\n', start)) {
      const std::string line = text.substr(start, end - start);
      if (line.starts_with(prefix)) rest = line.substr(prefix.size());
    }
    return rest || drained_;
  };
  if (!changed_.wait_for(lock, kPatience, find) || !rest) {
    throw std::runtime_error(
        describe("did not say '" + std::string(prefix) + "'"));
  }
  return *rest;
}

std::string ChildProcess::out() const {
  const std::lock_guard lock(mutex_);
  return output_[0];
}

std::string ChildProcess::err() const {
  const std::lock_guard lock(mutex_);
  return output_[1];
}

// Runs on its own thread, until both streams end or, as a grandchild may hold
// them open, the process itself does.
void ChildProcess::drain(int out, int err) {
  std::array<pollfd, 3> watched = {
      {{out, POLLIN, 0}, {err, POLLIN, 0}, {ended_[0], POLLIN, 0}}};
  bool ended = false;
  while (!ended) {
    if (poll(watched.data(), watched.size(), -1) < 0) continue;
    // Looked at before reading, so that nothing written earlier is missed.
    ended = watched[2].revents != 0;
    const std::lock_guard lock(mutex_);
    for (size_t i = 0; i < 2; ++i) {
      if (watched[i].fd < 0 || !read_available(watched[i].fd, output_[i])) {
        watched[i].fd = -1;  // poll() passes over it.
      }
    }
    changed_.notify_all();
  }
  close(out);
  close(err);
  const std::lock_guard lock(mutex_);
  drained_ = true;
  changed_.notify_all();
}

void ChildProcess::reap() {
  siginfo_t info;
  // WNOWAIT keeps the process id taken until no signal can go there any more.
  while (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) < 0 &&
         errno == EINTR) {
  }
  const std::lock_guard lock(mutex_);
  waitpid(pid_, &status_, 0);
  reaped_ = true;
  close(ended_[1]);
}

std::string ChildProcess::describe(const std::string& problem) const {
  return name_ + " " + problem + "\nits standard output: " + output_[0] +
         "\nits standard error: " + output_[1];
}

Finished run(const std::vector<std::string>& argv,
             const ChildOptions& options) {
  ChildProcess child(argv, options);
  const int status = child.wait();
  return {status, child.out(), child.err()};
}

}  // namespace heapcli::tests
