// majlis_money.wasm: what the page runs when somebody has to do with money.
#include "clients/web/engine/module_border.hpp"
#include "clients/web/engine/money/money_engine.hpp"

MAJLIS_WEB_MODULE(majlis::web::MoneyEngine)
