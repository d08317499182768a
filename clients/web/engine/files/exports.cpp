// majlis_files.wasm: what the page's second worker runs.
#include "clients/web/engine/files/files_engine.hpp"
#include "clients/web/engine/module_border.hpp"

MAJLIS_WEB_MODULE(majlis::web::FilesEngine)
