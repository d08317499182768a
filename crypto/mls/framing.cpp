#include "crypto/mls/framing.hpp"

namespace majlis::mls {

ContentType content_type(const Content& content) {
  switch (content.index()) {
    case 0: return ContentType::kApplication;
    case 1: return ContentType::kProposal;
    default: return ContentType::kCommit;
  }
}

void select_content(Content& content, ContentType type, Reader& reader) {
  switch (type) {
    case ContentType::kApplication: content = ApplicationData(); return;
    case ContentType::kProposal: content = Proposal(); return;
    case ContentType::kCommit: content = Commit(); return;
  }
  reader.fail("mls.framing.content_type", "neither application data, a proposal nor a commit");
}

}  // namespace majlis::mls
