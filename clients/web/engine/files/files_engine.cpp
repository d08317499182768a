#include "clients/web/engine/files/files_engine.hpp"

namespace majlis::web {

Bytes FilesEngine::handle(ByteView request) {
  return carry_out<FilesTurn>(request, {upload_methods(), download_methods(), content_methods()},
                              [this](ByteView params) {
                                return FilesTurn{{params}, running_};
                              });
}

}  // namespace majlis::web
