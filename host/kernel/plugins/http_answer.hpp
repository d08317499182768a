// A plugin's answer to an HTTP request, made fit to be sent.
#pragma once

#include "host/kernel/http.hpp"

namespace majlis::host {

// `headers` is a CBOR map of text, or empty. What would end the head or lie about the body is left out.
HttpResponse plugin_response(std::uint32_t status, ByteView headers, ByteView body);
// The request's headers as such a map.
Bytes header_map(const HttpRequest& request);

}  // namespace majlis::host
