#include "analysis/parallel_array.h"

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <vector>

#include "analysis/number_chunk.h"
#include "analysis/parallel.h"

namespace heapcli::analysis {
namespace {

constexpr uint32_t kMaxRows = std::numeric_limits<uint32_t>::max();

/// A record that a chunk's edge cuts in two: one number of it.
struct Fragment {
  uint64_t position;  ///< Of the number in the array.
  uint64_t value;
};

/// Hands out the chunks and, in their order, the number of their first number.
class ChunkChain {
 public:
  ChunkChain(uint64_t first_offset, size_t chunk_size)
      : first_offset_(first_offset), chunk_size_(chunk_size) {}

  /// The next chunk's index, or nothing when there is no more to do.
  std::optional<uint64_t> take() {
    const std::lock_guard lock(mutex_);
    if (gave_up_ || end_) return std::nullopt;
    return next_++;
  }
  uint64_t offset_of(uint64_t chunk) const {
    return first_offset_ + chunk * chunk_size_;
  }

  /// Waits for its turn, and returns how many numbers are in the chunks before
  /// this one; nothing when the array ended before it or was given up. `end` is
  /// set when the array ends in this chunk.
  std::optional<uint64_t> count(uint64_t chunk, uint64_t numbers,
                                std::optional<uint64_t> end) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return counted_ == chunk || gave_up_ || end_; });
    if (counted_ != chunk || gave_up_ || end_) return std::nullopt;
    const uint64_t before = numbers_;
    numbers_ += numbers;
    ++counted_;
    end_ = end;
    turn_.notify_all();
    return before;
  }

  void give_up() {
    const std::lock_guard lock(mutex_);
    gave_up_ = true;
    turn_.notify_all();
  }

  // After all threads have ended.
  bool gave_up() const { return gave_up_; }
  uint64_t numbers() const { return numbers_; }
  std::optional<uint64_t> end() const { return end_; }

 private:
  const uint64_t first_offset_;
  const size_t chunk_size_;
  std::mutex mutex_;
  std::condition_variable turn_;
  uint64_t next_ = 0;
  uint64_t counted_ = 0;
  uint64_t numbers_ = 0;
  std::optional<uint64_t> end_;
  bool gave_up_ = false;
};

/// One thread's share of the work.
template <class Rows>
class ChunkReader {
 public:
  ChunkReader(ChunkChain& chain, std::optional<uint32_t> row_count, Rows& rows,
              const ParallelArrayOptions& options)
      : chain_(chain),
        rows_(rows),
        options_(options),
        stride_(rows.stride()),
        number_count_(row_count.value_or(kMaxRows) * uint64_t{stride_}),
        buffer_(NumberChunk::kReadableBefore + options.chunk_size +
                NumberChunk::kReadableAfter),
        batch_(stride_ + NumberChunk::kMostNumbers) {}

  void run(bool reports_progress) {
    while (const std::optional<uint64_t> chunk = chain_.take()) {
      if (reports_progress && options_.progress) {
        options_.progress(chain_.offset_of(*chunk));
      }
      if (!read(*chunk)) {
        chain_.give_up();
        return;
      }
    }
  }

  RowExtremes& extremes() { return extremes_; }
  const std::vector<Fragment>& fragments() const { return fragments_; }

 private:
  bool read(uint64_t chunk) {
    const uint64_t offset = chain_.offset_of(chunk);
    constexpr size_t kBefore = NumberChunk::kReadableBefore;
    const size_t got = options_.read_at(offset - kBefore, buffer_.data(),
                                        kBefore + options_.chunk_size);
    if (got <= kBefore) {
      // Beyond the end of the file; fine if the array ended before.
      return !chain_.count(chunk, 0, std::nullopt);
    }
    const size_t size = got - kBefore;
    const auto verdict = numbers_.classify(buffer_.data() + kBefore, size);
    const bool cut_off =
        verdict == NumberChunk::Verdict::kMore && size < options_.chunk_size;
    if (verdict == NumberChunk::Verdict::kOther || cut_off) {
      return !chain_.count(chunk, 0, std::nullopt);
    }
    std::optional<uint64_t> end;
    if (verdict == NumberChunk::Verdict::kEnd) end = offset + numbers_.end();
    const std::optional<uint64_t> first =
        chain_.count(chunk, numbers_.count(), end);
    return !first || convert(*first);
  }

