// What the money engine does, by name. Internal to clients/web/engine/money.
#pragma once

#include "clients/web/engine/module_request.hpp"

namespace majlis::web {

using MoneyMethod = ModuleMethod<ModuleTurn>;

std::span<const MoneyMethod> card_methods();    // compose, judge_receipt, judge_request, judge_answer
std::span<const MoneyMethod> wallet_methods();  // parse, confirmation, export

}  // namespace majlis::web
