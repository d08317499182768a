#include "clients/cli/reporter.hpp"

#include "clients/cli/message_view.hpp"
#include "clients/cli/news.hpp"

#include <set>

namespace majlis::cli {

Status Reporter::report(const std::optional<client::StreamId>& open) {
  MAJLIS_TRY(const auto all, home_.news());
  check_cards(all);
  std::vector<std::uint64_t> reported;
  std::set<std::pair<client::StreamId, std::uint64_t>> shown;  // as they are now: their changes are no news any more
  for (const auto& news : all) {
    const auto* conversation = core_.conversation(news.stream);
    if (conversation != nullptr && conversation->request) continue;
    if (conversation != nullptr && open && open != news.stream && is_muted(*conversation)) continue;
    const std::pair place(news.stream, news.seq);
    if (news.what == News::What::kMessage) shown.insert(place);
    if (news.what == News::What::kMessage || !shown.contains(place)) print(news, open);
    reported.push_back(news.id);
  }
  MAJLIS_CHECK(output_.flush());
  return home_.reported(reported);
}

// Before anything is printed: the core goes on while the host is asked.
void Reporter::check_cards(const std::vector<News>& all) {
  std::vector<client::Message> cards;
  for (const auto& news : all)
    if (const auto* message = message_of(core_, news.stream, news.seq); message != nullptr && card_in(*message))
      cards.push_back(*message);
  if (!cards.empty()) verdicts_.look_at(cards);
}

Status Reporter::forget(const client::StreamId& stream) {
  MAJLIS_TRY(const auto all, home_.news());
  std::vector<std::uint64_t> shown;
  for (const auto& news : all) {
    if (news.stream == stream) shown.push_back(news.id);
  }
  return home_.reported(shown);
}

void Reporter::print(const News& news, const std::optional<client::StreamId>& open) {
  const auto* message = message_of(core_, news.stream, news.seq);
  if (message == nullptr) return;  // declined or expired meanwhile
  const auto& conversation = *core_.conversation(news.stream);
  shown_.insert(news.stream);
  const bool whole = news.what == News::What::kMessage;
  if (output_.json())
    output_.object(whole ? json_of(core_, conversation, *message, verdicts_.of(*message))
                         : json_of(core_, conversation, *message, news));
  else if (whole)
    output_.line(line_of(output_, core_, conversation, *message, open != news.stream, verdicts_.of(*message)));
  else
    output_.line(line_of(output_, core_, conversation, *message, news));
}

}  // namespace majlis::cli
