// The encoder of blurha.sh's algorithm: a few terms of the picture's cosine transform in linear light, in base 83.
#include "plugins/files/client/pixels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace majlis::files {
namespace {

constexpr std::size_t kMany = 4, kFew = 3;
constexpr std::size_t kEnough = 64;  // more pixels on a side change nothing that can be seen

using Colour = std::array<double, 3>;

double linear(std::uint8_t value) {
  const double v = value / 255.0;
  return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

unsigned srgb(double value) {
  const double v = std::clamp(value, 0.0, 1.0);
  return static_cast<unsigned>((v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055) * 255 + 0.5);
}

std::vector<double> cosines(std::size_t component, std::size_t size) {
  std::vector<double> out(size);
  for (std::size_t i = 0; i < size; ++i)
    out[i] = std::cos(std::numbers::pi * static_cast<double>(component) * static_cast<double>(i) /
                      static_cast<double>(size));
  return out;
}

Colour component(const Pixels& picture, const std::array<double, 256>& light, std::size_t i, std::size_t j) {
  const auto across = cosines(i, picture.width), down = cosines(j, picture.height);
  Colour sum{};
  for (std::size_t y = 0; y < picture.height; ++y)
    for (std::size_t x = 0; x < picture.width; ++x)
      for (std::size_t c = 0; c < 3; ++c) sum[c] += across[x] * down[y] * light[picture.at(x, y)[c]];
  const double scale = (i == 0 && j == 0 ? 1.0 : 2.0) / static_cast<double>(picture.width * picture.height);
  for (double& c : sum) c *= scale;
  return sum;
}

void put(std::string& out, unsigned value, unsigned digits) {
  static constexpr char kDigits[] =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";
  unsigned place = 1;
  for (unsigned i = 1; i < digits; ++i) place *= 83;
  for (; digits > 0; --digits, place /= 83) out += kDigits[value / place % 83];
}

unsigned quantised(double value, double largest) {
  const double part = value / largest;
  const double root = std::copysign(std::sqrt(std::abs(part)), part);
  return static_cast<unsigned>(std::clamp(std::floor(root * 9 + 9.5), 0.0, 18.0));
}

}  // namespace

std::string blurhash(const Pixels& whole) {
  if (whole.width == 0 || whole.height == 0) return {};
  const Pixels picture = shrunk(whole, kEnough);
  const std::size_t across = picture.width >= picture.height ? kMany : kFew;
  const std::size_t down = picture.width >= picture.height ? kFew : kMany;
  std::array<double, 256> light{};
  for (unsigned i = 0; i < light.size(); ++i) light[i] = linear(static_cast<std::uint8_t>(i));
  std::vector<Colour> terms;
  for (std::size_t j = 0; j < down; ++j)
    for (std::size_t i = 0; i < across; ++i) terms.push_back(component(picture, light, i, j));
  double most = 0;
  for (std::size_t i = 1; i < terms.size(); ++i)
    for (const double c : terms[i]) most = std::max(most, std::abs(c));
  const auto step = static_cast<unsigned>(std::clamp(std::floor(most * 166 - 0.5), 0.0, 82.0));
  const double largest = (step + 1) / 166.0;
  std::string out;
  put(out, static_cast<unsigned>((across - 1) + (down - 1) * 9), 1);
  put(out, step, 1);
  put(out, srgb(terms[0][0]) << 16 | srgb(terms[0][1]) << 8 | srgb(terms[0][2]), 4);
  for (std::size_t i = 1; i < terms.size(); ++i) {
    const auto& term = terms[i];
    put(out, (quantised(term[0], largest) * 19 + quantised(term[1], largest)) * 19 + quantised(term[2], largest), 2);
  }
  return out;
}

}  // namespace majlis::files
