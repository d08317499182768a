#include "crypto/mls/proposal.hpp"

#include <type_traits>

namespace majlis::mls {

ProposalType Proposal::type() const {
  return std::visit([](const auto& proposal) { return std::remove_cvref_t<decltype(proposal)>::kType; }, body);
}

void Proposal::select(Reader& reader, ProposalType kind) {
  switch (kind) {
    case ProposalType::kAdd: body = Add(); return;
    case ProposalType::kUpdate: body = Update(); return;
    case ProposalType::kRemove: body = Remove(); return;
    case ProposalType::kPreSharedKey: body = PreSharedKey(); return;
    case ProposalType::kReInit: body = ReInit(); return;
    case ProposalType::kExternalInit: body = ExternalInit(); return;
    case ProposalType::kGroupContextExtensions: body = GroupContextExtensions(); return;
  }
  // Members must not commit types that not all support (section 13.2), and this library lists none.
  reader.fail("mls.proposal.type", "a proposal type that is not known");
}

}  // namespace majlis::mls
