#include "clients/cli/qr.hpp"

#include <qrcodegen/qrcodegen.hpp>

namespace majlis::cli {
namespace {

using qrcodegen::QrCode;

constexpr int kQuietZone = 2;  // modules; the standard asks for four, terminals have their own margin

std::string drawn(const QrCode& code, bool colours) {
  // Light is drawn and dark is left out, since most terminals are dark.
  static constexpr const char* kBlocks[] = {"█", "▀", "▄", " "};
  std::string out;
  const int end = code.getSize() + kQuietZone;
  for (int y = -kQuietZone; y < end; y += 2) {
    if (colours) out += "\x1b[97;40m";
    for (int x = -kQuietZone; x < end; ++x) {
      const int upper = code.getModule(x, y) ? 1 : 0;
      const int lower = y + 1 < end && code.getModule(x, y + 1) ? 1 : 0;
      out += kBlocks[upper * 2 + lower];
    }
    if (colours) out += "\x1b[0m";
    if (y + 2 < end) out += "\n";
  }
  return out;
}

template <class Encode>
Result<std::string> encoded(Encode encode, bool colours) {
  try {
    return drawn(encode(), colours);
  } catch (const std::exception&) {
    return Error{"cli.qr", "this is too long for a QR code"};
  }
}

}  // namespace

Result<std::string> qr_of_text(std::string_view text, bool colours) {
  return encoded([&] { return QrCode::encodeText(std::string(text).c_str(), QrCode::Ecc::LOW); }, colours);
}

Result<std::string> qr_of_bytes(ByteView bytes, bool colours) {
  return encoded([&] { return QrCode::encodeBinary(to_bytes(bytes), QrCode::Ecc::LOW); }, colours);
}

}  // namespace majlis::cli
