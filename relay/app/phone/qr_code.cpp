#include "relay/app/phone/qr_code.h"

#include "relay/app/page.h"

#include <fmt/format.h>

#include <png.h>
#include <qrencode.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace dragoman::app {
namespace {

constexpr int kQuiet = 4;                       ///< modules around it (ISO/IEC 18004, "quiet zone")
constexpr int kPixels = 8;                      ///< of a module's side in the PNG
constexpr double kLetter = 4, kAdvance = 0.62;  ///< a caption's size, and a letter's width of it

/// Below a code `side` wide, no wider than it.
std::string caption_svg(int side, std::string_view caption) {
  const double size =
      std::min(kLetter, side / (kAdvance * static_cast<double>(caption.size() + 2)));
  return fmt::format(
      "<text x=\"{}\" y=\"{}\" font-family=\"monospace\" font-size=\"{:.2f}\" "
      "text-anchor=\"middle\">{}</text>",
      side / 2.0, side + 1, size, html_escape(caption));
}

}  // namespace

QrCode::QrCode(const std::string& text) {
  // Level M: a fold or a stain across 15 % of it does no harm.
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code{
      QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free};
  if (!code) throw std::invalid_argument("no QR code holds this text");
  size_ = code->width;
  const auto count = static_cast<std::size_t>(size_) * static_cast<std::size_t>(size_);
  for (std::size_t i = 0; i < count; ++i) modules_.push_back((code->data[i] & 1) != 0);
}

std::string QrCode::svg(std::string_view label, std::string_view caption) const {
  const int side = size_ + 2 * kQuiet;
  std::string path;
  for (int y = 0; y < size_; ++y)
    for (int x = 0; x < size_; ++x) {
      const int begin = x;
      while (x < size_ && dark(x, y)) ++x;
      if (x > begin)
        path += fmt::format("M{} {}h{}v1h-{}z", begin + kQuiet, y + kQuiet, x - begin, x - begin);
    }
  // White and black whatever the page around it looks like: readers want the contrast.
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {3}\" role=\"img\" "
      "aria-label=\"{1}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" "
      "d=\"M0 0h{0}v{3}h-{0}z\"/><path fill=\"#000\" d=\"{2}\"/>{4}</svg>\n",
      side, html_escape(label), path, caption.empty() ? side : side + kQuiet,
      caption.empty() ? "" : caption_svg(side, caption));
}

std::string QrCode::png() const {
  const int side = (size_ + 2 * kQuiet) * kPixels;
  std::vector<png_byte> grey(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 255);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const int column = x / kPixels - kQuiet, row = y / kPixels - kQuiet;
      if (column >= 0 && row >= 0 && column < size_ && row < size_ && dark(column, row))
        grey[static_cast<std::size_t>(y) * static_cast<std::size_t>(side) +
             static_cast<std::size_t>(x)] = 0;
    }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = static_cast<png_uint_32>(side);
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t bytes = 0;
  if (png_image_write_to_memory(&image, nullptr, &bytes, 0, grey.data(), 0, nullptr) == 0)
    throw std::runtime_error("libpng: " + std::string(image.message));
  std::string out(bytes, '\0');
  if (png_image_write_to_memory(&image, out.data(), &bytes, 0, grey.data(), 0, nullptr) == 0)
    throw std::runtime_error("libpng: " + std::string(image.message));
  out.resize(bytes);
  return out;
}

}  // namespace dragoman::app
