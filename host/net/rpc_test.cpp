#include "host/net/rpc.hpp"

#include "base/cbor.hpp"
#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace majlis::host::rpc {
namespace {

struct Rpc : testing::Test {
  Rpc() {
    EXPECT_TRUE(methods.claim("test", "test", true).ok());
    MethodSpec spec{.name = "test.key"};
    spec.params_schema = R"({"type":"object","properties":{"key":{"format":"bytes"}}})";
    EXPECT_TRUE(methods.add("test", std::move(spec), [](const CallContext&, ByteView, const Responder&) {}).ok());
  }
  Parsed json(std::string_view text) {
    held = to_bytes(text);
    return parse(held, Encoding::kJson, methods);
  }
  Malformed wrong(std::string_view text) {
    auto parsed = json(text);
    EXPECT_TRUE(std::holds_alternative<Malformed>(parsed)) << text;
    return std::holds_alternative<Malformed>(parsed) ? std::get<Malformed>(parsed) : Malformed{};
  }
  MethodRegistry methods;
  Bytes held;
};

TEST_F(Rpc, ReadsJsonWithBytesBySchema) {
  const auto parsed = json(R"({"jsonrpc":"2.0","id":"a","method":"test.key","params":{"key":"_w"}})");
  const auto& request = std::get<Request>(parsed);
  EXPECT_EQ(request.method, "test.key");
  EXPECT_EQ(to_hex(request.params), "a1636b657941ff");
  EXPECT_EQ(to_hex(request.id), "6161");
}

TEST_F(Rpc, ReadsCborWithoutCopyingParams) {
  cbor::Writer out;
  out.map(4);
  out.text("id");
  out.integer(-3);
  out.text("method");
  out.text("test.key");
  out.text("params");
  out.map(0);
  out.text("jsonrpc");
  out.text("2.0");
  const auto parsed = parse(out.view(), Encoding::kCbor, methods);
  const auto& request = std::get<Request>(parsed);
  EXPECT_TRUE(request.owned_params.empty());
  EXPECT_EQ(to_hex(request.id), "22");
}

TEST_F(Rpc, TakesMissingParamsAndIds) {
  const auto parsed = json(R"({"jsonrpc":"2.0","method":"test.key"})");
  const auto& request = std::get<Request>(parsed);
  EXPECT_TRUE(request.notification());
  EXPECT_EQ(to_hex(request.params), "a0");
}

TEST_F(Rpc, SaysWhatIsWrong) {
  EXPECT_EQ(wrong("{").why.code, Code::kParse);
  EXPECT_EQ(wrong("[]").why.code, Code::kInvalidRequest);
  EXPECT_EQ(wrong(R"({"id":1,"method":"test.key"})").why.code, Code::kInvalidRequest);
  EXPECT_EQ(wrong(R"({"jsonrpc":"2.0","id":1})").why.code, Code::kInvalidRequest);
  EXPECT_EQ(wrong(R"({"jsonrpc":"2.0","id":{},"method":"test.key"})").why.code, Code::kInvalidRequest);
  EXPECT_EQ(wrong(R"({"jsonrpc":"2.0","id":1,"method":"test.key","params":[]})").why.code, Code::kInvalidParams);
  const Malformed bytes = wrong(R"({"jsonrpc":"2.0","id":1,"method":"test.key","params":{"key":"?"}})");
  EXPECT_EQ(bytes.why.code, Code::kInvalidParams);
  EXPECT_EQ(bytes.why.pointer, "/key");
  EXPECT_EQ(to_hex(bytes.id), "01");
}

TEST_F(Rpc, RefusesDeepMessagesInBothEncodings) {
  EXPECT_EQ(wrong(std::string(200'000, '[')).why.code, Code::kParse);
  const auto parsed = parse(Bytes(200'000, 0x81), Encoding::kCbor, methods);
  EXPECT_NE(std::get<Malformed>(parsed).why.code, Code::kInternal);
  Bytes deep{0xA1, 0x66, 'p', 'a', 'r', 'a', 'm', 's'};
  deep.insert(deep.end(), 200'000, 0x81);
  EXPECT_EQ(std::get<Malformed>(parse(deep, Encoding::kCbor, methods)).why.code, Code::kParse);
}

TEST_F(Rpc, WritesResponsesInBothEncodings) {
  const Bytes id{0x07};
  EXPECT_EQ(as_text(response(id, Bytes{0xA1, 0x61, 'k', 0x41, 0xFF}, Encoding::kJson)),
            R"({"id":7,"result":{"k":"_w"},"jsonrpc":"2.0"})");
  Failure gone{Code::kGone, "rejoin", "/after", Bytes{0xA1, 0x65, 'f', 'i', 'r', 's', 't', 0x0C}};
  EXPECT_EQ(as_text(response(id, gone, Encoding::kJson)),
            R"({"id":7,"error":{"code":-32005,"data":{"name":"gone","pointer":"/after","first":12},)"
            R"("message":"rejoin"},"jsonrpc":"2.0"})");
  EXPECT_TRUE(cbor::Reader(response(id, gone, Encoding::kCbor)).skip().ok());
}

TEST_F(Rpc, DoesNotPassOnResultsThatAreNotCbor) {
  const Bytes text = response(Bytes{0x07}, Bytes{0x81}, Encoding::kJson);
  EXPECT_NE(as_text(text).find("\"internal\""), std::string_view::npos);
}

}  // namespace
}  // namespace majlis::host::rpc
