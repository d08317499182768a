#include "bench/messaging/real_pair.hpp"

#include "bench/messaging/calls.hpp"
#include "bench/messaging/rehearsal.hpp"

#include <variant>

namespace majlis::bench {
namespace {

std::uint64_t now_ms() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

std::string text_number(std::size_t number) {
  std::string text = "message " + std::to_string(number) + " ";
  while (text.size() < 1024) text += static_cast<char>('a' + (number + text.size()) % 26);
  return text;
}

}  // namespace

RealUser::RealUser(Swarm& swarm, std::string name, std::uint64_t seed)
    : swarm_(swarm), name_(std::move(name)), random_(std::make_unique<crypto::SeededRandom>(seed)) {
  core_ = must(client::Core::open(*random_, identity::StoreKey::generate(*random_), {}), name_);
}

void RealUser::arrive() {
  connection_ = swarm_.connect("/ws");
  perform(core_->connected(now_ms()));
  run([this](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.sign_up(ticket, name_, std::nullopt, now);
  });
}

client::Done RealUser::run(const Command& command) {
  done_.reset();
  perform(command(*core_, ++last_ticket_, now_ms()));
  until([this] { return done_.has_value(); });
  return *done_;
}

void RealUser::until(const std::function<bool()>& done) {
  const auto deadline = Clock::now() + std::chrono::minutes(1);
  swarm_.on_message([this](std::size_t connection, ByteView payload, bool) {
    if (connection == connection_) take(payload);
    if (other_ != nullptr && connection == other_->connection_) other_->take(payload);
  });
  while (!done()) {
    swarm_.poll(std::chrono::milliseconds(1));
    tick_if_due();
    if (other_ != nullptr) other_->tick_if_due();
    if (Clock::now() > deadline) throw std::runtime_error(name_ + " waits in vain for the host");
  }
  swarm_.on_message({});
}

void RealUser::take(ByteView payload) { perform(core_->received(payload, now_ms())); }

void RealUser::tick_if_due() {
  if (!wake_ms_ || *wake_ms_ > now_ms()) return;
  wake_ms_.reset();
  perform(core_->tick(now_ms()));
}

void RealUser::perform(client::Batch batch) {
  std::deque<Bytes> frames;
  step(std::move(batch), &frames);
  for (const Bytes& frame : frames) swarm_.send(connection_, client_frame(frame));
}

void RealUser::step(client::Batch batch, std::deque<Bytes>* frames) {
  if (batch.wake_ms) wake_ms_ = batch.wake_ms;
  for (const auto& event : batch.events) note(event);
  if (frames != nullptr) std::ranges::move(batch.frames, std::back_inserter(*frames));
}

void RealUser::note(const client::Event& event) {
  if (const auto* done = std::get_if<client::Done>(&event); done != nullptr && done->ticket == last_ticket_) {
    done_ = *done;
  } else if (const auto* failed = std::get_if<client::Failed>(&event)) {
    throw std::runtime_error(name_ + ": " + failed->error.detail);
  } else if (std::holds_alternative<client::Warning>(event)) {
    ++warnings_;
  }
}

RealPair::RealPair(Swarm& swarm, const std::string& name, std::uint64_t seed)
    : first_(swarm, name + "a", seed), second_(swarm, name + "b", seed + 1) {
  first_.arrive();
  second_.arrive();
  first_.keep_company(second_);
  second_.keep_company(first_);
  first_.run([this](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.open_direct(ticket, "@" + second_.name(), now);
  });
  stream_ = must(first_.core().find("@" + second_.name()), first_.name());
  second_.until([this] {
    const auto* conversation = second_.core().conversation(stream_);
    return conversation != nullptr && conversation->stage == client::Stage::kActive;
  });
  second_.run([this](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.accept(ticket, stream_, now);
  });
  const auto caught_up = [this](RealUser& user) {
    const auto* conversation = user.core().conversation(stream_);
    return !conversation->transient.in_flight && conversation->cursor >= 1;
  };
  first_.until([&] { return caught_up(first_); });
  second_.until([&] { return caught_up(second_); });
  last_seq_ = first_.core().conversation(stream_)->cursor;
}

void RealPair::prepare(std::size_t count) {
  Rehearsal host(first_.core().own_account(), first_.core().own_device(), *first_.core().conversation(stream_));
  for (std::size_t i = 0; i < count; ++i) {
    std::deque<Bytes> frames;
    first_.step(first_.core().send(0, stream_, client::text_draft(text_number(i)), now_ms()), &frames);
    while (!frames.empty()) {
      const Bytes frame = std::move(frames.front());
      frames.pop_front();
      first_.step(first_.core().received(host.answer(frame), now_ms()), &frames);
    }
  }
  for (const auto& append : host.appends()) {
    frames_.push_back(client_frame(append.frame));
    if (append.kind == protocol::EntryKind::kApplication) {
      text_seqs_.push_back(append.seq);
      body_bytes_ = append.body_bytes;
    }
  }
  if (text_seqs_.size() != count) throw std::runtime_error("a client's core sealed not all that it was given");
}

std::size_t RealPair::open(const std::vector<Bytes>& delivered) {
  for (const Bytes& message : delivered) second_.step(second_.core().received(message, now_ms()), nullptr);
  const auto* conversation = second_.core().conversation(stream_);
  if (second_.warnings() != 0) throw std::runtime_error(second_.name() + " warns about what the host delivered");
  for (std::size_t i = 0; i < conversation->messages.size(); ++i) {
    const auto shown = conversation->messages.find(text_seqs_.at(i));
    if (shown == conversation->messages.end() || shown->second.text() != text_number(i))
      throw std::runtime_error(second_.name() + " does not show message " + std::to_string(i) + " as it was sent");
  }
  return conversation->messages.size();
}

}  // namespace majlis::bench
