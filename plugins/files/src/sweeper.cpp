#include "sweeper.hpp"

#include <vector>

namespace majlis::files {

using sdk::Code;
using sdk::Json;
using sdk::MethodError;
using sdk::task;

// Some blobs in the order of their ids, and the files that should have them.
struct Sweeper::Page {
  std::map<FileId, std::int64_t> blobs;  // sizes
  std::vector<std::pair<FileId, std::int64_t>> files;
  std::optional<FileId> last;  // nothing: there is no further page
};

task<void> Sweeper::run() {
  while (!stopped_) {
    std::string trouble;
    try {
      co_await sweep();
    } catch (const MethodError& error) {
      if (error.code() == Code::kCancelled) throw;
      trouble = error.message();
    } catch (const sdk::DatabaseError& error) {
      trouble = error.what();
    }
    if (!trouble.empty()) host_.log(sdk::Level::kWarning, "what is over was not collected: " + trouble);
    co_await host_.timer(std::chrono::milliseconds(limits_.sweep_ms));
  }
}

task<Swept> Sweeper::sweep() {
  if (sweeping_) throw MethodError(Code::kConflict, "a sweep is under way: ask again when it is done");
  struct Flag {
    explicit Flag(bool& flag) : raised(flag) { raised = true; }
    ~Flag() { raised = false; }
    Flag(const Flag&) = delete;
    Flag& operator=(const Flag&) = delete;
    bool& raised;
  };
  const Flag flag(sweeping_);
  Swept swept;
  swept.expired = co_await end_expired();
  co_await compare(swept);
  if (swept.orphans + swept.lost > 0)
    host_.log(sdk::Level::kWarning, std::to_string(swept.orphans) + " blobs without a file and " +
                                        std::to_string(swept.lost) + " files without their bytes were removed");
  co_return swept;
}

task<std::int64_t> Sweeper::end_expired() {
  const auto now = static_cast<std::int64_t>(host_.now_ms());
  co_await database_.write([now](Transaction& t) { store::forget(t, now); });
  std::int64_t ended = 0;
  while (!stopped_) {
    std::vector<FileId> due = database_.read([&](Transaction& t) { return store::due(t, now); });
    std::erase_if(due, [this](const FileId& id) { return uploads_.busy(id); });
    if (due.empty()) break;
    // The rows first: a blob that is left behind is found again.
    const auto end = [now, due](Transaction& t) {
      for (const FileId& id : due) store::end(t, id, now, now);
    };
    co_await database_.write(end);
    for (const FileId& id : due) co_await remove_blob(id);
    ended += static_cast<std::int64_t>(due.size());
  }
  co_return ended;
}

task<void> Sweeper::remove_blob(FileId id) {
  try {
    co_await host_.blob_remove(id);
  } catch (const MethodError& error) {
    if (error.code() != Code::kNotFound) throw;
  }
}

task<Sweeper::Page> Sweeper::next_page(std::optional<FileId> after) {
  Json params = sdk::object();
  if (after) params["after"] = sdk::value_of(*after);
  const Json list = co_await host_.call("blobs.list", params);
  Page page;
  for (const Json& blob : sdk::list_at(list, "blobs"))
    page.blobs.emplace(sdk::id_at<FileId>(blob, "blob"), sdk::integer_at(blob, "size"));
  if (sdk::boolean_at(list, "more") && !page.blobs.empty()) page.last = page.blobs.rbegin()->first;
  page.files = database_.read([&](Transaction& t) { return store::between(t, after, page.last); });
  co_return page;
}

task<void> Sweeper::compare(Swept& swept) {
  Since strays, bare;
  bool any_blob = false;
  std::optional<FileId> after;
  do {
    Page page = co_await next_page(after);
    any_blob = any_blob || !page.blobs.empty();
    const auto seen = [now = host_.now_ms()](Since& into, const Since& before, const FileId& id) {
      const auto known = before.find(id);
      into[id] = known == before.end() ? now : known->second;
    };
    for (const auto& [id, received] : page.files) {
      const auto blob = page.blobs.find(id);
      if (blob == page.blobs.end() || blob->second < received) seen(bare, bare_, id);
      if (blob != page.blobs.end()) page.blobs.erase(blob);
    }
    for (const auto& [id, size] : page.blobs)
      if (!uploads_.busy(id)) seen(strays, strays_, id);
    after = page.last;
  } while (after && !stopped_);
  strays_ = strays;
  bare_ = bare;
  co_await collect(strays, swept);
  co_await give_up(bare, !any_blob, swept);
}

task<void> Sweeper::collect(const Since& strays, Swept& swept) {
  for (const auto& [id, since] : strays) {
    if (!is_old(since)) {
      ++swept.waiting;
      continue;
    }
    const bool stray = database_.read([&, wanted = id](Transaction& t) { return !store::exists(t, wanted); });
    if (!stray || uploads_.busy(id)) continue;
    co_await remove_blob(id);
    strays_.erase(id);
    ++swept.orphans;
  }
}

// A file whose bytes are gone cannot come back; but where no blob at all is there, the disk is not.
task<void> Sweeper::give_up(const Since& bare, bool all, Swept& swept) {
  if (all && !bare.empty())
    throw MethodError(Code::kUnavailable,
                      "the folder of the blobs is empty, and files should have theirs there: is its "
                      "disk mounted? Nothing was removed");
  const auto now = static_cast<std::int64_t>(host_.now_ms());
  for (const auto& [id, since] : bare) {
    const bool lost = co_await is_bare(id);
    if (lost && !is_old(since)) ++swept.waiting;
    if (!lost || !is_old(since)) continue;
    const bool ended =
        co_await database_.write([wanted = id, now](Transaction& t) { return store::end(t, wanted, now); });
    co_await remove_blob(id);
    bare_.erase(id);
    if (ended) ++swept.lost;
  }
}

// Asked again of the disk itself: a file that was made while the list was read is not in it.
task<bool> Sweeper::is_bare(FileId id) {
  if (uploads_.busy(id)) co_return false;
  const auto received = database_.read([&](Transaction& t) { return store::received(t, id); });
  if (!received) co_return false;
  try {
    co_return co_await host_.blob_size(id) < static_cast<std::uint64_t>(*received);
  } catch (const MethodError& error) {
    if (error.code() != Code::kNotFound) throw;
  }
  co_return true;
}

}  // namespace majlis::files
