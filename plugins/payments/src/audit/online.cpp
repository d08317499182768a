#include "online.hpp"

#include "postings.hpp"

#include <stdexcept>

namespace majlis::payments {

#ifdef MAJLIS_LEDGER_CHECKED

void check_online(Transaction& t, std::int64_t first, std::int64_t last) {
  Findings findings;
  if (last >= first) check_postings(t, first, last, findings);
  if (findings.count() > 0) throw std::logic_error(findings.kept().front().rule + ": " + findings.kept().front().what);
}

#else

void check_online(Transaction&, std::int64_t, std::int64_t) {}

#endif

}  // namespace majlis::payments