  // Converts the numbers of a chunk, of which the first one is number
  // `position` of the array.
  bool convert(uint64_t position) {
    if (numbers_.count() > number_count_ - std::min(position, number_count_)) {
      return false;
    }
    // The rest of a record that an earlier chunk began, then whole records; of
    // a record that goes on in the next batch, the numbers wait in front.
    size_t rest = (stride_ - position % stride_) % stride_;
    size_t waiting = 0;
    size_t count = 0;
    while ((count = numbers_.read(batch_.data() + waiting,
                                  batch_.size() - waiting)) != 0) {
      const uint64_t* record = batch_.data();
      const uint64_t* const end = record + waiting + count;
      if (rest != 0) {
        const size_t taken = std::min(rest, waiting + count);
        keep_fragments(position, record, taken);
        position += taken;
        record += taken;
        rest -= taken;
      }
      auto row = static_cast<uint32_t>(position / stride_);
      const size_t rows = static_cast<size_t>(end - record) / stride_;
      for (const uint64_t* const last = record + rows * stride_; record != last;
           record += stride_) {
        if (!rows_.put(row++, record, extremes_)) return false;
      }
      position += rows * stride_;
      waiting = static_cast<size_t>(end - record);
      std::copy(record, end, batch_.begin());
    }
    keep_fragments(position, batch_.data(), waiting);
    return !numbers_.bad();
  }

  void keep_fragments(uint64_t position, const uint64_t* numbers,
                      size_t count) {
    for (size_t i = 0; i < count; ++i) {
      fragments_.push_back({position + i, numbers[i]});
    }
  }

  ChunkChain& chain_;
  Rows& rows_;
  const ParallelArrayOptions& options_;
  const uint32_t stride_;
  const uint64_t number_count_;
  std::vector<char> buffer_;
  std::vector<uint64_t> batch_;
  NumberChunk numbers_;
  RowExtremes extremes_;
  std::vector<Fragment> fragments_;
};

// Puts together the records that chunks have cut.
template <class Rows>
bool put_fragments(std::vector<Fragment> fragments, Rows& rows,
                   RowExtremes& extremes) {
  std::sort(fragments.begin(), fragments.end(),
            [](const Fragment& a, const Fragment& b) {
              return a.position < b.position;
            });
  const uint32_t stride = rows.stride();
  if (fragments.size() % stride != 0) return false;
  std::vector<uint64_t> record(stride);
  for (size_t i = 0; i < fragments.size(); i += stride) {
    for (size_t field = 0; field < stride; ++field) {
      record[field] = fragments[i + field].value;
    }
    const auto row = static_cast<uint32_t>(fragments[i].position / stride);
    if (!rows.put(row, record.data(), extremes)) return false;
  }
  return true;
}

}  // namespace

template <class Rows>
std::optional<uint64_t> read_array_in_parallel(
    uint64_t offset, std::optional<uint32_t> row_count, Rows& rows,
    RowExtremes& extremes, const ParallelArrayOptions& options) {
  ChunkChain chain(offset, options.chunk_size);
  std::vector<ChunkReader<Rows>> readers;
  for (size_t i = 0; i < thread_count(); ++i) {
    readers.emplace_back(chain, row_count, rows, options);
  }
  on_each_thread(readers.size(), [&](size_t thread) {
    try {
      readers[thread].run(/*reports_progress=*/thread == 0);
    } catch (...) {
      chain.give_up();
      throw;
    }
  });
  if (chain.gave_up() || !chain.end()) return std::nullopt;
  const uint64_t expected =
      row_count ? uint64_t{*row_count} * rows.stride()
                : chain.numbers() / rows.stride() * rows.stride();
  if (chain.numbers() != expected) return std::nullopt;
  RowExtremes found;
  std::vector<Fragment> fragments;
  for (ChunkReader<Rows>& reader : readers) {
    // Each is below its limit, but the sum of two may be beyond.
    if (reader.extremes().total_size > kMaxTotalSize - found.total_size) {
      return std::nullopt;
    }
    found.merge(reader.extremes());
    fragments.insert(fragments.end(), reader.fragments().begin(),
                     reader.fragments().end());
  }
  if (!put_fragments(std::move(fragments), rows, found) ||
      found.edges_claimed > std::numeric_limits<uint32_t>::max()) {
    return std::nullopt;
  }
  extremes.merge(found);
  return *chain.end() + 1;
}

template std::optional<uint64_t> read_array_in_parallel<NodeRows>(
    uint64_t, std::optional<uint32_t>, NodeRows&, RowExtremes&,
    const ParallelArrayOptions&);
template std::optional<uint64_t> read_array_in_parallel<EdgeRows>(
    uint64_t, std::optional<uint32_t>, EdgeRows&, RowExtremes&,
    const ParallelArrayOptions&);
template std::optional<uint64_t> read_array_in_parallel<LocationRows>(
    uint64_t, std::optional<uint32_t>, LocationRows&, RowExtremes&,
    const ParallelArrayOptions&);

}  // namespace heapcli::analysis
