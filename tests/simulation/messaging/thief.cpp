#include "tests/simulation/messaging/thief.hpp"

#include "clients/core/leaf.hpp"
#include "protocol/content.hpp"
#include "protocol/messaging.hpp"

namespace majlis::simulation {
namespace {

// What a profile holds of the conversation's group, opened as its owner would.
mls::Group copied_group(Person& victim, const client::StreamId& stream) {
  crypto::SeededRandom random(99);
  const client::Core copy = victim.copied(random);
  return copy.conversation(stream)->group->clone();
}

}  // namespace

Thief::Thief(Person& victim, const client::StreamId& stream)
    : stream_(stream), cursor_(victim.core().conversation(stream)->cursor), stolen_(copied_group(victim, stream)) {}

std::vector<std::string> Thief::read(World& world, const Person& member) {
  const auto page = world.host.call<protocol::Read>(member.connection(), {stream_, cursor_, {}, {}});
  if (!page.ok()) throw std::runtime_error("the thief is given nothing: " + page.error().message);
  std::vector<std::string> words;
  for (const auto& entry : page->entries) {
    cursor_ = entry.seq;
    if (entry.kind == protocol::EntryKind::kCommit) follow(entry, member);
    if (entry.kind == protocol::EntryKind::kApplication)
      for (auto& text : open(entry)) words.push_back(std::move(text));
  }
  return words;
}

std::vector<std::string> Thief::open(const protocol::Entry& entry) {
  const auto opened = stolen_.copy().open(entry.body);
  if (!opened.ok()) return {};
  const auto content = record::decode_canonical<protocol::Content>(opened->plaintext.view());
  const auto text = record::decode<protocol::Text>(content->body.item);
  return {text.ok() ? text->text : "(" + content->type + ")"};
}

void Thief::follow(const protocol::Entry& entry, const Person& member) {
  mls::Group& copy = stolen_.copy();
  const auto message = mls::read_message<mls::PublicMessage>(entry.body);
  const bool path = message.ok() && std::get<mls::Commit>(message->content.content).path.has_value();
  // The path is encrypted under the next context, but for the transcript (RFC 9420, section 12.4.1).
  mls::GroupContext provisional = member.core().conversation(stream_)->group->context();
  if (path && provisional.epoch.value == copy.epoch().value + 1) {
    provisional.confirmed_transcript_hash = copy.context().confirmed_transcript_hash;
    ++paths_;
    path_secrets_ += stolen_.path_secrets_opened(entry.body, provisional);
  }
  const client::CertificateChecker checker;
  auto applied = copy.apply(entry.body, client::checks_with(checker));
  if (applied.ok() && applied->group) stolen_ = StolenState(*std::move(applied->group));
}

}  // namespace majlis::simulation
