#include "clients/cli/message_view.hpp"

#include "base/encoding.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/files/file_messages.hpp"
#include "clients/cli/money/card_view.hpp"

#include <algorithm>
#include <ctime>

namespace majlis::cli {
namespace {

constexpr std::size_t kQuoteWidth = 40;

std::tm local(std::uint64_t time_ms) {
  const auto seconds = static_cast<std::time_t>(time_ms / 1000);
  std::tm time{};
  localtime_r(&seconds, &time);
  return time;
}

std::string formatted(const std::tm& time, const char* format) {
  char text[64];
  return {text, std::strftime(text, sizeof text, format, &time)};
}

const client::Message* find(const client::Conversation& conversation, const client::MessageId& id) {
  const auto found =
      std::ranges::find_if(conversation.messages, [&](const auto& each) { return each.second.id == id; });
  return found == conversation.messages.end() ? nullptr : &found->second;
}

std::string emoji_of(const client::Message& message, const client::AccountId& account) {
  const auto found = std::ranges::find(message.reactions, account, &client::ReactionBy::account);
  return found == message.reactions.end() ? std::string() : found->emoji;
}

std::string quote(const client::Core& core, const client::Conversation& conversation, const client::MessageId& id) {
  const auto* quoted = find(conversation, id);
  if (quoted == nullptr) return "↪ a message that is not here";
  return "↪ " + one_line(handle(core, quoted->author)) + ": " + shortened(one_line(quoted->text()), kQuoteWidth);
}

// Lines of one's own making.
std::string indented(std::string text, std::size_t indent) {
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
    text.insert(at + 1, indent, ' ');
  return text;
}

std::string words(const Output& output, const client::Core& core, const client::Message& message, std::size_t indent,
                  const Verdict& verdict) {
  if (message.deleted) return output.styled(Style::kDim, "(deleted)");
  if (const auto card = card_in(message)) return indented(card_words(output, core, *card, verdict), indent);
  if (const auto brought = files_in(message))
    return output.styled(Style::kDim, "[file] ") + many_lines(file_words(*brought), indent);
  std::string text = many_lines(message.text(), indent);
  if (message.type == client::kTimerType) return output.styled(Style::kDim, "— " + text);
  if (message.type != client::kTextType) text = output.styled(Style::kDim, "[" + type_name(message.type) + "] ") + text;
  if (message.edited) text += output.styled(Style::kDim, " (edited)");
  return text;
}

std::string time_and_id(const Output& output, const client::Message& message, std::string& plain) {
  plain = short_time(message.time_ms != 0 ? message.time_ms : message.sent_ms) + "  " +
          to_hex(message.id.view()).substr(0, kShortId) + "  ";
  return output.styled(Style::kDim, plain);
}

std::string_view word_of(News::What what) {
  switch (what) {
    case News::What::kEdit: return "edit";
    case News::What::kDeletion: return "delete";
    case News::What::kReaction: return "reaction";
    case News::What::kMessage: break;
  }
  return "message";
}

}  // namespace

std::string handle(const client::Core& core, const client::AccountId& account) {
  const std::string name = core.name_of(account);
  return name.starts_with('@') ? name : "@" + name;
}

std::string display_name(const client::Core& core, const client::AccountId& account) {
  const auto profile = core.profile(account);
  return profile ? std::string(profile->name) : std::string();
}

std::string iso_time(std::uint64_t time_ms) {
  const auto seconds = static_cast<std::time_t>(time_ms / 1000);
  std::tm time{};
  gmtime_r(&seconds, &time);
  const std::string milliseconds = std::to_string(1000 + time_ms % 1000).substr(1);
  return formatted(time, "%Y-%m-%dT%H:%M:%S") + "." + milliseconds + "Z";
}

std::string short_time(std::uint64_t time_ms) {
  const std::tm then = local(time_ms);
  const std::tm now = local(static_cast<std::uint64_t>(std::time(nullptr)) * 1000);
  const bool today = then.tm_year == now.tm_year && then.tm_yday == now.tm_yday;
  return formatted(then, today ? "%H:%M" : "%Y-%m-%d %H:%M");
}

std::string type_name(std::string_view type) {
  if (type == files::kFileType) return "file";
  return std::string(type.substr(0, type.find('/')));
}

Json json_of(const client::Core& core, const client::Conversation& conversation, std::size_t unread) {
  static constexpr std::string_view kKinds[] = {"direct", "group", "self"};
  Json json{{"conversation", core.label(conversation)},
            {"kind", kKinds[static_cast<std::size_t>(conversation.kind)]},
            {"messages", conversation.messages.size()},
            {"unread", unread},
            {"left", conversation.stage == client::Stage::kLeft},
            {"muted", is_muted(conversation)},
            {"timer_s", core.timer(conversation)},
            {"request", conversation.request},
            {"stream", to_hex(conversation.stream.view())}};
  if (conversation.peer) json["display_name"] = display_name(core, *conversation.peer);
  if (!conversation.messages.empty()) json["begins"] = iso_time(conversation.messages.begin()->second.time_ms);
  return json;
}

std::string state_of(const client::Core& core, const client::Conversation& conversation,
                     const client::Message& message) {
  if (message.author != core.own_account() || message.type == client::kTimerType) return {};
  if (message.seq == 0) return "waiting";
  const auto who = core.receipts(conversation, message);
  if (who.others > 0 && who.read == who.others) return "read";
  return who.others > 0 && who.delivered == who.others ? "delivered" : "sent";
}

std::string state_in_words(const client::Core& core, const client::Conversation& conversation,
                           const client::Message& message) {
  const std::string state = state_of(core, conversation, message);
  if (state != "sent" && state != "delivered") return state;
  const auto who = core.receipts(conversation, message);
  const std::string of = " of " + std::to_string(who.others);
  if (who.read > 0) return "read by " + std::to_string(who.read) + of;
  if (state == "sent" && who.delivered > 0) return "delivered to " + std::to_string(who.delivered) + of;
  return state;
}

bool is_muted(const client::Conversation& conversation) {
  return conversation.muted_ms && *conversation.muted_ms > static_cast<std::uint64_t>(std::time(nullptr)) * 1000;
}

Json json_of(const client::Core& core, const client::Conversation& conversation, const client::Message& message,
             const Verdict& verdict) {
  Json json{{"id", to_hex(message.id.view())},
            {"from", handle(core, message.author)},
            {"conversation", core.label(conversation)},
            {"type", message.deleted ? "deleted" : type_name(message.type)},
            {"text", message.text()},
            {"time", iso_time(message.time_ms)},
            {"time_ms", message.time_ms},
            {"sent_ms", message.sent_ms},
            {"seq", message.seq},
            {"stream", to_hex(conversation.stream.view())},
            {"device", to_hex(message.device.view())},
            {"own", message.author == core.own_account()},
            {"edited", message.edited},
            {"deleted", message.deleted}};
  if (const auto brought = files_in(message)) add_files(json, *brought);
  if (const auto card = card_in(message)) add_card(json, core, *card, verdict);
  if (message.reply_to) json["reply_to"] = to_hex(message.reply_to->view());
  if (message.timer_s) json["timer_s"] = *message.timer_s;
  if (message.expires_ms) json["expires"] = iso_time(*message.expires_ms);
  if (const std::string state = state_of(core, conversation, message); !state.empty()) json["state"] = state;
  if (message.author == core.own_account() && conversation.kind == client::StreamKind::kGroup && message.seq != 0) {
    const auto who = core.receipts(conversation, message);
    json["receipts"] = {{"of", who.others}, {"delivered", who.delivered}, {"read", who.read}};
  }
  if (!message.reactions.empty()) {
    auto& reactions = json["reactions"] = Json::array();
    for (const auto& reaction : message.reactions)
      reactions.push_back({{"from", handle(core, reaction.account)}, {"emoji", reaction.emoji}});
  }
  return json;
}

Json json_of(const client::Core& core, const client::Conversation& conversation, const client::Message& message,
             const News& change) {
  const std::string target = to_hex(message.id.view());
  return {{"id", target + "." + std::to_string(change.id)},
          {"from", handle(core, change.by)},
          {"conversation", core.label(conversation)},
          {"type", word_of(change.what)},
          {"text", change.what == News::What::kReaction ? emoji_of(message, change.by) : message.text()},
          {"target", target},
          {"seq", message.seq},
          {"stream", to_hex(conversation.stream.view())}};
}

std::string line_of(const Output& output, const client::Core& core, const client::Conversation& conversation,
                    const client::Message& message, bool with_conversation, const Verdict& verdict) {
  std::string head;
  std::string line = time_and_id(output, message, head);
  const bool own = message.author == core.own_account();
  std::string who = one_line(handle(core, message.author));
  if (with_conversation && (own || conversation.kind != client::StreamKind::kDirect))
    who += " → " + one_line(core.label(conversation));
  const std::size_t indent = columns(head);
  if (message.reply_to)
    line += output.styled(Style::kDim, quote(core, conversation, *message.reply_to)) + "\n" + std::string(indent, ' ');
  line += output.styled(own ? Style::kGreen : Style::kCyan, who + ":") + " " +
          words(output, core, message, indent + 2, verdict);
  for (const auto& reaction : message.reactions) {
    line += "\n" + std::string(indent + 2, ' ') +
            output.styled(Style::kDim, one_line(reaction.emoji) + " " + one_line(handle(core, reaction.account)));
  }
  return line;
}

std::string line_of(const Output& output, const client::Core& core, const client::Conversation& conversation,
                    const client::Message& message, const News& change) {
  const std::string who = output.styled(Style::kCyan, one_line(handle(core, change.by)));
  const std::string which = output.styled(Style::kDim, to_hex(message.id.view()).substr(0, kShortId));
  const std::string where =
      conversation.kind == client::StreamKind::kDirect ? "" : " in " + one_line(core.label(conversation));
  if (change.what == News::What::kDeletion) return who + " deleted " + which + where;
  if (change.what == News::What::kEdit) return who + " edited " + which + where + ": " + many_lines(message.text(), 4);
  const std::string emoji = one_line(emoji_of(message, change.by));
  if (emoji.empty()) return who + " took back the reaction to " + which + where;
  return who + " reacted " + emoji + " to " + which + where + " (" + shortened(one_line(message.text()), kQuoteWidth) +
         ")";
}

}  // namespace majlis::cli
