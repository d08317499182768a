#include "clients/cli/chat.hpp"

#include "base/encoding.hpp"
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/duration.hpp"
#include "clients/cli/message_view.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <unistd.h>

namespace majlis::cli {
namespace {

constexpr std::size_t kShownAtOpening = 20;

Result<client::MessageId> message_in(const client::Core& core, const client::StreamId& stream, const std::string& id) {
  MAJLIS_TRY(const auto message, message_for(core, id));
  if (message.stream == stream) return message.id;
  return Error{"cli.message.elsewhere", "that message is in another conversation; /open it first"};
}

}  // namespace

std::pair<std::string, std::string> split_word(const std::string& text) {
  const std::size_t space = text.find(' ');
  if (space == std::string::npos) return {text, {}};
  const std::size_t next = text.find_first_not_of(' ', space);
  return {text.substr(0, space), next == std::string::npos ? std::string() : text.substr(next)};
}

Chat::Chat(Profile& profile)
    : profile_(profile),
      reporter_(profile, output_),
      verdicts_(profile),
      editor_([this] { return prompt(); }, [this](const std::string& start) { return completions(start); }) {
  profile_.observe([this](const client::Event& event) { note(event); });
}

Status Chat::run(const std::string& reference) {
  say("You are @" + profile_.core().own_name() + ". /help lists commands, /quit ends.");
  if (!reference.empty()) MAJLIS_CHECK(open(reference));
  if (reference.empty()) MAJLIS_CHECK(list({}));
  news_ = true;
  while (!ended_) {
    const auto line = editor_.read([this] { return wait(); });
    if (broken_) return *broken_;
    if (!line) break;
    if (const Status done = handle(*line); !done.ok()) say(output_.styled(Style::kRed, done.error().detail));
  }
  return finish();
}

Status Chat::finish() {
  const Status settled = profile_.driver().catch_up();
  MAJLIS_CHECK(show_news());
  const auto waits = [](const auto& each) { return !each.second.outbox.empty(); };
  if (settled.ok() || std::ranges::none_of(profile_.core().conversations(), waits)) return {};
  return Error{"cli.unfinished", settled.error().detail + ". What you wrote is kept and is sent by the next command"};
}

bool Chat::wait() {
  for (;;) {
    if (std::exchange(news_, false)) {
      Status shown;
      editor_.above([&] { shown = show_news(); });
      if (!shown.ok()) broken_ = shown.error();
    }
    if (broken_) return false;
    const auto readable = profile_.driver().step(STDIN_FILENO, std::nullopt);
    if (!readable.ok()) {
      broken_ = readable.error();
      return false;
    }
    const auto& error = profile_.driver().last_error();
    if (error && !std::exchange(offline_told_, true)) {
      remarks_.push_back(error->detail + "; trying again");
      news_ = true;
    }
    if (*readable && !news_) return true;
  }
}

void Chat::note(const client::Event& event) {
  if (const auto* failed = std::get_if<client::Failed>(&event)) {
    remarks_.push_back(output_.styled(Style::kRed, "not done: " + failed->error.detail));
  } else if (std::holds_alternative<client::Connected>(event)) {
    if (std::exchange(offline_told_, false)) remarks_.push_back("connected again");
  } else if (std::holds_alternative<client::Done>(event) || std::holds_alternative<client::Idle>(event)) {
    return;
  }
  news_ = true;
}

Status Chat::show_news() {
  for (const auto& remark : std::exchange(remarks_, {})) output_.line(output_.styled(Style::kDim, "— " + remark));
  MAJLIS_CHECK(reporter_.report(open_));
  const auto* conversation = open_ ? profile_.core().conversation(*open_) : nullptr;
  if (conversation == nullptr || conversation->messages.empty()) return {};
  const std::uint64_t last = conversation->messages.rbegin()->first;
  if (last <= conversation->read_seq || conversation->request) return {};
  return begin([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.mark_read(ticket, *open_, last, now);
  });
}

std::string Chat::prompt() const {
  const auto* conversation = open_ ? profile_.core().conversation(*open_) : nullptr;
  return conversation == nullptr ? "> " : one_line(profile_.core().label(*conversation)) + "> ";
}

std::vector<std::string> Chat::completions(const std::string& start) const {
  std::vector<std::string> words;
  const auto add = [&](const std::string& word) {
    if (word.starts_with(start) && !std::ranges::count(words, word)) words.push_back(word);
  };
  if (start.empty()) return words;
  for (const auto& command : commands()) add(command.name);
  for (const auto& [stream, conversation] : profile_.core().conversations()) add(profile_.core().label(conversation));
  for (const auto& contact : profile_.core().contacts()) add(cli::handle(profile_.core(), contact.account));
  return words;
}

void Chat::say(const std::string& text) {
  editor_.above([&] { output_.line(text); });
}

Status Chat::handle(const std::string& line) {
  if (line.empty()) return {};
  if (line.front() == '/' && !line.starts_with("//")) {
    const auto [name, arguments] = split_word(line);
    for (const auto& command : commands()) {
      if (name == command.name) return (this->*command.handler)(arguments);
    }
    return Error{"cli.chat.command", "there is no command " + one_line(name) + "; /help lists them"};
  }
  MAJLIS_TRY(const std::string text, checked_text(line.front() == '/' ? line.substr(1) : line));
  return send(client::text_draft(text));
}

Result<const client::Conversation*> Chat::current() const {
  const auto* conversation = open_ ? profile_.core().conversation(*open_) : nullptr;
  if (conversation != nullptr) return conversation;
  return Error{"cli.chat.closed", "no conversation is open; /open @NAME or /open #TITLE, /list shows them"};
}

Status Chat::begin(const Driver::Command& command) {
  MAJLIS_CHECK(profile_.driver().begin(command));
  return {};
}

Status Chat::send(client::Draft draft) {
  MAJLIS_TRY(const auto* conversation, current());
  return begin([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.send(ticket, conversation->stream, std::move(draft), now);
  });
}

std::string Chat::state(const client::Message& message) const {
  const std::string words = state_in_words(profile_.core(), *profile_.core().conversation(*open_), message);
  return words.empty() ? words : output_.styled(Style::kDim, "  " + words);
}

Status Chat::open(Arguments reference) {
  MAJLIS_TRY(open_, conversation_for(profile_, reference));
  verdicts_.look_at(cards_in(*profile_.core().conversation(*open_), kShownAtOpening));
  const auto& core = profile_.core();
  const auto& conversation = *core.conversation(*open_);
  MAJLIS_CHECK(reporter_.forget(*open_));  // it is shown below
  const std::size_t count = conversation.messages.size();
  std::size_t skip = count > kShownAtOpening ? count - kShownAtOpening : 0;
  for (const auto& [seq, message] : conversation.messages) {
    if (skip > 0)
      --skip;
    else
      output_.line(line_of(output_, core, conversation, message, false, verdicts_.of(message)) + state(message));
  }
  if (const std::uint64_t timer = core.timer(conversation); timer > 0)
    say("What is written here disappears after " + duration_in_words(timer) + ".");
  if (conversation.request) say("This is a request: /accept to answer, or leave it.");
  news_ = true;
  return output_.flush();
}

Result<client::MessageId> Chat::latest(bool own) const {
  MAJLIS_TRY(const auto* conversation, current());
  if (own) {
    if (const auto waiting = profile_.core().waiting(*conversation); !waiting.empty()) return waiting.back().id;
  }
  for (auto each = conversation->messages.rbegin(); each != conversation->messages.rend(); ++each) {
    if ((each->second.author == profile_.core().own_account()) == own && !each->second.deleted &&
        each->second.type != client::kTimerType)
      return each->second.id;
  }
  return Error{"cli.message.unknown", own ? "you have written nothing here yet" : "nothing has come here yet"};
}

Status Chat::reply(Arguments id_and_text) {
  const auto [id, rest] = split_word(id_and_text);
  MAJLIS_TRY(const auto* conversation, current());
  MAJLIS_TRY(const auto target, message_in(profile_.core(), conversation->stream, id));
  MAJLIS_TRY(const std::string text, checked_text(rest));
  auto draft = client::text_draft(text);
  draft.reply_to = target;
  return send(std::move(draft));
}

Status Chat::edit(Arguments id_and_text) {
  MAJLIS_TRY(const auto* conversation, current());
  const auto [id, rest] = split_word(id_and_text);
  const auto named = message_in(profile_.core(), conversation->stream, id);
  const bool by_id = named.ok() && !rest.empty();
  MAJLIS_TRY(const auto target, by_id ? named : latest(true));
  MAJLIS_TRY(const std::string text, checked_text(by_id ? rest : id_and_text));
  return begin([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.edit(ticket, conversation->stream, target, text, now);
  });
}

Status Chat::remove(Arguments id) {
  MAJLIS_TRY(const auto* conversation, current());
  MAJLIS_TRY(const auto target, id.empty() ? latest(true) : message_in(profile_.core(), conversation->stream, id));
  return begin([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.remove(ticket, conversation->stream, target, now);
  });
}

Status Chat::readers(Arguments id) {
  MAJLIS_TRY(const auto* conversation, current());
  MAJLIS_TRY(const auto target, id.empty() ? latest(true) : message_in(profile_.core(), conversation->stream, id));
  const auto found =
      std::ranges::find_if(conversation->messages, [&](const auto& each) { return each.second.id == target; });
  if (found == conversation->messages.end())
    return Error{"cli.message.waiting", "the host does not have that message yet; it is sent as soon as it answers"};
  const auto& [seq, message] = *found;
  const std::string state = state_in_words(profile_.core(), *conversation, message);
  if (state.empty()) return Error{"cli.message.not_own", "only of your own messages is known who has read them"};
  say("  " + state);
  std::map<std::string, const char*> has;  // by name
  for (const auto& receipt : conversation->receipts) {
    if (receipt.since >= seq) continue;
    has[one_line(cli::handle(profile_.core(), receipt.account))] = receipt.read >= seq        ? "read"
                                                                   : receipt.delivered >= seq ? "delivered"
                                                                                              : "not yet";
  }
  for (const auto& [name, what] : has) say("  " + padded(name, 20) + what);
  return {};
}

Status Chat::timer(Arguments time) {
  MAJLIS_TRY(const auto* conversation, current());
  if (time.empty()) {
    const std::uint64_t seconds = profile_.core().timer(*conversation);
    say(seconds == 0 ? "Messages stay here." : "Messages disappear here after " + duration_in_words(seconds) + ".");
    return {};
  }
  std::uint64_t seconds = 0;
  if (time != "off") {
    MAJLIS_TRY(seconds, parse_duration(time));
  }
  return begin([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.set_timer(ticket, conversation->stream, seconds, now);
  });
}

Status Chat::react(Arguments id_and_emoji) {
  MAJLIS_TRY(const auto* conversation, current());
  const auto [id, rest] = split_word(id_and_emoji);
  MAJLIS_TRY(const auto target, rest.empty() ? latest(false) : message_in(profile_.core(), conversation->stream, id));
  const std::string emoji = rest.empty() ? id : rest;
  return begin([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.react(ticket, conversation->stream, target, emoji, now);
  });
}

}  // namespace majlis::cli
