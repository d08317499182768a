// What tests say about refusals.
#pragma once

#include "base/cbor.hpp"
#include "host/messaging/reply.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace majlis::host::messaging {

template <class T>
std::string refusal(const Reply<T>& reply) {
  return reply.ok() ? "allowed" : std::string(code_name(reply.error().code));
}

// The field that invalid_params blames.
template <class T>
std::string blamed(const Reply<T>& reply) {
  return reply.ok() ? "allowed" : reply.error().pointer;
}

// The unsigned numbers in the error's data.
template <class T>
std::map<std::string, std::uint64_t> facts(const Reply<T>& reply) {
  std::map<std::string, std::uint64_t> found;
  if (reply.ok()) return found;
  cbor::Reader reader(reply.error().data);
  const auto map = reader.next();
  for (std::uint64_t i = 0; map.ok() && i < map->number; ++i) {
    const auto key = reader.next();
    const auto type = reader.peek();
    if (type.ok() && *type == cbor::Type::kUnsigned) {
      found[to_string(key->bytes)] = reader.next()->number;
    } else if (!reader.skip().ok()) {
      break;
    }
  }
  return found;
}

}  // namespace majlis::host::messaging
