#include "clients/web/engine/money/money_engine.hpp"

#include "clients/web/engine/money/money_methods.hpp"

namespace majlis::web {

Bytes MoneyEngine::handle(ByteView request) {
  return carry_out<ModuleTurn>(request, {card_methods(), wallet_methods()},
                               [](ByteView params) { return ModuleTurn{params}; });
}

}  // namespace majlis::web
