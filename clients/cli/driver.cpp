#include "clients/cli/driver.hpp"

#include "clients/cli/news.hpp"
#include "clients/core/rpc.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>

namespace majlis::cli {
namespace {

using namespace std::chrono_literals;

constexpr unsigned kPatience = 5;    // connections tried in a row for somebody who waits
constexpr auto kFirstPause = 250ms;  // before connecting anew; doubles
constexpr auto kLongestPause = 30000ms;

std::uint64_t now_ms() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

// `next` after `batch`, to be carried out as one.
void join(client::Batch& batch, client::Batch next) {
  std::ranges::move(next.changes, std::back_inserter(batch.changes));
  std::ranges::move(next.frames, std::back_inserter(batch.frames));
  std::ranges::move(next.events, std::back_inserter(batch.events));
  batch.wake_ms = next.wake_ms;
}

}  // namespace

Driver::Driver(client::Core core, Home& home, Connection& connection)
    : core_(std::move(core)), home_(home), connection_(connection) {}

Status Driver::keep_time() { return perform(core_.tick(now_ms())); }

Status Driver::connect() {
  return wait_for([this] { return state_ == State::kOpen; });
}

Status Driver::catch_up() {
  return wait_for([this] { return idle_; });
}

Result<client::Done> Driver::run(const Command& command, std::chrono::seconds silence) {
  ended_.reset();
  awaited_ = last_ticket_ + 1;  // before it begins: it may end at once
  if (const auto begun = begin(command); !begun.ok()) {
    awaited_ = 0;
    return begun.error();
  }
  // Idle, too: only then has the host acknowledged all that followed from it.
  const Status waited = wait_for([this] { return ended_ && (!ended_->ok() || idle_); }, silence);
  awaited_ = 0;
  if (waited.ok()) return *std::move(ended_);
  return Error{
      "cli.unfinished",
      waited.error().detail + ". What you asked for is kept and goes on with the next command; do not repeat it"};
}

Result<Bytes> Driver::call(const client::PluginCall& call) {
  if (!idle_) MAJLIS_CHECK(catch_up());
  ended_.reset();
  answer_.reset();
  awaited_ = last_ticket_ + 1;
  const auto begun = begin([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.call(ticket, call.method, call.params, now);
  });
  const Status waited = begun.ok() ? wait_for([this] { return ended_ || answer_; }) : Status(begun.error());
  awaited_ = 0;
  MAJLIS_CHECK(waited);
  if (answer_) return *std::move(answer_);
  return ended_->error();
}

Result<client::Ticket> Driver::begin(const Command& command) {
  if (broken_) return *broken_;
  const client::Ticket ticket = ++last_ticket_;
  MAJLIS_CHECK(perform(command(core_, ticket, now_ms())));
  return ticket;
}

Status Driver::wait_for(const std::function<bool()>& happened, std::chrono::seconds silence) {
  const unsigned attempts_before = attempts_;
  auto heard = Clock::now();
  for (std::size_t seen = activity_; !happened();) {
    MAJLIS_CHECK(step(-1, 1000ms));
    if (std::exchange(seen, activity_) != activity_) heard = Clock::now();
    if (happened()) break;
    const bool ever = seen > 0;  // a host that was there may come back; one that never was is told of at once
    if (refused_) return *refused_;
    if (state_ == State::kClosed && last_error_ && attempts_ - attempts_before >= (ever ? kPatience : 1))
      return *last_error_;
    if (state_ == State::kOpen && Clock::now() - heard > silence) {
      return Error{"cli.host.silent", "the host at " + connection_.endpoint().url() + " has not answered for " +
                                          std::to_string(silence.count()) + " seconds; try again later"};
    }
    if (put_off_ && Clock::now() - put_off_->since > kPutOff) return put_off_->error;
  }
  return {};
}

Result<bool> Driver::step(int also, std::optional<Milliseconds> limit) {
  if (broken_) return *broken_;
  open_if_due();
  pollfd watched[] = {{connection_.fd(), POLLIN, 0}, {also, POLLIN, 0}};
  const auto time = until_next(limit);
  const int ready = ::poll(watched, also >= 0 ? 2 : 1, time ? static_cast<int>(time->count()) : -1);
  if (ready < 0 && errno != EINTR) return Error{"cli.system", "waiting for the host failed"};
  if (ready > 0 && watched[0].revents != 0) MAJLIS_CHECK(take_events());
  if (wake_ms_ && now_ms() >= *wake_ms_) {
    wake_ms_.reset();
    MAJLIS_CHECK(perform(core_.tick(now_ms())));
  }
  return ready > 0 && also >= 0 && watched[1].revents != 0;
}

std::optional<Driver::Milliseconds> Driver::until_next(std::optional<Milliseconds> limit) const {
  const auto sooner = [&limit](Milliseconds time) {
    time = std::clamp(time, 0ms, 60000ms);
    limit = limit ? std::min(*limit, time) : time;
  };
  if (wake_ms_) {
    const std::uint64_t now = now_ms();
    sooner(Milliseconds(*wake_ms_ > now ? std::min<std::uint64_t>(*wake_ms_ - now, 60000) : 0));
  }
  if (state_ == State::kClosed) sooner(std::chrono::ceil<Milliseconds>(next_attempt_ - Clock::now()));
  return limit;
}

void Driver::open_if_due() {
  if (state_ != State::kClosed || Clock::now() < next_attempt_) return;
  state_ = State::kOpening;
  ++attempts_;
  connection_.open();
}

Status Driver::take_events() {
  client::Batch batch;
  batch.wake_ms = wake_ms_;
  for (auto& event : connection_.take()) {
    if (auto* frame = std::get_if<Connection::Frame>(&event)) {
      ++activity_;
      join(batch, core_.received(frame->bytes, now_ms()));
    } else if (auto* closed = std::get_if<Connection::Closed>(&event)) {
      connection_ended(std::move(closed->error));
      join(batch, core_.disconnected());
    } else {
      state_ = State::kOpen;
      join(batch, core_.connected(now_ms()));
    }
  }
  return perform(std::move(batch));
}

void Driver::connection_ended(Error error) {
  state_ = State::kClosed;
  idle_ = false;
  last_error_ = std::move(error);
  const auto pause = std::min<Milliseconds>(kFirstPause * (1u << std::min(attempts_, 8u)) / 2, kLongestPause);
  next_attempt_ = Clock::now() + pause;
}

Status Driver::perform(client::Batch batch) {
  wake_ms_ = batch.wake_ms;
  std::vector<News> news;
  for (const auto& event : batch.events) {
    if (auto item = news_of(core_, event)) news.push_back(*std::move(item));
  }
  const Status stored = home_.apply(batch.changes, news);
  if (!stored.ok()) {
    broken_ = stored.error();
    return stored;
  }
  for (auto& frame : batch.frames) {
    idle_ = false;
    connection_.send(std::move(frame));
  }
  for (const auto& event : batch.events) note(event);
  return {};
}

void Driver::note(const client::Event& event) {
  if (std::holds_alternative<client::Connected>(event)) {
    attempts_ = 0;
    last_error_.reset();
  } else if (std::holds_alternative<client::Idle>(event)) {
    idle_ = true;
    put_off_.reset();
  } else if (const auto* warning = std::get_if<client::Warning>(&event)) {
    if (warning->error.name == kRefused || warning->error.name == kOtherHost) refused_ = warning->error;
    if (client::is_passing(warning->error) && !put_off_) put_off_ = PutOff{warning->error, Clock::now()};
  } else if (const auto* done = std::get_if<client::Done>(&event); done && done->ticket == awaited_) {
    ended_ = *done;
  } else if (const auto* answered = std::get_if<client::Answered>(&event); answered && answered->ticket == awaited_) {
    answer_ = answered->result;
  } else if (const auto* failed = std::get_if<client::Failed>(&event); failed && failed->ticket == awaited_) {
    ended_ = failed->error;
  }
  if (observer_) observer_(event);
}

}  // namespace majlis::cli
