#include "host/kernel/did_events.hpp"

#include "base/cbor.hpp"
#include "host/observe/log.hpp"

#include <algorithm>
#include <deque>
#include <map>

namespace majlis::host {
namespace {

struct Row {
  std::uint64_t seq = 0;
  Event event;
};

Bytes question(const std::string& topic, std::uint64_t after) {
  cbor::Writer out;
  out.map(3);
  out.text("after");
  out.unsigned_integer(after);
  out.text("limit");
  out.unsigned_integer(DidEvents::kAtOnce);
  out.text("topic");
  out.text(topic);
  return out.take();
}

Result<Row> read_row(cbor::Reader& reader, const std::string& topic) {
  Row row;
  row.event.topic = topic;
  MAJLIS_TRY(const cbor::Item head, reader.next());
  if (head.type != cbor::Type::kMap) return Error{"did.answer", "an event is no map"};
  for (std::uint64_t i = 0; i < head.number; ++i) {
    MAJLIS_TRY(const cbor::Item name, reader.next());
    MAJLIS_TRY(const ByteView value, reader.raw());
    cbor::Reader inner(value);
    if (as_text(name.bytes) == "payload") row.event.payload = to_bytes(value);
    MAJLIS_TRY(const cbor::Item item, inner.next());
    if (as_text(name.bytes) == "seq" && item.type == cbor::Type::kUnsigned) row.seq = item.number;
    if (as_text(name.bytes) == "key") row.event.key = to_bytes(item.bytes);
  }
  return row;
}

// {events: [{seq, key, payload}]}, seq rising from `after`.
Result<std::vector<Row>> read_rows(ByteView answer, const std::string& topic, std::uint64_t after) {
  cbor::Reader reader(answer);
  std::vector<Row> rows;
  MAJLIS_TRY(const cbor::Item head, reader.next());
  for (std::uint64_t i = 0; head.type == cbor::Type::kMap && i < head.number; ++i) {
    MAJLIS_TRY(const cbor::Item name, reader.next());
    if (as_text(name.bytes) != "events") {
      MAJLIS_CHECK(reader.skip());
      continue;
    }
    MAJLIS_TRY(const cbor::Item list, reader.next());
    if (list.type != cbor::Type::kArray) return Error{"did.answer", "events is no array"};
    for (std::uint64_t at = 0; at < list.number; ++at) {
      MAJLIS_TRY(Row row, read_row(reader, topic));
      if (row.seq <= after) return Error{"did.answer", "seq does not rise: " + std::to_string(row.seq)};
      after = row.seq;
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace

Milliseconds did_pause(std::uint32_t failures) {
  return Milliseconds(std::min<std::int64_t>(60'000, 500LL << std::min<std::uint32_t>(failures, 7)));
}

// One subscriber's way through one topic. Callbacks hold it weakly: when the subscription ends, they do nothing.
class DidEvents::Reading : public std::enable_shared_from_this<DidEvents::Reading> {
 public:
  Reading(DidEvents& owner, Subscriber subscriber) : owner_(owner), subscriber_(std::move(subscriber)) {}
  ~Reading() { owner_.events_.unsubscribe(hint_); }

  void start() {
    hint_ = owner_.events_.subscribe(subscriber_.topic, {}, [weak = weak_from_this()](const Event&) {
      if (const auto self = weak.lock()) self->more();
    });
    load();
  }

 private:
  struct Waiting {
    Event event;
    bool done = false;
    std::uint32_t failures = 0;
  };

  void load() {
    owner_.cursors_.load(subscriber_.id, subscriber_.topic, [weak = weak_from_this()](Result<std::uint64_t> seq) {
      const auto self = weak.lock();
      if (!self) return;
      if (!seq.ok()) return self->later(&Reading::load, seq.error().detail);
      {
        const std::lock_guard lock(self->mutex_);
        self->read_to_ = self->saved_ = *seq;
        self->loaded_ = true;
      }
      self->fetch();
    });
  }

  // A hint: there may be rows that were not read.
  void more() {
    {
      const std::lock_guard lock(mutex_);
      more_ = true;
    }
    fetch();
  }

  void fetch() {
    std::uint64_t after = 0;
    {
      const std::lock_guard lock(mutex_);
      if (!loaded_ || fetching_) return;
      if (window_.size() + kAtOnce > kWindow) {
        more_ = true;  // taken up when the cursor moves
        return;
      }
      fetching_ = true;
      more_ = false;
      after = read_to_;
    }
    const std::string method = subscriber_.topic.substr(0, subscriber_.topic.find('.')) + ".did";
    owner_.calls_.call(method, Caller::host(), question(subscriber_.topic, after),
                       [weak = weak_from_this(), after](Outcome&& outcome) {
                         if (const auto self = weak.lock()) self->take(std::move(outcome), after);
                       });
  }

  void take(Outcome&& outcome, std::uint64_t after) {
    const auto* answer = std::get_if<Bytes>(&outcome);
    auto rows = answer != nullptr ? read_rows(*answer, subscriber_.topic, after)
                                  : Result<std::vector<Row>>(Error{"did.owner", std::get<Failure>(outcome).message});
    std::vector<std::uint64_t> ready;
    bool again = false;
    {
      const std::lock_guard lock(mutex_);
      fetching_ = false;
      if (rows.ok()) {
        fetch_failures_ = 0;
        for (Row& row : *rows) {
          read_to_ = row.seq;
          const bool wanted = subscriber_.wants(row.event.key);
          if (wanted && enqueue(row.event.key, row.seq)) ready.push_back(row.seq);
          window_[row.seq] = {std::move(row.event), !wanted, 0};
        }
        again = more_ || rows->size() == kAtOnce;
      }
    }
    if (!rows.ok()) return later(&Reading::fetch, rows.error().detail);
    for (const std::uint64_t seq : ready) deliver(seq);
    advance();
    if (again) fetch();
  }

  // Books a row behind those of its key; whether it is the first. Needs mutex_.
  bool enqueue(const Bytes& key, std::uint64_t seq) {
    auto& line = lines_[key];
    line.push_back(seq);
    return line.size() == 1;
  }

  void deliver(std::uint64_t seq) {
    Event event;
    {
      const std::lock_guard lock(mutex_);
      event = window_.at(seq).event;
    }
    subscriber_.deliver(event, [weak = weak_from_this(), seq](const std::optional<Failure>& trouble) {
      if (const auto self = weak.lock()) trouble ? self->failed(seq, *trouble) : self->heard(seq);
    });
  }

  void heard(std::uint64_t seq) {
    std::optional<std::uint64_t> next;
    {
      const std::lock_guard lock(mutex_);
      Waiting& row = window_.at(seq);
      row.done = true;
      const auto line = lines_.find(row.event.key);
      line->second.pop_front();
      if (line->second.empty()) {
        lines_.erase(line);
      } else {
        next = line->second.front();
      }
    }
    if (next) deliver(*next);
    advance();
  }

  void failed(std::uint64_t seq, const Failure& why) {
    std::uint32_t failures = 0;
    {
      const std::lock_guard lock(mutex_);
      failures = window_.at(seq).failures++;
    }
    owner_.log_.warning("event.not_heard", {{"subscriber", subscriber_.id},
                                            {"topic", subscriber_.topic},
                                            {"seq", seq},
                                            {"failures", failures + 1},
                                            {"reason", why.message}});
    owner_.timers_.after(did_pause(failures), [weak = weak_from_this(), seq] {
      if (const auto self = weak.lock()) self->deliver(seq);
    });
  }

  // Moves the cursor over all that is done, and saves it; one save at a time.
  void advance() {
    std::uint64_t seq = 0;
    {
      const std::lock_guard lock(mutex_);
      while (!window_.empty() && window_.begin()->second.done) {
        heard_to_ = window_.begin()->first;
        window_.erase(window_.begin());
      }
      if (saving_ || heard_to_ <= saved_) return;
      saving_ = true;
      seq = heard_to_;
    }
    owner_.cursors_.save(subscriber_.id, subscriber_.topic, seq, [weak = weak_from_this(), seq](const Status& status) {
      const auto self = weak.lock();
      if (!self) return;
      {
        const std::lock_guard lock(self->mutex_);
        self->saving_ = false;
        if (status.ok()) self->saved_ = seq;
      }
      if (!status.ok()) return self->later(&Reading::advance, status.error().detail);
      self->advance();
      if (self->knows_more()) self->fetch();
    });
  }

  bool knows_more() {
    const std::lock_guard lock(mutex_);
    return more_;
  }

  // Something of the host's or the owner's failed: the same step again after a pause.
  void later(void (Reading::*step)(), const std::string& why) {
    std::uint32_t failures = 0;
    {
      const std::lock_guard lock(mutex_);
      failures = fetch_failures_++;
    }
    owner_.log_.warning("event.waits", {{"subscriber", subscriber_.id}, {"topic", subscriber_.topic}, {"reason", why}});
    owner_.timers_.after(did_pause(failures), [weak = weak_from_this(), step] {
      if (const auto self = weak.lock()) ((*self).*step)();
    });
  }

  DidEvents& owner_;
  Subscriber subscriber_;
  SubscriptionId hint_ = 0;
  std::mutex mutex_;
  bool loaded_ = false;
  bool fetching_ = false;
  bool saving_ = false;
  bool more_ = false;  // a hint came since the last question
  std::uint32_t fetch_failures_ = 0;
  std::uint64_t read_to_ = 0;
  std::uint64_t heard_to_ = 0;
  std::uint64_t saved_ = 0;
  std::map<std::uint64_t, Waiting> window_;
  std::map<Bytes, std::deque<std::uint64_t>> lines_;  // by key: rows in order, the first is being delivered
};

std::shared_ptr<void> DidEvents::subscribe(Subscriber subscriber) {
  auto reading = std::make_shared<Reading>(*this, std::move(subscriber));
  reading->start();
  return reading;
}

}  // namespace majlis::host
