// One page of a list, newest first: as many rows as are asked for, before the one that is named, and whether there are
// more.
#pragma once

#include "ledger/ids.hpp"

#include <majlis/json.hpp>

#include <algorithm>

namespace majlis::payments {

class Listing {
 public:
  // Of `params.limit` rows, `most` at most.
  Listing(const sdk::Json& params, std::int64_t most)
      : limit_(std::clamp(sdk::find_integer(params, "limit").value_or(most), std::int64_t{1}, most)) {}

  // How many to read: one more says whether there are more.
  std::int64_t rows() const { return limit_ + 1; }

  // {name: rows, more}
  sdk::Json answer(std::string_view name, sdk::Json rows) const {
    const bool more = rows.size() > static_cast<std::size_t>(limit_);
    if (more) rows.erase(rows.size() - 1);
    return sdk::object(name, std::move(rows), "more", more);
  }

 private:
  std::int64_t limit_;
};

// The id in `params.before`; else one that is behind them all, since no id is as long.
inline Bytes id_before(const sdk::Json& params) {
  return sdk::find_bytes(params, "before").value_or(Bytes(TransferId::kSize + 1, 0xFF));
}

}  // namespace majlis::payments
